import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, linkSync, lstatSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JournalEntry } from '../../src/apply/change-script.js';
import { changeScript } from '../../src/apply/change-script.js';
import type { FileChange, FileState } from '../../src/model/plan.js';
import { HostTree } from '../probe/host-tree.js';

const entry: JournalEntry = { run: '20260101T000000Z-abcdef', sequence: 3 };
const journal = `/var/lib/cis-bench/runs/${entry.run}`;
const target = '/etc/kubernetes/manifests/kube-apiserver.yaml';
let tree: HostTree;

beforeEach(() => {
  tree = new HostTree();
  tree.write(`${journal}/armed`, 'stage=0\n');
});
afterEach(() => {
  tree.remove();
});

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function textFile(content: string, mode = 0o600): FileState {
  return { type: 'file', mode, owner: 'root:root', sha256: digest(content), content };
}

function change(before: FileState, after: FileState, path = target): FileChange {
  return { host: 'm1', target: path, controls: ['1.2.20'], kind: 'pod-manifest', risk: 'restart', before, after, diff: '', restarts: [], needs: [], stage: 0 };
}

/** Runs a script as a host does, and gives the status and reason that it answers with. */
function run(script: string, wrapper: readonly string[] = []): { status: string; reason: string } {
  const [command = '/bin/sh', ...prefix] = [...wrapper, '/bin/sh', '-s'];
  const result = spawnSync(command, prefix, { input: script });
  const [, status = '', word = ''] = /^result\t(\S+)\t(\S+)$/m.exec(result.stdout.toString()) ?? [];
  const reason = word.startsWith('=') ? Buffer.from(word.slice(1), 'base64').toString() : word.slice(1);
  return { status, reason };
}

const apply = (made: FileChange, wrapper?: readonly string[]) => run(changeScript(tree.root, made, entry), wrapper);
const content = (path = target): string => readFileSync(tree.path(path), 'utf8');
const original = `.kube-apiserver.yaml.cis-bench-${entry.run}.original`;
/** What else is in the manifest directory. */
const besides = (): string[] => readdirSync(tree.path('/etc/kubernetes/manifests')).filter((name) => name !== 'kube-apiserver.yaml');
const mode = (path = target): number => statSync(tree.path(path)).mode & 0o7777;

