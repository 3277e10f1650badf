/** The Kubernetes programs that controls look at. */
export type Component = 'apiserver' | 'controller-manager' | 'scheduler' | 'etcd' | 'kubelet' | 'kube-proxy';

/** The basename of argv[0] under which each component runs. */
export const programOf: Readonly<Record<Component, string>> = {
  apiserver: 'kube-apiserver',
  'controller-manager': 'kube-controller-manager',
  scheduler: 'kube-scheduler',
  etcd: 'etcd',
  kubelet: 'kubelet',
  'kube-proxy': 'kube-proxy',
};
