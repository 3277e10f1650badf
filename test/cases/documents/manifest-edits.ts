import type { ManifestEdit } from '../../../src/documents/pod-manifest.js';

/** A pod's manifest around the lines of its one container. */
export function podOf(container: string, rest = ''): string {
  return `apiVersion: v1\nkind: Pod\nmetadata:\n  name: kube-scheduler\nspec:\n  containers:\n${container}${rest}`;
}

export interface ManifestCase {
  readonly title: string;
  readonly before: string;
  readonly edits: readonly ManifestEdit[];
  readonly after: string;
}

function set(flag: string, value: string): ManifestEdit {
  return { kind: 'set-flag', flag, value };
}

function remove(flag: string): ManifestEdit {
  return { kind: 'remove-flag', flag };
}

/** Edits of the command; `before` and `after` are the lines of the container. */
export const flagCases: readonly ManifestCase[] = [
  {
    title: 'replaces only the value and keeps the comment behind it',
    before: '  - command:\n    - kube-scheduler\n    - --profiling=true   # for the load test\n    - --v=2\n',
    edits: [set('profiling', 'false')],
    after: '  - command:\n    - kube-scheduler\n    - --profiling=false   # for the load test\n    - --v=2\n',
  },
  {
    title: 'replaces the separate item of a pair and keeps its quotes',
    before: "  - command:\n    - kube-scheduler\n    - --bind-address\n    - '0.0.0.0'\n",
    edits: [set('bind-address', '127.0.0.1')],
    after: "  - command:\n    - kube-scheduler\n    - --bind-address\n    - '127.0.0.1'\n",
  },
  {
    title: 'quotes the separate item of a pair that YAML would not read as a string',
    before: '  - command:\n    - kube-apiserver\n    - --audit-log-path\n    - /var/log/audit.log\n',
    edits: [set('audit-log-path', 'off')],
    after: '  - command:\n    - kube-apiserver\n    - --audit-log-path\n    - "off"\n',
  },
  {
    title: 'keeps a number in a pair a string',
    before: '  - command:\n    - kube-apiserver\n    - --audit-log-maxage\n    - "7"\n',
    edits: [set('audit-log-maxage', '30')],
    after: '  - command:\n    - kube-apiserver\n    - --audit-log-maxage\n    - "30"\n',
  },
  {
    title: 'gives a bare boolean a value',
    before: '  - command:\n    - kube-scheduler\n    - --profiling\n    - --v=2\n',
    edits: [set('profiling', 'false')],
    after: '  - command:\n    - kube-scheduler\n    - --profiling=false\n    - --v=2\n',
  },
  {
    title: 'leaves a bare boolean that is true already',
    before: '  - command:\n    - etcd\n    - --client-cert-auth\n    - --name=m1\n',
    edits: [set('client-cert-auth', 'true')],
    after: '  - command:\n    - etcd\n    - --client-cert-auth\n    - --name=m1\n',
  },
  {
    title: 'changes the last of several and removes the others, however they are spelled',
    before: '  - command:\n    - x\n    - --request_timeout=30s # old\n    - --v=2\n    - --request-timeout\n    - 60s\n    - --request-timeout=90s\n',
    edits: [set('request-timeout', '300s')],
    after: '  - command:\n    - x\n    - --v=2\n    - --request-timeout=300s\n',
  },
  {
    title: 'puts a new flag behind the last one, with that indentation and dash',
    before: '  -   command:\n        - kube-scheduler\n        -   --v=2 # quiet\n        # flags end here\n      image: a:v1\n',
    edits: [set('profiling', 'false')],
    after: '  -   command:\n        - kube-scheduler\n        -   --v=2 # quiet\n        -   --profiling=false\n        # flags end here\n      image: a:v1\n',
  },
  {
    title: 'quotes a new flag as the one before it is quoted',
    before: "  - command:\n    - 'kube-scheduler'\n    - '--v=2'\n",
    edits: [set('profiling', 'false')],
    after: "  - command:\n    - 'kube-scheduler'\n    - '--v=2'\n    - '--profiling=false'\n",
  },
  {
    title: 'puts a new flag into args when the flags are there',
    before: '  - command: [kube-scheduler]\n    args:\n    - --v=2\n    image: a:v1\n',
    edits: [set('profiling', 'false')],
    after: '  - command: [kube-scheduler]\n    args:\n    - --v=2\n    - --profiling=false\n    image: a:v1\n',
  },
  {
    title: 'puts the first flag behind the program',
    before: '  - command:\n    - kube-scheduler\n',
    edits: [set('profiling', 'false')],
    after: '  - command:\n    - kube-scheduler\n    - --profiling=false\n',
  },
  {
    title: 'adds a flag to a file without a final line break',
    before: '  - command:\n    - kube-scheduler\n    - --v=2',
    edits: [set('profiling', 'false')],
    after: '  - command:\n    - kube-scheduler\n    - --v=2\n    - --profiling=false',
  },
  {
    title: 'adds a flag with the line breaks of the file',
    before: '  - command:\r\n    - kube-scheduler\r\n    - --v=2\r\n    image: a:v1\r\n',
    edits: [set('profiling', 'false')],
    after: '  - command:\r\n    - kube-scheduler\r\n    - --v=2\r\n    - --profiling=false\r\n    image: a:v1\r\n',
  },
  {
    title: 'adds a flag to a flow list on one line',
    before: '  - command: ["kube-scheduler","--v=2"] # short\n',
    edits: [set('profiling', 'false')],
    after: '  - command: ["kube-scheduler","--v=2","--profiling=false"] # short\n',
  },
  {
    title: 'adds a flag to a flow list with one item a line',
    before: '  - command: [\n      kube-scheduler,\n      --v=2 # quiet\n    ]\n',
    edits: [set('feature-gates', 'A=true,B=false')],
    after: '  - command: [\n      kube-scheduler,\n      --v=2, # quiet\n      "--feature-gates=A=true,B=false"\n    ]\n',
  },
  {
    title: 'adds a flag to a flow list with a trailing comma',
    before: '  - command: [\n      kube-scheduler,\n      --v=2, # quiet\n    ]\n',
    edits: [set('profiling', 'false')],
    after: '  - command: [\n      kube-scheduler,\n      --v=2, # quiet\n      --profiling=false,\n    ]\n',
  },
  {
    title: 'removes the lines of all occurrences with the comments behind them',
    before: '  - command:\n    - x\n    # about ports\n    - --port=0 # off\n    - --v=2\n    - --port\n    - "10251"\n    image: a:v1\n',
    edits: [remove('port')],
    after: '  - command:\n    - x\n    # about ports\n    - --v=2\n    image: a:v1\n',
  },
  {
    title: 'removes a flag that ends a file without a final line break',
    before: '  - command:\n    - x\n    - --port=0',
    edits: [remove('port')],
    after: '  - command:\n    - x',
  },
  {
    title: 'removes a flag and its comma from the middle and the end of a flow list',
    before: "  - command: [x, --port=0, '--v=2', --address=0.0.0.0]\n",
    edits: [remove('port'), remove('address')],
    after: "  - command: [x, '--v=2']\n",
  },
  {
    title: 'removes the last line of a flow list and the comma before it',
    before: '  - command: [\n      x, # the program\n      --port=0 # off\n    ]\n',
    edits: [remove('port')],
    after: '  - command: [\n      x # the program\n    ]\n',
  },
  {
    title: 'leaves an empty list where the only argument was',
    before: '  - command: [x]\n    args: # flags\n    - --port=0\n    image: a:v1\n',
    edits: [remove('port')],
    after: '  - command: [x]\n    args: [] # flags\n    image: a:v1\n',
  },
  {
    title: 'leaves the text alone when there is nothing to remove or to change',
    before: '  -  command: [ x , --v=2 ]\n',
    edits: [remove('port'), set('v', '2')],
    after: '  -  command: [ x , --v=2 ]\n',
  },
  {
    title: 'does not take a flag with the same beginning for the flag',
    before: '  - command:\n    - x\n    - --kubelet-client-key-dir=a\n    - --kubelet-client-key=b\n',
    edits: [set('kubelet-client-key', 'c')],
    after: '  - command:\n    - x\n    - --kubelet-client-key-dir=a\n    - --kubelet-client-key=c\n',
  },
];