describe('a change of content', () => {
  it('arrives byte for byte, keeps what it does not change, and leaves nothing but the original beside it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.string({ unit: 'binary', maxLength: 400 }), (old, fresh) => {
        const before = Buffer.from(old, 'utf8').toString('utf8');
        const after = `${Buffer.from(fresh, 'utf8').toString('utf8')}!`;
        fc.pre(before !== after);
        tree.write(target, before, 0o640);
        expect(apply(change(textFile(before, 0o640), textFile(after, 0o640)))).toEqual({ status: 'applied', reason: '' });
        expect(content()).toBe(after);
        expect(mode()).toBe(0o640);
        expect(besides()).toEqual([original]);
      }),
      { numRuns: 15 },
    );
  });

  it('leaves the original within reach under a name that the kubelet passes over', () => {
    tree.write(target, 'old\n', 0o600);
    const { ino } = lstatSync(tree.path(target));
    apply(change(textFile('old\n'), textFile('new\n')));
    expect(lstatSync(tree.path(`/etc/kubernetes/manifests/${original}`)).ino).toBe(ino);
  });

  it('is backed up and journalled outside the manifest directory, closed to others', () => {
    tree.write(target, 'old\n', 0o600);
    apply(change(textFile('old\n'), textFile('new\n')));
    expect(content(`${journal}/files/0003`)).toBe('old\n');
    expect(mode(journal)).toBe(0o700);
    const lines = content(`${journal}/journal.jsonl`).trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map((line) => line['event'])).toEqual(['applying', 'applied']);
    expect(lines[0]).toMatchObject({ target, before: { sha256: digest('old\n'), mode: '0600' }, after: { sha256: digest('new\n') } });
    expect(content(`${journal}/journal.jsonl`)).not.toContain('content');
  });

  it('is a rename, so a reader never sees half of it', () => {
    tree.write(target, 'old\n', 0o600);
    linkSync(tree.path(target), tree.path('/old-inode'));
    apply(change(textFile('old\n'), textFile('new\n')));
    expect(content('/old-inode')).toBe('old\n');
    expect(lstatSync(tree.path(target)).ino).not.toBe(lstatSync(tree.path('/old-inode')).ino);
  });

  it('made twice is made once', () => {
    tree.write(target, 'old\n', 0o600);
    const made = change(textFile('old\n'), textFile('new\n'));
    apply(made);
    expect(apply(made).status).toBe('unchanged');
    expect(content(`${journal}/files/0003`)).toBe('old\n');
  });

  it.each([
    ['the content', () => tree.write(target, 'edited by hand\n', 0o600)],
    ['the mode', () => tree.write(target, 'old\n', 0o644)],
    ['the file itself', () => rmSync(tree.path(target))],
  ])('is refused as outdated when somebody changed %s since', (_what, meddle) => {
    tree.write(target, 'old\n', 0o600);
    meddle();
    const { status, reason } = apply(change(textFile('old\n'), textFile('new\n')));
    expect(status).toBe('outdated');
    expect(reason).toContain('moved on');
    expect(readdirSync(tree.path(journal))).toEqual(['armed']);
  });

  /** A script with what another hand does to the file once it is backed up, when a program is called for the first time. */
  const meddled = (script: string, program: string, how: string): string => {
    const begun = script.lastIndexOf("printf '' >");
    return `${script.slice(0, begun)}
${program}() { [ -n "\${MEDDLED:-}" ] || { MEDDLED=1; ${how.replaceAll('FILE', tree.path(target))}; }; command ${program} "$@"; }
${script.slice(begun)}`;
  };
  const editedInPlace = 'printf "edited\\n" >>FILE';
  const editedByRename = 'printf "old\\nedited\\n" >FILE.new; chmod 600 FILE.new; command mv FILE.new FILE';

  it.each([
    ['by rename, while the new content arrives', 'base64', editedByRename],
    ['in place, while the new content arrives', 'base64', editedInPlace],
    ['by rename, before the last look', 'ln', editedByRename],
    ['in place, before the last look', 'ln', editedInPlace],
    ['in place, after the last look', 'mv', editedInPlace],
  ])('leaves what another hand writes %s', (_when, program, how) => {
    tree.write(target, 'old\n', 0o600);
    const { status, reason } = run(meddled(changeScript(tree.root, change(textFile('old\n'), textFile('new\n')), entry), program, how));
    expect([status, reason]).toEqual(['outdated', expect.stringContaining('somebody else changed it')]);
    expect([content(), besides(), mode()]).toEqual(['old\nedited\n', [], 0o600]);
    expect(existsSync(tree.path(`${journal}/files/0003.begun`))).toBe(false);
  });

  it.each([
    ['by rename, before the last look', 'ln', editedByRename],
    ['in place, before the last look', 'rm', editedInPlace],
  ])('is not removed when another hand writes it %s', (_when, program, how) => {
    tree.write(target, 'old\n', 0o600);
    expect(run(meddled(changeScript(tree.root, change(textFile('old\n'), { type: 'absent' }), entry), program, how))).toMatchObject({ status: 'outdated' });
    expect([content(), besides()]).toEqual(['old\nedited\n', []]);
  });

  it('leaves everything as it was when the disk is full', () => {
    const fresh = 'x'.repeat(200_000);
    tree.write(target, 'old\n', 0o600);
    // a file size limit stands for the full disk: writes fail in the same place with the same half-written file
    const { status, reason } = apply(change(textFile('old\n'), textFile(fresh)), ['/bin/sh', '-c', 'ulimit -f 64; trap "" XFSZ; exec "$@"', 'limited']);
    expect(status).toBe('failed');
    expect(reason).toContain('nothing was changed');
    expect([content(), besides()]).toEqual(['old\n', []]);
  });

  it('leaves everything as it was when the journal cannot be written', () => {
    tree.write(target, 'old\n', 0o600);
    tree.directory(`${journal}/journal.jsonl`);
    const { status, reason } = apply(change(textFile('old\n'), textFile('new\n')));
    expect([status, reason]).toEqual(['failed', expect.stringContaining('nothing was changed')]);
    expect(content()).toBe('old\n');
  });

  it.each([
    ['no undo is armed', () => rmSync(tree.path(journal), { recursive: true }), 'no undo armed'],
    ['the host is taking changes back', () => renameSync(tree.path(`${journal}/armed`), tree.path(`${journal}/undoing`)), 'by itself'],
    ['the host has taken changes back', () => renameSync(tree.path(`${journal}/armed`), tree.path(`${journal}/undone`)), 'by itself'],
    ['its stage was confirmed', () => renameSync(tree.path(`${journal}/armed`), tree.path(`${journal}/confirmed`)), 'confirmed already'],
  ])('is refused when %s', (_when, prepare, said) => {
    tree.write(target, 'old\n', 0o600);
    prepare();
    const { status, reason } = apply(change(textFile('old\n'), textFile('new\n')));
    expect([status, reason]).toEqual(['failed', expect.stringMatching(new RegExp(`${said}.*nothing was changed`))]);
    expect([content(), besides()]).toEqual(['old\n', []]);
  });

  it('is guarded by the undo of the run that it names', () => {
    const other = '20260202T000000Z-fedcba';
    tree.write(target, 'old\n', 0o600);
    tree.write(`/var/lib/cis-bench/runs/${other}/armed`, 'stage=0\n');
    rmSync(tree.path(`${journal}/armed`));
    const made = change(textFile('old\n'), textFile('new\n'));
    expect(run(changeScript(tree.root, made, { ...entry, armedBy: other })).status).toBe('applied');
  });

  it('leaves a line of the journal alone that was cut short', () => {
    tree.write(target, 'old\n', 0o600);
    tree.write(`${journal}/journal.jsonl`, '{"time":"2026');
    apply(change(textFile('old\n'), textFile('new\n')));
    const [first, ...rest] = content(`${journal}/journal.jsonl`).trim().split('\n');
    expect(first).toBe('{"time":"2026');
    expect(rest.map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(['applying', 'applied']);
  });
});

