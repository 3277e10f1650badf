import type { KubeadmComponent } from '../../../src/documents/kubeadm-defaults.js';

export interface ArgumentCase {
  readonly title: string;
  readonly component: KubeadmComponent;
  readonly flags: Readonly<Record<string, string | undefined>>;
  readonly before: string;
  readonly after: string;
}

const maps = 'apiVersion: kubeadm.k8s.io/v1beta2\ncertificatesDir: /etc/kubernetes/pki\nkind: ClusterConfiguration\n';
const lists = 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\n';

export const argumentCases: readonly ArgumentCase[] = [
  {
    title: 'adds an argument to a map, as a text',
    component: 'apiserver',
    flags: { profiling: 'false', 'audit-log-maxage': '30' },
    before: `apiServer:\n  extraArgs:\n    authorization-mode: Node,RBAC # ours\n  timeoutForControlPlane: 4m0s\n${maps}`,
    after:
      'apiServer:\n  extraArgs:\n    authorization-mode: Node,RBAC # ours\n    profiling: "false"\n    audit-log-maxage: "30"\n' +
      `  timeoutForControlPlane: 4m0s\n${maps}`,
  },
  {
    title: 'makes the maps on the way',
    component: 'scheduler',
    flags: { profiling: 'false' },
    before: `${maps}scheduler: {}\n`,
    after: `${maps}scheduler: {extraArgs: {profiling: "false"}}\n`,
  },
  {
    title: 'adds an argument of etcd below local',
    component: 'etcd',
    flags: { 'auto-tls': 'false' },
    before: `${maps}etcd:\n  local:\n    dataDir: /var/lib/etcd\n`,
    after: `${maps}etcd:\n  local:\n    dataDir: /var/lib/etcd\n    extraArgs:\n      auto-tls: "false"\n`,
  },
  {
    title: 'removes an argument',
    component: 'apiserver',
    flags: { 'token-auth-file': undefined, 'not-there': undefined },
    before: `${maps}apiServer:\n  extraArgs:\n    token-auth-file: /x.csv\n    v: "2"\n`,
    after: `${maps}apiServer:\n  extraArgs:\n    v: "2"\n`,
  },
  {
    title: 'writes no entry for what kubeadm writes anyway',
    component: 'controller-manager',
    flags: { 'bind-address': '127.0.0.1', port: '0', 'root-ca-file': '/etc/kubernetes/pki/ca.crt' },
    before: `${maps}controllerManager: {}\n`,
    after: `${maps}controllerManager: {}\n`,
  },
  {
    title: 'writes an entry for what differs from what kubeadm writes',
    component: 'controller-manager',
    flags: { 'root-ca-file': '/etc/other/ca.crt' },
    before: `${maps}controllerManager:\n  extraArgs:\n    v: "2"\n`,
    after: `${maps}controllerManager:\n  extraArgs:\n    v: "2"\n    root-ca-file: /etc/other/ca.crt\n`,
  },
  {
    title: 'corrects an entry that keeps kubeadm from writing its own value',
    component: 'scheduler',
    flags: { 'bind-address': '127.0.0.1' },
    before: `${maps}scheduler:\n  extraArgs:\n    bind-address: 0.0.0.0 # for the metrics\n`,
    after: `${maps}scheduler:\n  extraArgs:\n    bind-address: 127.0.0.1 # for the metrics\n`,
  },
  {
    title: 'adds an item to a list',
    component: 'apiserver',
    flags: { profiling: 'false' },
    before: `apiServer:\n  extraArgs:\n  - name: v # loud\n    value: "2"\n${lists}`,
    after: `apiServer:\n  extraArgs:\n  - name: v # loud\n    value: "2"\n  - name: profiling\n    value: "false"\n${lists}`,
  },
  {
    title: 'makes the list',
    component: 'etcd',
    flags: { 'auto-tls': 'false' },
    before: `${lists}etcd:\n  local:\n    dataDir: /var/lib/etcd\n`,
    after: `${lists}etcd:\n  local:\n    dataDir: /var/lib/etcd\n    extraArgs:\n    - name: auto-tls\n      value: "false"\n`,
  },
  {
    title: 'changes the last of several items of a name and removes the others',
    component: 'apiserver',
    flags: { 'service-account-issuer': 'https://a' },
    before:
      `${lists}apiServer:\n  extraArgs:\n  - {name: service-account-issuer, value: "https://b"}\n  - name: v\n    value: "2"\n` +
      '  - name: service-account-issuer\n    value: https://c # last\n',
    after:
      `${lists}apiServer:\n  extraArgs:\n  - name: v\n    value: "2"\n` +
      '  - name: service-account-issuer\n    value: https://a # last\n',
  },
  {
    title: 'removes every item of a name',
    component: 'apiserver',
    flags: { v: undefined },
    before: `${lists}apiServer:\n  extraArgs:\n  - name: v\n    value: "2"\n  - name: x\n    value: "1"\n  - name: v\n    value: "3"\n`,
    after: `${lists}apiServer:\n  extraArgs:\n  - name: x\n    value: "1"\n`,
  },
];
