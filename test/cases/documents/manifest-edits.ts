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

/** The edit that sets a flag. */
export function set(flag: string, value: string): ManifestEdit {
  return { kind: 'set-flag', flag, value };
}

/** The edit that removes a flag. */
export function remove(flag: string): ManifestEdit {
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
    before:
      '  - command:\n    - x\n    - --request_timeout=30s # old\n    - --v=2\n' +
      '    - --request-timeout\n    - 60s\n    - --request-timeout=90s\n',
    edits: [set('request-timeout', '300s')],
    after: '  - command:\n    - x\n    - --v=2\n    - --request-timeout=300s\n',
  },
  {
    title: 'puts a new flag behind the last one, with that indentation and dash',
    before:
      '  -   command:\n        - kube-scheduler\n        -   --v=2 # quiet\n        # flags end here\n' +
      '      image: a:v1\n',
    edits: [set('profiling', 'false')],
    after:
      '  -   command:\n        - kube-scheduler\n        -   --v=2 # quiet\n' +
      '        -   --profiling=false\n        # flags end here\n      image: a:v1\n',
  },
  {
    title: 'puts a new flag behind one that is written over several lines',
    before: '  - command:\n    - x\n    - >-\n      --v=2\n    image: a:v1\n',
    edits: [set('profiling', 'false')],
    after: '  - command:\n    - x\n    - >-\n      --v=2\n    - --profiling=false\n    image: a:v1\n',
  },
  {
    title: 'adds to and removes from a flow list with its commas in front',
    before: '  - command: [ x\n      , --port=0 # off\n      , --v=2\n      ]\n',
    edits: [set('profiling', 'false'), remove('port')],
    after: '  - command: [ x\n      , --v=2, --profiling=false\n      ]\n',
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
    after:
      '  - command: [\n      kube-scheduler,\n      --v=2, # quiet\n      "--feature-gates=A=true,B=false"\n    ]\n',
  },
  {
    title: 'adds a flag to a flow list with a trailing comma',
    before: '  - command: [\n      kube-scheduler,\n      --v=2, # quiet\n    ]\n',
    edits: [set('profiling', 'false')],
    after: '  - command: [\n      kube-scheduler,\n      --v=2, # quiet\n      --profiling=false,\n    ]\n',
  },
  {
    title: 'removes the lines of all occurrences with the comments behind them',
    before:
      '  - command:\n    - x\n    # about ports\n    - --port=0 # off\n    - --v=2\n    - --port\n' +
      '    - "10251"\n    image: a:v1\n',
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
