import type { ManifestEdit } from '../../../src/documents/pod-manifest.js';
import { log } from './host-path-edits.js';
import { podOf, set } from './manifest-edits.js';

export interface RefusalCase {
  readonly title: string;
  readonly text: string;
  readonly edit: ManifestEdit;
  readonly message: RegExp;
}

const profiling = set('profiling', 'false');

export const refusals: readonly RefusalCase[] = [
  {
    title: 'text that is not YAML',
    text: podOf('  - command: [x\n'),
    edit: profiling,
    message: /^line 8: not valid YAML .*by hand/s,
  },
  { title: 'an empty file', text: '', edit: profiling, message: /empty/ },
  { title: 'a comment alone', text: '# moved away\n', edit: profiling, message: /empty/ },
  { title: 'a list', text: '- a\n', edit: profiling, message: /^line 1: .*no map/ },
  {
    title: 'two documents',
    text: podOf('  - command: [x]\n', '---\na: 1\n'),
    edit: profiling,
    message: /^line 8: a second YAML document/,
  },
  {
    title: 'a repeated key',
    text: podOf('  - command: [x]\n    command: [y]\n'),
    edit: profiling,
    message: /^line 8: not valid YAML .*unique/,
  },
  {
    title: 'something else than a pod',
    text: 'apiVersion: apps/v1\nkind: DaemonSet\n',
    edit: profiling,
    message: /^line 2: .*apps\/v1 DaemonSet, not a v1 Pod/,
  },
  {
    title: 'a pod without containers',
    text: 'apiVersion: v1\nkind: Pod\nspec:\n  containers: []\n',
    edit: profiling,
    message: /^line 4: .*no container/,
  },
  {
    title: 'a shell wrapper',
    text: podOf('  - command: ["/bin/sh", "-c", "kube-apiserver --x"]\n'),
    edit: profiling,
    message: /^line 7: .*shell.*by hand/,
  },
  {
    title: 'a wrapper that ends its own flags',
    text: podOf('  - command: [/go-runner, --log-file=a, --, kube-apiserver]\n'),
    edit: profiling,
    message: /^line 7: .*wrapper/,
  },
  {
    title: 'a container without a command',
    text: podOf('  - image: a:v1\n'),
    edit: profiling,
    message: /^line 7: .*neither command nor args/,
  },
  {
    title: 'a number among the arguments',
    text: podOf('  - command:\n    - x\n    - --v\n    - 2\n'),
    edit: profiling,
    message: /^line 10: item 3 of command, 2, is no string/,
  },
  {
    title: 'an alias for the command',
    text: podOf('  - command: *c\n', '  x: &c [y]\n').replace('metadata:', 'metadata: &m'),
    edit: profiling,
    message: /alias/,
  },
  {
    title: 'an anchored command',
    text: podOf('  - command: &c [x]\n    args: *c\n'),
    edit: profiling,
    message: /YAML a(nchor|lias)/,
  },
  {
    title: 'an aliased argument',
    text: podOf('  - image: &i a\n    command: [x, *i]\n'),
    edit: profiling,
    message: /^line 8: .*YAML alias/,
  },
  {
    title: 'a merged container',
    text: podOf('  - <<: {image: a}\n    command: [x]\n'),
    edit: log,
    message: /merge key/,
  },
  {
    title: 'aliases that expand without end',
    text:
      `a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\n` +
      `d: [*c,*c,*c,*c,*c,*c,*c,*c]\n`,
    edit: profiling,
    message: /aliases cannot be expanded/,
  },
  {
    title: 'a mount path that shows something else',
    text: podOf(
      '  - command: [x]\n    volumeMounts: [{name: d, mountPath: /var/log/audit}]\n' +
        '  volumes: [{name: d, hostPath: {path: /data}}]\n',
    ),
    edit: log,
    message: /^line 8: the host's \/var\/log\/audit has to be mounted .*volume d/,
  },
  {
    title: 'a read-only mount of what has to be written',
    text: podOf(
      '  - command: [x]\n    volumeMounts: [{name: d, mountPath: /var/log/audit, readOnly: true}]\n' +
        '  volumes: [{name: d, hostPath: {path: /var/log/audit}}]\n',
    ),
    edit: log,
    message: /read-only/,
  },
  {
    title: 'a mount of only a part of the volume',
    text: podOf(
      '  - command: [x]\n    volumeMounts: [{name: d, mountPath: /var/log/audit, subPath: a}]\n' +
        '  volumes: [{name: d, hostPath: {path: /var/log/audit}}]\n',
    ),
    edit: log,
    message: /a path below it/,
  },
  {
    title: 'another volume of the name',
    text: podOf('  - command: [x]\n  volumes: [{name: audit-log, emptyDir: {}}]\n'),
    edit: log,
    message: /another volume with the name audit-log/,
  },
];