const log: ManifestEdit = {
  kind: 'add-host-path',
  name: 'audit-log',
  path: '/var/log/audit',
  mountPath: '/var/log/audit',
  type: 'DirectoryOrCreate',
  readOnly: false,
};
const policy: ManifestEdit = {
  kind: 'add-host-path',
  name: 'audit-policy',
  path: '/etc/audit.yaml',
  mountPath: '/etc/audit.yaml',
  type: 'File',
  readOnly: true,
};

/** Edits of volumes and mounts; `before` and `after` are everything below `containers:`. */
export const hostPathCases: readonly ManifestCase[] = [
  {
    title: 'creates the lists that are missing, indented as the document is',
    before: '    - command: [x]\n      name: x # one\n',
    edits: [policy],
    after:
      '    - command: [x]\n      name: x # one\n      volumeMounts:\n        - mountPath: /etc/audit.yaml\n          name: audit-policy\n          readOnly: true\n' +
      '  volumes:\n    - hostPath:\n        path: /etc/audit.yaml\n        type: File\n      name: audit-policy\n',
  },
  {
    title: 'fills lists that are empty or null',
    before: '  - command: [x]\n    volumeMounts: [] # none\n    name: x\n  volumes: # none\n  hostNetwork: true\n',
    edits: [log],
    after:
      '  - command: [x]\n    volumeMounts: [{mountPath: /var/log/audit, name: audit-log}] # none\n    name: x\n  volumes: # none\n' +
      '  - hostPath:\n      path: /var/log/audit\n      type: DirectoryOrCreate\n    name: audit-log\n  hostNetwork: true\n',
  },
  {
    title: 'adds to block lists behind their last item',
    before:
      '  - command: [x]\n    volumeMounts:\n    - name: pki\n      mountPath: /pki # keys\n    # no more\n    name: x\n' +
      '  volumes:\n  - name: pki\n    hostPath: {path: /pki}',
    edits: [log],
    after:
      '  - command: [x]\n    volumeMounts:\n    - name: pki\n      mountPath: /pki # keys\n    - mountPath: /var/log/audit\n      name: audit-log\n    # no more\n    name: x\n' +
      '  volumes:\n  - name: pki\n    hostPath: {path: /pki}\n  - hostPath:\n      path: /var/log/audit\n      type: DirectoryOrCreate\n    name: audit-log',
  },
  {
    title: 'adds to flow lists in their style',
    before: '  - {command: [x], "volumeMounts": [{"name": "pki", "mountPath": "/pki"}]}\n  volumes: [{name: pki, hostPath: {path: /pki}}]\n',
    edits: [log],
    after:
      '  - {command: [x], "volumeMounts": [{"name": "pki", "mountPath": "/pki"}, {"mountPath": "/var/log/audit", "name": "audit-log"}]}\n' +
      '  volumes: [{name: pki, hostPath: {path: /pki}}, {hostPath: {path: /var/log/audit, type: DirectoryOrCreate}, name: audit-log}]\n',
  },
  {
    title: 'mounts a volume that has the path already under its own name',
    before: '  - command: [x]\n    volumeMounts:\n    - {name: logs, mountPath: /logs}\n  volumes:\n  - {name: logs, hostPath: {path: /var/log/audit/}}\n',
    edits: [log],
    after:
      '  - command: [x]\n    volumeMounts:\n    - {name: logs, mountPath: /logs}\n    - mountPath: /var/log/audit\n      name: logs\n  volumes:\n' +
      '  - {name: logs, hostPath: {path: /var/log/audit/}}\n',
  },
  {
    title: 'leaves the text alone when the path is mounted',
    before: '  - command: [x]\n    volumeMounts: [{name: logs,   mountPath: /var/log/audit/}]\n  volumes: [{name: logs, hostPath: {path: /var/log/audit}}]\n',
    edits: [log],
    after: '  - command: [x]\n    volumeMounts: [{name: logs,   mountPath: /var/log/audit/}]\n  volumes: [{name: logs, hostPath: {path: /var/log/audit}}]\n',
  },
];

