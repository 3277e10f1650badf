/** Where container runtimes and network plugins keep their configuration. Endings are of file names. */
export const runtimePaths = {
  containerd: [
    '/etc/containerd/config.toml',
    '/var/lib/rancher/k3s/agent/etc/containerd/config.toml',
    '/var/lib/rancher/rke2/agent/etc/containerd/config.toml',
  ],
  containerdDropIns: '/etc/containerd/conf.d',
  /** Each has one directory a registry, and a `hosts.toml` in it. */
  registryHosts: ['/etc/containerd/certs.d', '/etc/docker/certs.d'],
  docker: '/etc/docker/daemon.json',
  registries: '/etc/containers/registries.conf',
  registriesDropIns: '/etc/containers/registries.conf.d',
  crio: '/etc/crio/crio.conf',
  crioDropIns: '/etc/crio/crio.conf.d',
  cni: ['/etc/cni/net.d', '/var/lib/rancher/k3s/agent/etc/cni/net.d', '/var/lib/rancher/rke2/agent/etc/cni/net.d'],
  cniEndings: ['.conf', '.conflist', '.json'],
} as const;
