import type { KeyValue } from '../../../src/documents/yaml-keys.js';

export interface KeyCase {
  readonly title: string;
  readonly before: string;
  readonly path: readonly string[];
  /** Undefined removes the key. */
  readonly value: KeyValue | undefined;
  readonly after: string;
}

export const keyCases: readonly KeyCase[] = [
  {
    title: 'replaces a scalar and keeps the comment behind it',
    before: 'authentication:\n  anonymous:\n    enabled: true   # for the probes\n  webhook: {enabled: true}\n',
    path: ['authentication', 'anonymous', 'enabled'],
    value: false,
    after: 'authentication:\n  anonymous:\n    enabled: false   # for the probes\n  webhook: {enabled: true}\n',
  },
  {
    title: 'keeps the quotes of a string',
    before: "streamingConnectionIdleTimeout: '0s'\n",
    path: ['streamingConnectionIdleTimeout'],
    value: '5m0s',
    after: "streamingConnectionIdleTimeout: '5m0s'\n",
  },
  {
    title: 'takes the quotes off for a number',
    before: 'readOnlyPort: "10255"\n',
    path: ['readOnlyPort'],
    value: 0,
    after: 'readOnlyPort: 0\n',
  },
  {
    title: 'writes a duration without quotes, and quotes what would not stay a string',
    before: 'a: 0s\nb: x\n',
    path: ['b'],
    value: '0644',
    after: 'a: 0s\nb: "0644"\n',
  },
  {
    title: 'leaves a value that YAML 1.1 reads as the same',
    before: 'protectKernelDefaults: yes\n',
    path: ['protectKernelDefaults'],
    value: true,
    after: 'protectKernelDefaults: yes\n',
  },
  {
    title: 'adds a key at the end of the map, before the comments that end the file',
    before: 'kind: KubeletConfiguration\nlogging: {}\n# the end\n',
    path: ['readOnlyPort'],
    value: 0,
    after: 'kind: KubeletConfiguration\nlogging: {}\nreadOnlyPort: 0\n# the end\n',
  },
  {
    title: 'adds a key to a file that begins with a byte order mark',
    before: '\uFEFFkind: KubeletConfiguration\n',
    path: ['readOnlyPort'],
    value: 0,
    after: '\uFEFFkind: KubeletConfiguration\nreadOnlyPort: 0\n',
  },
  {
    title: 'creates maps on the way with the indentation of the document',
    before: 'authorization:\n    mode: Webhook\n',
    path: ['authentication', 'x509', 'clientCAFile'],
    value: '/etc/kubernetes/pki/ca.crt',
    after:
      'authorization:\n    mode: Webhook\nauthentication:\n    x509:\n' +
      '        clientCAFile: /etc/kubernetes/pki/ca.crt\n',
  },
  {
    title: 'adds to a nested map in its own column',
    before: 'authentication:\n   webhook:\n      enabled: true\nmode: a',
    path: ['authentication', 'anonymous', 'enabled'],
    value: false,
    after: 'authentication:\n   webhook:\n      enabled: true\n   anonymous:\n      enabled: false\nmode: a',
  },
  {
    title: 'fills a key without a value below its comment',
    before: 'authentication: # to be done\n# next\nkind: a\n',
    path: ['authentication', 'anonymous', 'enabled'],
    value: false,
    after: 'authentication: # to be done\n  anonymous:\n    enabled: false\n# next\nkind: a\n',
  },
  {
    title: 'fills a key whose value is written as null',
    before: 'authentication: ~ # to be done\r\nkind: a\r\n',
    path: ['authentication', 'anonymous'],
    value: false,
    after: 'authentication: # to be done\r\n  anonymous: false\r\nkind: a\r\n',
  },
  {
    title: 'fills an empty flow map in flow style',
    before: 'authentication: {} # to be done\n',
    path: ['authentication', 'anonymous', 'enabled'],
    value: false,
    after: 'authentication: {anonymous: {enabled: false}} # to be done\n',
  },
  {
    title: 'adds to a flow map that spans lines',
    before: 'authentication: {\n  anonymous: {enabled: false},\n  webhook: {enabled: true} # by the API server\n}\n',
    path: ['authentication', 'x509', 'clientCAFile'],
    value: '/ca.crt',
    after:
      'authentication: {\n  anonymous: {enabled: false},\n' +
      '  webhook: {enabled: true}, # by the API server\n  x509: {clientCAFile: /ca.crt}\n}\n',
  },
  {
    title: 'writes JSON into JSON',
    before: '{\n\t"kind": "KubeletConfiguration",\n\t"authorization": {"mode": "Webhook"}\n}\n',
    path: ['authentication', 'anonymous', 'enabled'],
    value: false,
    after:
      '{\n\t"kind": "KubeletConfiguration",\n\t"authorization": {"mode": "Webhook"},\n' +
      '\t"authentication": {"anonymous": {"enabled": false}}\n}\n',
  },
  {
    title: 'replaces a string in JSON',
    before: '{"authorization":{"mode":"AlwaysAllow"}}',
    path: ['authorization', 'mode'],
    value: 'Webhook',
    after: '{"authorization":{"mode":"Webhook"}}',
  },
  {
    title: 'changes a block list item by item',
    before:
      'tlsCipherSuites:\n- TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 # needed by HTTP/2\n' +
      '- TLS_RSA_WITH_3DES_EDE_CBC_SHA # weak\nkind: a\n',
    path: ['tlsCipherSuites'],
    value: ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384'],
    after:
      'tlsCipherSuites:\n- TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 # needed by HTTP/2\n' +
      '- TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384\nkind: a\n',
  },
  {
    title: 'writes a list anew when a member goes before the first',
    before: 'clusterDNS:\n- 10.96.0.10 # main\nkind: a\n',
    path: ['clusterDNS'],
    value: ['10.96.0.9', '10.96.0.10'],
    after: 'clusterDNS:\n- 10.96.0.9\n- 10.96.0.10\nkind: a\n',
  },
  {
    title: 'writes a list anew when the order changes',
    before: 'list: [a, b, c]\n',
    path: ['list'],
    value: ['a', 'c', 'b'],
    after: 'list: [a, c, b]\n',
  },
  {
    title: 'replaces a block list of which nothing stays',
    before: 'clusterDNS: # the resolver\n  - 10.96.0.10\nkind: a\n',
    path: ['clusterDNS'],
    value: ['10.97.0.10', '10.97.0.11'],
    after: 'clusterDNS: # the resolver\n  - 10.97.0.10\n  - 10.97.0.11\nkind: a\n',
  },
  {
    title: 'replaces a flow list in flow style',
    before: 'enforceNodeAllocatable: ["pods"] # all\n',
    path: ['enforceNodeAllocatable'],
    value: ['none', 'system-reserved'],
    after: 'enforceNodeAllocatable: ["none", "system-reserved"] # all\n',
  },
  {
    title: 'empties a list',
    before: 'clusterDNS:\n- 10.96.0.10\nkind: a\n',
    path: ['clusterDNS'],
    value: [],
    after: 'clusterDNS: []\nkind: a\n',
  },
  {
    title: 'replaces a block scalar',
    before: 'a:\n  b: |\n    one\n    two\n  c: 1\n',
    path: ['a', 'b'],
    value: 'three',
    after: 'a:\n  b: three\n  c: 1\n',
  },
  {
    title: 'replaces a value in the line below its key',
    before: 'a:\n  # why\n  one\nb: 1\n',
    path: ['a'],
    value: 'two',
    after: 'a:\n  # why\n  two\nb: 1\n',
  },
  {
    title: 'removes a key with its value and the comment behind it',
    before:
      '# above\na: 1\nevictionHard: # limits\n  memory.available: 5%\n  # low\n' +
      '  nodefs.available: 5%\n\n# about b\nb: 2\n',
    path: ['evictionHard'],
    value: undefined,
    after: '# above\na: 1\n\n# about b\nb: 2\n',
  },
  {
    title: 'removes the first, the last and the only key of flow maps',
    before: 'a: {b: 1, c: 2}\n',
    path: ['a', 'b'],
    value: undefined,
    after: 'a: {c: 2}\n',
  },
  {
    title: 'leaves an empty map where the only key was',
    before: 'a:\n  b: 1 # one\nc: 2\n',
    path: ['a', 'b'],
    value: undefined,
    after: 'a: {}\nc: 2\n',
  },
  {
    title: 'removes a key from a file without a final line break',
    before: 'a: 1\nb: 2',
    path: ['b'],
    value: undefined,
    after: 'a: 1',
  },
  {
    title: 'leaves the text alone when the key to be removed is not there',
    before: 'a:   {b: 1}\n',
    path: ['a', 'c', 'd'],
    value: undefined,
    after: 'a:   {b: 1}\n',
  },
];