export interface RefusalCase {
  readonly title: string;
  readonly text: string;
  readonly edit: ManifestEdit;
  readonly message: RegExp;
}

const profiling = set('profiling', 'false');

export const refusals: readonly RefusalCase[] = [
  { title: 'text that is not YAML', text: podOf('  - command: [x\n'), edit: profiling, message: /^line 8: not valid YAML .*by hand/s },
  { title: 'an empty file', text: '', edit: profiling, message: /empty/ },
  { title: 'a comment alone', text: '# moved away\n', edit: profiling, message: /empty/ },
  { title: 'a list', text: '- a\n', edit: profiling, message: /^line 1: .*no map/ },
  { title: 'two documents', text: podOf('  - command: [x]\n', '---\na: 1\n'), edit: profiling, message: /^line 8: a second YAML document/ },
  { title: 'a repeated key', text: podOf('  - command: [x]\n    command: [y]\n'), edit: profiling, message: /^line 8: not valid YAML .*unique/ },
  { title: 'something else than a pod', text: 'apiVersion: apps/v1\nkind: DaemonSet\n', edit: profiling, message: /^line 2: .*apps\/v1 DaemonSet, not a v1 Pod/ },
  { title: 'a pod without containers', text: 'apiVersion: v1\nkind: Pod\nspec:\n  containers: []\n', edit: profiling, message: /^line 4: .*no container/ },
  { title: 'a shell wrapper', text: podOf('  - command: ["/bin/sh", "-c", "kube-apiserver --x"]\n'), edit: profiling, message: /^line 7: .*shell.*by hand/ },
  { title: 'a wrapper that ends its own flags', text: podOf('  - command: [/go-runner, --log-file=a, --, kube-apiserver]\n'), edit: profiling, message: /^line 7: .*wrapper/ },
  { title: 'a container without a command', text: podOf('  - image: a:v1\n'), edit: profiling, message: /^line 7: .*neither command nor args/ },
  { title: 'a number among the arguments', text: podOf('  - command:\n    - x\n    - --v\n    - 2\n'), edit: profiling, message: /^line 10: item 3 of command, 2, is no string/ },
  { title: 'an alias for the command', text: podOf('  - command: *c\n', '  x: &c [y]\n').replace('metadata:', 'metadata: &m'), edit: profiling, message: /alias/ },
  { title: 'an anchored command', text: podOf('  - command: &c [x]\n    args: *c\n'), edit: profiling, message: /YAML a(nchor|lias)/ },
  { title: 'an aliased argument', text: podOf('  - image: &i a\n    command: [x, *i]\n'), edit: profiling, message: /^line 8: .*YAML alias/ },
  { title: 'a merged container', text: podOf('  - <<: {image: a}\n    command: [x]\n'), edit: log, message: /merge key/ },
  { title: 'aliases that expand without end', text: `a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c]\n`, edit: profiling, message: /aliases cannot be expanded/ },
  {
    title: 'a mount path that shows something else',
    text: podOf('  - command: [x]\n    volumeMounts: [{name: d, mountPath: /var/log/audit}]\n  volumes: [{name: d, hostPath: {path: /data}}]\n'),
    edit: log,
    message: /^line 8: the host's \/var\/log\/audit has to be mounted .*volume d/,
  },
  {
    title: 'a read-only mount of what has to be written',
    text: podOf('  - command: [x]\n    volumeMounts: [{name: d, mountPath: /var/log/audit, readOnly: true}]\n  volumes: [{name: d, hostPath: {path: /var/log/audit}}]\n'),
    edit: log,
    message: /read-only/,
  },
  {
    title: 'another volume of the name',
    text: podOf('  - command: [x]\n  volumes: [{name: audit-log, emptyDir: {}}]\n'),
    edit: log,
    message: /another volume with the name audit-log/,
  },
];
