import type { FileChange, FileState } from '../../src/model/plan.js';
import type { ArmedHost } from '../undo/armed-host.js';
import { fileChange, textFile } from '../undo/armed-host.js';

/** One kind of change with what is there before it. */
export interface UndoCase {
  readonly name: string;
  readonly change: FileChange;
  readonly prepare: (host: ArmedHost) => void;
  /** Where it may be killed, by the names below. */
  readonly killed: readonly string[];
}

const manifest = '/etc/kubernetes/manifests/kube-apiserver.yaml';
const attributes = (mode: number): FileState => ({ type: 'file', mode, owner: 'root:root' });
const directory = (mode: number): FileState => ({ type: 'directory', mode, owner: 'root:root' });
const absent: FileState = { type: 'absent' };

export const undoChanges: readonly UndoCase[] = [
  {
    name: 'new content',
    change: fileChange(manifest, textFile('old: é\n', 0o640), textFile('new\n', 0o600)),
    prepare: (host) => host.tree.write(manifest, 'old: é\n', 0o640),
    killed: ['while it backs up', 'once it has begun', 'half-way through the new content', 'before the mode is set', 'after the mode is set', 'after a link is made', 'before the rename', 'after the rename'],
  },
  {
    name: 'another mode',
    change: fileChange(manifest, attributes(0o664), attributes(0o600)),
    prepare: (host) => host.tree.write(manifest, 'same\n', 0o664),
    killed: ['while it backs up', 'once it has begun', 'before the mode is set', 'after the mode is set'],
  },
  {
    name: 'another mode of a directory',
    change: fileChange('/etc/kubernetes/pki', directory(0o755), directory(0o700)),
    prepare: (host) => host.tree.directory('/etc/kubernetes/pki', 0o755),
    killed: ['once it has begun', 'before the mode is set', 'after the mode is set'],
  },
  {
    name: 'a file in directories that are missing',
    change: fileChange('/etc/kubernetes/audit/policies/one.yaml', absent, textFile('new\n', 0o644)),
    prepare: (host) => host.tree.directory('/etc/kubernetes'),
    killed: ['once it has begun', 'before directories are made', 'when directories are made', 'half-way through the new content', 'before the mode is set', 'after the mode is set', 'after a link is made'],
  },
  {
    name: 'a directory in one that is missing',
    change: fileChange('/etc/kubernetes/logs/audit', absent, directory(0o700)),
    prepare: (host) => host.tree.directory('/etc/kubernetes'),
    killed: ['once it has begun', 'before directories are made', 'when directories are made', 'before the mode is set', 'after the mode is set'],
  },
  {
    name: 'the removal of a file',
    change: fileChange('/etc/kubernetes/audit.yaml', textFile('old\n', 0o644), absent),
    prepare: (host) => host.tree.write('/etc/kubernetes/audit.yaml', 'old\n', 0o644),
    killed: ['while it backs up', 'once it has begun', 'after a link is made', 'before the removal', 'after the removal'],
  },
  {
    name: 'the removal of a directory',
    change: fileChange('/etc/kubernetes/empty', directory(0o750), absent),
    prepare: (host) => host.tree.directory('/etc/kubernetes/empty', 0o750),
    killed: ['once it has begun', 'after a directory is removed'],
  },
];

/** Where a change script is killed: the program at whose call, and what that does. `$1` to `$#` are its arguments. */
export const deaths: Readonly<Record<string, { readonly program: string; readonly body: string }>> = {
  'while it backs up': { program: 'cp', body: 'kill -9 $PPID; exit 1' },
  'once it has begun': { program: 'sync', body: 'case $1 in *.begun) kill -9 $PPID; exit 1 ;; esac' },
  'before directories are made': { program: 'mkdir', body: 'case $* in "-p "*/files) ;; *) kill -9 $PPID; exit 1 ;; esac' },
  'when directories are made': { program: 'mkdir', body: 'case $* in "-p "*/files) ;; *) "$real" "$@"; kill -9 $PPID; exit 1 ;; esac' },
  'half-way through the new content': { program: 'base64', body: 'case $1 in -d) printf half; kill -9 $PPID; exit 1 ;; esac' },
  'before the mode is set': { program: 'chmod', body: 'case $* in "700 "*cis-bench/*) ;; *) kill -9 $PPID; exit 1 ;; esac' },
  'after the mode is set': { program: 'chmod', body: 'case $* in "700 "*cis-bench/*) ;; *) "$real" "$@"; kill -9 $PPID; exit 1 ;; esac' },
  'after a link is made': { program: 'ln', body: 'case $1 in -s) ;; *) "$real" "$@"; kill -9 $PPID; exit 1 ;; esac' },
  'before the rename': { program: 'mv', body: 'kill -9 $PPID; exit 1' },
  'after the rename': { program: 'mv', body: '"$real" "$@"; kill -9 $PPID; exit 1' },
  'before the removal': { program: 'rm', body: 'case $* in */kubernetes/audit.yaml) kill -9 $PPID; exit 1 ;; esac' },
  'after the removal': { program: 'rm', body: 'case $* in */kubernetes/audit.yaml) "$real" "$@"; kill -9 $PPID; exit 1 ;; esac' },
  'after a directory is removed': { program: 'rmdir', body: '"$real" "$@"; kill -9 $PPID; exit 1' },
};