export const keyRefusals: readonly {
  readonly title: string;
  readonly text: string;
  readonly path: readonly string[];
  readonly message: RegExp;
}[] = [
  { title: 'an empty document', text: '\n# nothing\n', path: ['a'], message: /empty/ },
  { title: 'a document that is no map', text: '- a\n', path: ['a'], message: /^line 1: .*no map/ },
  { title: 'several documents', text: 'a: 1\n---\na: 2\n', path: ['a'], message: /^line 2: a second YAML document/ },
  { title: 'broken YAML', text: 'a: 1\nb: }\n', path: ['a'], message: /^line 2: not valid YAML/ },
  { title: 'a path through a scalar', text: 'a: 1\n', path: ['a', 'b'], message: /a is no map .*b/ },
  {
    title: 'an anchored value',
    text: 'a: &x {b: 1}\nc: *x\n',
    path: ['a', 'b'],
    message: /^line 1: a uses a YAML anchor/,
  },
  {
    title: 'an aliased value',
    text: 'a: &x {b: 1}\nc: *x\n',
    path: ['c', 'b'],
    message: /^line 2: c uses a YAML alias/,
  },
  {
    title: 'a merged map',
    text: 'a: &x {b: 1}\nc:\n  <<: *x\n  d: 1\n',
    path: ['c', 'b'],
    message: /^line 3: c uses a YAML merge key/,
  },
  { title: 'a tagged value', text: 'a: !!str 1\n', path: ['a'], message: /^line 1: a uses a YAML tag/ },
];
