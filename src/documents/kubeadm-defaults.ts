import { isPlainMap, type PlainMap } from './plain-map.js';

/** The components whose manifests kubeadm writes. */
export type KubeadmComponent = 'apiserver' | 'controller-manager' | 'scheduler' | 'etcd';

/**
 * Arguments with one value in every version that writes them (cmd/kubeadm/app/phases/controlplane/manifests.go and
 * etcd/local.go). `insecure-port` and `port` end with Kubernetes 1.24, so that an entry of one's own would keep the
 * upgrade to it from starting.
 */
const constant: Readonly<Record<KubeadmComponent, Readonly<Record<string, string>>>> = {
  apiserver: {
    'allow-privileged': 'true',
    'authorization-mode': 'Node,RBAC',
    'enable-admission-plugins': 'NodeRestriction',
    'enable-bootstrap-token-auth': 'true',
    'insecure-port': '0',
    'kubelet-preferred-address-types': 'InternalIP,ExternalIP,Hostname',
    'requestheader-allowed-names': 'front-proxy-client',
    'requestheader-extra-headers-prefix': 'X-Remote-Extra-',
    'requestheader-group-headers': 'X-Remote-Group',
    'requestheader-username-headers': 'X-Remote-User',
  },
  'controller-manager': {
    'authentication-kubeconfig': '/etc/kubernetes/controller-manager.conf',
    'authorization-kubeconfig': '/etc/kubernetes/controller-manager.conf',
    'bind-address': '127.0.0.1',
    controllers: '*,bootstrapsigner,tokencleaner',
    kubeconfig: '/etc/kubernetes/controller-manager.conf',
    'leader-elect': 'true',
    port: '0',
    'use-service-account-credentials': 'true',
  },
  scheduler: {
    'authentication-kubeconfig': '/etc/kubernetes/scheduler.conf',
    'authorization-kubeconfig': '/etc/kubernetes/scheduler.conf',
    'bind-address': '127.0.0.1',
    kubeconfig: '/etc/kubernetes/scheduler.conf',
    'leader-elect': 'true',
    port: '0',
  },
  etcd: { 'client-cert-auth': 'true', 'peer-client-cert-auth': 'true', 'snapshot-count': '10000' },
};

/** Arguments that name a file below the folder of the certificates. */
const certificate: Readonly<Record<KubeadmComponent, Readonly<Record<string, string>>>> = {
  apiserver: {
    'client-ca-file': 'ca.crt',
    'kubelet-client-certificate': 'apiserver-kubelet-client.crt',
    'kubelet-client-key': 'apiserver-kubelet-client.key',
    'proxy-client-cert-file': 'front-proxy-client.crt',
    'proxy-client-key-file': 'front-proxy-client.key',
    'requestheader-client-ca-file': 'front-proxy-ca.crt',
    'service-account-key-file': 'sa.pub',
    'tls-cert-file': 'apiserver.crt',
    'tls-private-key-file': 'apiserver.key',
  },
  'controller-manager': {
    'client-ca-file': 'ca.crt',
    'requestheader-client-ca-file': 'front-proxy-ca.crt',
    'root-ca-file': 'ca.crt',
    'service-account-private-key-file': 'sa.key',
  },
  scheduler: {},
  etcd: {
    'cert-file': 'etcd/server.crt',
    'key-file': 'etcd/server.key',
    'peer-cert-file': 'etcd/peer.crt',
    'peer-key-file': 'etcd/peer.key',
    'peer-trusted-ca-file': 'etcd/ca.crt',
    'trusted-ca-file': 'etcd/ca.crt',
  },
};

/** Arguments of an API server that uses the etcd beside it. */
const localEtcd: Readonly<Record<string, string>> = {
  'etcd-cafile': 'etcd/ca.crt',
  'etcd-certfile': 'apiserver-etcd-client.crt',
  'etcd-keyfile': 'apiserver-etcd-client.key',
};

/**
 * The value that kubeadm gives an argument of its own accord, given the data of a ClusterConfiguration; undefined where
 * it gives none, or one that depends on the host.
 */
export function kubeadmDefault(configuration: PlainMap, component: KubeadmComponent, flag: string): string | undefined {
  const own = constant[component];
  if (Object.hasOwn(own, flag)) return own[flag];
  const etcd = configuration['etcd'];
  const isLocal = !isPlainMap(etcd) || (etcd['external'] ?? null) === null;
  const files = component === 'apiserver' && isLocal ? { ...certificate.apiserver, ...localEtcd } : certificate[component];
  if (!Object.hasOwn(files, flag)) return undefined;
  const { certificatesDir } = configuration;
  return `${typeof certificatesDir === 'string' ? certificatesDir : '/etc/kubernetes/pki'}/${files[flag]}`;
}
