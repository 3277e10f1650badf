/** What an editor is asked for: a value sets, undefined removes, a variable appends. */
export interface ArgumentCase {
  readonly title: string;
  readonly before: string;
  readonly flag: string;
  readonly value?: string;
  readonly variable?: string;
  readonly after: string;
}

const unit = '[Service]\n';

export const setCases: readonly ArgumentCase[] = [
  {
    title: 'changes a value inside the quotes of an environment file',
    before: '# written by kubeadm\nKUBELET_KUBEADM_ARGS="--network-plugin=cni --read-only-port=10255"\n',
    flag: 'read-only-port',
    value: '0',
    after: '# written by kubeadm\nKUBELET_KUBEADM_ARGS="--network-plugin=cni --read-only-port=0"\n',
  },
  {
    title: 'changes the second word of a pair',
    before: "KUBELET_EXTRA_ARGS='--read-only-port 10255 --v 2'\r\n",
    flag: 'read-only-port',
    value: '0',
    after: "KUBELET_EXTRA_ARGS='--read-only-port 0 --v 2'\r\n",
  },
  {
    title: 'gives a bare boolean a value',
    before: 'A=--anonymous-auth --v=2',
    flag: 'anonymous-auth',
    value: 'false',
    after: 'A=--anonymous-auth=false --v=2',
  },
  {
    title: 'fills an empty value',
    before: 'A="--tls-cipher-suites= --v=2"\n',
    flag: 'tls-cipher-suites',
    value: 'TLS_AES_128_GCM_SHA256',
    after: 'A="--tls-cipher-suites=TLS_AES_128_GCM_SHA256 --v=2"\n',
  },
  {
    title: 'changes the last declaration and removes the earlier ones, also of other variables',
    before: 'A="--v=1 --x=1 --v=2"\nB="--v=3"\nC="--v=4 --y=1"\n',
    flag: 'v',
    value: '5',
    after: 'A="--x=1"\nB=""\nC="--v=5 --y=1"\n',
  },
  {
    title: 'changes a drop-in with quotes around the whole assignment',
    before: `${unit}Environment="KUBELET_EXTRA_ARGS=--v=2 --anonymous-auth=true" "OTHER=1"\nExecStart=\n`,
    flag: 'anonymous-auth',
    value: 'false',
    after: `${unit}Environment="KUBELET_EXTRA_ARGS=--v=2 --anonymous-auth=false" "OTHER=1"\nExecStart=\n`,
  },
  {
    title: 'changes a continued ExecStart line between comments',
    before:
      `${unit}ExecStart=/usr/bin/kubelet \\\n  --config=/a.yaml \\\n  # about authentication\n` +
      `  --anonymous-auth=true \\\n  $KUBELET_EXTRA_ARGS\nRestart=always\n`,
    flag: 'anonymous-auth',
    value: 'false',
    after:
      `${unit}ExecStart=/usr/bin/kubelet \\\n  --config=/a.yaml \\\n  # about authentication\n` +
      `  --anonymous-auth=false \\\n  $KUBELET_EXTRA_ARGS\nRestart=always\n`,
  },
  {
    title: 'changes a quoted argument of ExecStart inside its quotes',
    before: `${unit}ExecStart=/usr/bin/kubelet "--tls-min-version=VersionTLS10" --v=2\n`,
    flag: 'tls-min-version',
    value: 'VersionTLS12',
    after: `${unit}ExecStart=/usr/bin/kubelet "--tls-min-version=VersionTLS12" --v=2\n`,
  },
  {
    title: 'leaves a value that is there already',
    before: 'A = "--v=2"   \n',
    flag: 'v',
    value: '2',
    after: 'A = "--v=2"   \n',
  },
  {
    title: 'leaves an assignment alone that a later one overrides',
    before: 'A="--v=1"\nA="--v=2"\n',
    flag: 'v',
    value: '3',
    after: 'A="--v=1"\nA="--v=3"\n',
  },
];

export const appendCases: readonly ArgumentCase[] = [
  {
    title: 'adds inside the quotes of an environment file',
    before: 'KUBELET_KUBEADM_ARGS="--network-plugin=cni "\n',
    variable: 'KUBELET_KUBEADM_ARGS',
    flag: 'v',
    value: '2',
    after: 'KUBELET_KUBEADM_ARGS="--network-plugin=cni --v=2 "\n',
  },
  {
    title: 'adds to an empty value',
    before: 'KUBELET_EXTRA_ARGS=\n',
    variable: 'KUBELET_EXTRA_ARGS',
    flag: 'v',
    value: '2',
    after: 'KUBELET_EXTRA_ARGS=--v=2\n',
  },
  {
    title: 'adds between empty quotes',
    before: "A=''",
    variable: 'A',
    flag: 'v',
    value: '2',
    after: "A='--v=2'",
  },
  {
    title: 'puts a single unquoted argument into quotes, for a shell would split it',
    before: 'A=--x=1\n',
    variable: 'A',
    flag: 'v',
    value: '2',
    after: 'A="--x=1 --v=2"\n',
  },
  {
    title: 'adds to an unquoted value of several words',
    before: 'A=--x=1 --y=1\n',
    variable: 'A',
    flag: 'v',
    value: '2',
    after: 'A=--x=1 --y=1 --v=2\n',
  },
  {
    title: 'adds to a quoted assignment of a drop-in',
    before: `${unit}Environment="A=--x=1"\n`,
    variable: 'A',
    flag: 'v',
    value: '2',
    after: `${unit}Environment="A=--x=1 --v=2"\n`,
  },
  {
    title: 'puts an unquoted assignment of a drop-in into quotes',
    before: `${unit}Environment=A=--x=1 B=2\n`,
    variable: 'A',
    flag: 'v',
    value: '2',
    after: `${unit}Environment="A=--x=1 --v=2" B=2\n`,
  },
  {
    title: 'adds to empty assignments of a drop-in',
    before: `${unit}Environment="A=" B="" C=\n`,
    variable: 'B',
    flag: 'v',
    value: '2',
    after: `${unit}Environment="A=" B="--v=2" C=\n`,
  },
  {
    title: 'adds behind a value that is continued over lines',
    before: 'A="--x=1 \\\n  --y=1"\n',
    variable: 'A',
    flag: 'v',
    value: '2',
    after: 'A="--x=1 \\\n  --y=1 --v=2"\n',
  },
  {
    title: 'leaves a flag that has the value',
    before: 'A="--v=2"\n',
    variable: 'A',
    flag: 'v',
    value: '2',
    after: 'A="--v=2"\n',
  },
];

