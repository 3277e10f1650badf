/** An edit of a variable; by default ETCD_AUTO_TLS becomes false. */
interface VariableCase {
  readonly title: string;
  readonly before: string;
  readonly name?: string;
  readonly value?: string;
  readonly after: string;
}

export const variableCases: readonly VariableCase[] = [
  { title: 'replaces a plain value', before: 'A=1\nETCD_AUTO_TLS=true\nB=2\n', after: 'A=1\nETCD_AUTO_TLS=false\nB=2\n' },
  { title: 'keeps quotes', before: 'ETCD_AUTO_TLS="true"\n', after: 'ETCD_AUTO_TLS="false"\n' },
  { title: 'keeps single quotes', before: "ETCD_AUTO_TLS='true'\n", after: "ETCD_AUTO_TLS='false'\n" },
  { title: 'fills in a value that is empty', before: 'ETCD_AUTO_TLS=\nA=1\n', after: 'ETCD_AUTO_TLS=false\nA=1\n' },
  { title: 'fills in empty quotes', before: 'ETCD_AUTO_TLS=""\n', after: 'ETCD_AUTO_TLS="false"\n' },
  { title: 'leaves comments alone', before: '#ETCD_AUTO_TLS=true\nA=1\n', after: '#ETCD_AUTO_TLS=true\nA=1\nETCD_AUTO_TLS=false\n' },
  { title: 'changes the last of several, which is the one that counts', before: 'ETCD_AUTO_TLS=a\nETCD_AUTO_TLS=b\n', after: 'ETCD_AUTO_TLS=a\nETCD_AUTO_TLS=false\n' },
  { title: 'adds a line at the end', before: 'A=1\n', after: 'A=1\nETCD_AUTO_TLS=false\n' },
  { title: 'adds a line behind one without an end', before: 'A=1', after: 'A=1\nETCD_AUTO_TLS=false' },
  { title: 'keeps the line ends of a file', before: 'A=1\r\n', after: 'A=1\r\nETCD_AUTO_TLS=false\r\n' },
  { title: 'begins an empty file', before: '', after: 'ETCD_AUTO_TLS=false\n' },
  { title: 'writes a list', before: 'ETCD_CIPHER_SUITES=a\n', name: 'ETCD_CIPHER_SUITES', value: 'TLS_A,TLS_B', after: 'ETCD_CIPHER_SUITES=TLS_A,TLS_B\n' },
  {
    title: 'replaces a value in a unit',
    before: '[Service]\nEnvironment="ETCD_NAME=a b" ETCD_AUTO_TLS=true\nExecStart=/usr/bin/etcd\n',
    after: '[Service]\nEnvironment="ETCD_NAME=a b" ETCD_AUTO_TLS=false\nExecStart=/usr/bin/etcd\n',
  },
  {
    title: 'replaces a value in the quotes of a unit',
    before: '[Service]\nEnvironment="ETCD_AUTO_TLS=true"\n',
    after: '[Service]\nEnvironment="ETCD_AUTO_TLS=false"\n',
  },
  {
    title: 'adds a line to a unit behind its other variables',
    before: '[Unit]\n\n[Service]\nEnvironment=ETCD_NAME=a\nExecStart=/usr/bin/etcd\n\n[Install]\n',
    after: '[Unit]\n\n[Service]\nEnvironment=ETCD_NAME=a\nEnvironment=ETCD_AUTO_TLS=false\nExecStart=/usr/bin/etcd\n\n[Install]\n',
  },
  {
    title: 'adds a line to a unit without variables',
    before: '[Unit]\n\n[Service]\nExecStart=/usr/bin/etcd\n',
    after: '[Unit]\n\n[Service]\nEnvironment=ETCD_AUTO_TLS=false\nExecStart=/usr/bin/etcd\n',
  },
];

interface VariableRefusal {
  readonly title: string;
  readonly text: string;
  readonly name?: string;
  readonly value?: string;
  readonly reason: RegExp;
}

export const variableRefusals: readonly VariableRefusal[] = [
  { title: 'a value with a blank', text: 'A=1\n', value: 'a b', reason: /characters with a meaning in units and shells; set it by hand/ },
  { title: 'a value that a unit would expand', text: '[Service]\n', value: '%n', reason: /characters with a meaning/ },
  { title: 'a value whose quotes change in the middle', text: 'ETCD_AUTO_TLS="tr"\'ue\'\n', reason: /cannot be edited safely; change it by hand/ },
  { title: 'a last line that is continued', text: 'A=1 \\\n', reason: /cannot be edited safely/ },
  { title: 'a unit without a service', text: '[Unit]\nDescription=x\n', reason: /no section \[Service\]/ },
];