describe('a change of attributes', () => {
  const stat = (bits: number, owner = 'root:root'): FileState => ({ type: 'file', mode: bits, owner });

  it('sets the mode and nothing else', () => {
    tree.write(target, 'same\n', 0o666);
    const made = change(stat(0o666), stat(0o644));
    expect(apply(made).status).toBe('applied');
    expect([mode(), content()]).toEqual([0o644, 'same\n']);
  });

  it('of a directory', () => {
    tree.directory('/var/lib/etcd', 0o755);
    const made = change({ type: 'directory', mode: 0o755, owner: 'root:root' }, { type: 'directory', mode: 0o700, owner: 'root:root' }, '/var/lib/etcd');
    expect(apply(made).status).toBe('applied');
    expect(mode('/var/lib/etcd')).toBe(0o700);
  });

  it('takes owners by the names that the changed host has for them', () => {
    tree.write(target, 'same\n', 0o600);
    expect(apply(change(stat(0o600), stat(0o400))).status).toBe('applied');
    expect(apply(change(stat(0o400, 'nobody:nogroup'), stat(0o400))).status).toBe('unchanged');
  });

  it('that the host refuses is reported with its cause', () => {
    tree.write(target, 'same\n', 0o600);
    const { status, reason } = apply(change(stat(0o600), stat(0o600, 'no-such-user:root')));
    expect(status).toBe('failed');
    expect(reason).toContain('owner');
  });
});

describe('a creation', () => {
  it('of a file makes its parents, and notes which', () => {
    const path = '/etc/sysctl.d/local/90-kubelet.conf';
    const made = change({ type: 'absent' }, textFile('vm.panic_on_oom = 0\n', 0o644), path);
    expect(apply(made).status).toBe('applied');
    expect([content(path), mode(path)]).toEqual(['vm.panic_on_oom = 0\n', 0o644]);
    expect(readdirSync(tree.path('/etc/sysctl.d/local'))).toEqual(['90-kubelet.conf']);
    expect(content(`${journal}/files/0003.made`)).toBe(`${tree.path('/etc/sysctl.d/local')}\n${tree.path('/etc/sysctl.d')}\n`);
  });

  it('never replaces a file that appeared in the meantime', () => {
    const path = '/etc/sysctl.d/90-kubelet.conf';
    tree.write(path, 'mine\n');
    expect(apply(change({ type: 'absent' }, textFile('theirs\n', 0o644), path)).status).toBe('outdated');
    expect(content(path)).toBe('mine\n');
  });

  it('of a directory sets its mode', () => {
    const path = '/var/log/kubernetes/audit';
    const made = change({ type: 'absent' }, { type: 'directory', mode: 0o700, owner: 'root:root' }, path);
    expect(apply(made).status).toBe('applied');
    expect(mode(path)).toBe(0o700);
    expect(apply(made).status).toBe('unchanged');
  });
});

describe('a removal', () => {
  const directory: FileState = { type: 'directory', mode: 0o755, owner: 'root:root' };

  it('of a file backs it up, and is done once', () => {
    tree.write(target, 'old\n', 0o600);
    const made = change(textFile('old\n'), { type: 'absent' });
    expect([apply(made).status, apply(made).status]).toEqual(['applied', 'unchanged']);
    expect(existsSync(tree.path(target))).toBe(false);
    expect([besides(), content(`${journal}/files/0003`)]).toEqual([[original], 'old\n']);
  });

  it('of a file that somebody edited since is refused', () => {
    tree.write(target, 'edited by hand\n', 0o600);
    expect(apply(change(textFile('old\n'), { type: 'absent' })).status).toBe('outdated');
    expect(content()).toBe('edited by hand\n');
  });

  it('of an empty directory removes it', () => {
    tree.directory('/etc/kubernetes/audit', 0o755);
    expect(apply(change(directory, { type: 'absent' }, '/etc/kubernetes/audit')).status).toBe('applied');
    expect(existsSync(tree.path('/etc/kubernetes/audit'))).toBe(false);
  });

  it('of a directory that holds files by now leaves it', () => {
    tree.directory('/etc/kubernetes/audit', 0o755);
    tree.write('/etc/kubernetes/audit/.hidden', '');
    const answer = apply(change(directory, { type: 'absent' }, '/etc/kubernetes/audit'));
    expect(answer).toEqual({ status: 'unchanged', reason: '/etc/kubernetes/audit holds files by now and was left' });
    expect(content('/etc/kubernetes/audit/.hidden')).toBe('');
  });
});