export const removeCases: readonly ArgumentCase[] = [
  {
    title: 'removes the first, a middle and the last word of a value',
    before: 'A="--v=1 --x=1  --v 2 --y=1 --v=3"\n',
    flag: 'v',
    after: 'A="--x=1 --y=1"\n',
  },
  {
    title: 'leaves an empty value',
    before: `${unit}Environment="A=--v=1" B=--v=2\n`,
    flag: 'v',
    after: `${unit}Environment="A=" B=\n`,
  },
  {
    title: 'removes a whole line of a continued ExecStart',
    before: `${unit}ExecStart=/usr/bin/kubelet \\\n  # about v\n  --v=1 \\\n  --x=1\n`,
    flag: 'v',
    after: `${unit}ExecStart=/usr/bin/kubelet \\\n  # about v\n  --x=1\n`,
  },
  {
    title: 'removes the last line of a continued ExecStart and the backslash before it',
    before: `${unit}ExecStart=/usr/bin/kubelet \\\r\n  --x=1 \\\r\n  --v 1\r\nRestart=always\r\n`,
    flag: 'v',
    after: `${unit}ExecStart=/usr/bin/kubelet \\\r\n  --x=1\r\nRestart=always\r\n`,
  },
  {
    title: 'leaves comments and other flags alone',
    before: '# A="--v=1"\n; B="--v=1"\nA="--vmodule=a=1"\n',
    flag: 'v',
    after: '# A="--v=1"\n; B="--v=1"\nA="--vmodule=a=1"\n',
  },
];

export interface DeclaredCase {
  readonly title: string;
  readonly text: string;
  readonly flags: readonly (readonly [name: string, value: string, line: number])[];
}

export const declaredCases: readonly DeclaredCase[] = [
  {
    title: 'the drop-in that kubeadm installs declares its two flags',
    text:
      `${unit}Environment="KUBELET_KUBECONFIG_ARGS=--bootstrap-kubeconfig=/b --kubeconfig=/k"\n` +
      `Environment="KUBELET_CONFIG_ARGS=--config=/c"\n` +
      `EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env\nExecStart=\n` +
      `ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS\n`,
    flags: [
      ['bootstrap-kubeconfig', '/b', 2],
      ['kubeconfig', '/k', 2],
      ['config', '/c', 3],
    ],
  },
  {
    title: 'words of a continued line count at their own lines',
    text: `${unit}ExecStart=-/usr/bin/kubelet \\\n  --a=1 \\\n  ; off: --b=1 \\\n  --c 'd e'\n`,
    flags: [
      ['a', '1', 3],
      ['c', 'd e', 5],
    ],
  },
  {
    title: 'an empty ExecStart or Environment takes back what stands before it',
    text: `${unit}Environment=A=--a=1\nExecStart=/k --b=1\nExecStart=\nEnvironment=\nExecStart=/k --c=1\n`,
    flags: [['c', '1', 6]],
  },
  {
    title: 'other lines of a unit declare nothing',
    text: `[Unit]\nDescription=--a=1\n${unit}ExecStartPre=/bin/x --b=1\nExecStop=/k --c=1\n`,
    flags: [],
  },
  {
    title: 'escapes and quotes are taken off in both levels',
    text: `${unit}Environment="A=--a=\\"x y\\" --b=\\x41\\s1" 'B=--c=2'\n`,
    flags: [
      ['a', 'x y', 2],
      ['b', 'A', 2],
      ['c', '2', 2],
    ],
  },
  {
    title: 'an environment file is read as systemd reads it',
    text: 'export X="--a=1"\n  A = "--b=1" \'--c\\=2\'\nB=--d=\\\n1 \'--e=x y\'\nC="--f=1\n--g=1 \\\n--h=1"\n',
    flags: [
      ['b', '1--c=2', 2],
      ['d', '1', 3],
      ['e', 'x y', 4],
      ['f', '1', 5],
      ['g', '1', 6],
      ['h', '1', 7],
    ],
  },
  {
    title: 'a backslash before a dollar sign is taken off by the file, before a letter by the splitting',
    text: 'A="--a=\\$x --b=\\w --c=\\\\\\\\"\n',
    flags: [
      ['a', '$x', 1],
      ['b', 'w', 1],
      ['c', '\\', 1],
    ],
  },
  {
    title: "two backslashes at the end of a unit's line do not continue it",
    text: `${unit}ExecStart=/k --a=1\\\\\n--b=1\n`,
    flags: [['a', '1\\', 2]],
  },
  {
    title: 'single dashes and positional words are no declarations',
    text: 'A="-v=2 kubelet --x"\n',
    flags: [['x', 'true', 1]],
  },
];
