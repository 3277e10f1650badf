/** A misconfiguration that is planted on one host (or through it in the API), and what must fail because of it. */
export interface Plant {
  readonly name: string;
  readonly on: 'master' | 'worker';
  /** Where the findings are: on that host, or about the cluster as a whole. */
  readonly finding: 'host' | 'cluster';
  readonly slugs: readonly string[];
  /** POSIX sh, run as root on the host; it can be run again. */
  readonly plant: string;
  readonly undo: string;
}

type Place = Pick<Plant, 'on'>;
const master: Place = { on: 'master' };
const worker: Place = { on: 'worker' };

/** Everybody may write a file; where its mode is a matter of 644 or 600, `good` is what it has before. */
function mode({ on }: Place, path: string, slug: string, good = '0600', bad = '0666'): Plant {
  return { name: `${path} has mode ${bad}`, on, finding: 'host', slugs: [slug], plant: `chmod ${bad} ${path}`, undo: `chmod ${good} ${path}` };
}

function owner({ on }: Place, path: string, ...slugs: readonly string[]): Plant {
  const name = `${path} belongs to somebody else`;
  return { name, on, finding: 'host', slugs, plant: `chown daemon:daemon ${path}`, undo: `chown root:root ${path}` };
}

const manifests = '/etc/kubernetes/manifests';
const components = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd'] as const;
const slugOf = { 'kube-apiserver': 'apiserver', 'kube-controller-manager': 'controller-manager', 'kube-scheduler': 'scheduler', etcd: 'etcd' };

/** Files whose mode or owner nobody restarts for. */
export const filePlants: readonly Plant[] = [
  ...components.flatMap((program) => [
    mode(master, `${manifests}/${program}.yaml`, `${slugOf[program]}-manifest-mode`),
    owner(master, `${manifests}/${program}.yaml`, `${slugOf[program]}-manifest-owner`),
  ]),
  ...['admin', 'scheduler', 'controller-manager'].flatMap((name) => [
    mode(master, `/etc/kubernetes/${name}.conf`, `${name}-kubeconfig-mode`),
    owner(master, `/etc/kubernetes/${name}.conf`, `${name}-kubeconfig-owner`),
  ]),
  mode(master, '/etc/kubernetes/pki/front-proxy-client.crt', 'pki-certificates-mode', '0600'),
  mode(master, '/etc/kubernetes/pki/sa.key', 'pki-keys-mode', '0600', '0640'),
  owner(master, '/etc/kubernetes/pki/sa.pub', 'pki-owner'),
  mode(master, '/var/lib/etcd', 'etcd-data-dir-mode', '0700', '0750'),
  owner(master, '/var/lib/etcd', 'etcd-data-dir-owner', 'etcd-data-dir-root-owner'),
  mode(worker, '/etc/cni/net.d/10-lab.conf', 'cni-files-mode'),
  owner(worker, '/etc/cni/net.d/10-lab.conf', 'cni-files-owner'),
  mode(worker, '/etc/systemd/system/kubelet.service.d/10-kubeadm.conf', 'kubelet-service-mode'),
  owner(worker, '/etc/systemd/system/kubelet.service.d/10-kubeadm.conf', 'kubelet-service-owner'),
  mode(worker, '/etc/kubernetes/kubelet.conf', 'kubelet-kubeconfig-mode'),
  owner(worker, '/etc/kubernetes/kubelet.conf', 'kubelet-kubeconfig-owner'),
  mode(worker, '/etc/kubernetes/pki/ca.crt', 'kubelet-client-ca-mode'),
  owner(worker, '/etc/kubernetes/pki/ca.crt', 'kubelet-client-ca-owner'),
  mode(worker, '/var/lib/kubelet/config.yaml', 'kubelet-config-mode'),
  owner(worker, '/var/lib/kubelet/config.yaml', 'kubelet-config-owner'),
];

/** The modes that the stricter of the benchmarks asks for, so that every mode is good before anything is planted. */
export const strictModes: Readonly<Record<Plant['on'], string>> = {
  master: `find /etc/kubernetes/pki -type f -exec chmod 0600 {} +
chmod 0600 /etc/cni/net.d/*.conf /lib/systemd/system/kubelet.service /etc/systemd/system/kubelet.service.d/*.conf
chmod 0600 /var/lib/kubelet/config.yaml`,
  worker: `find /etc/kubernetes/pki -type f -exec chmod 0600 {} +
chmod 0600 /etc/cni/net.d/*.conf /lib/systemd/system/kubelet.service /etc/systemd/system/kubelet.service.d/*.conf
chmod 0600 /var/lib/kubelet/config.yaml`,
};

/** Documents that are read as evidence. */
export const documentPlants: readonly Plant[] = [
  {
    name: 'etcd trusts the authority of the cluster as well',
    ...master,
    finding: 'host',
    slugs: ['etcd-unique-ca'],
    plant: 'cd /etc/kubernetes/pki && cp -p etcd/ca.crt /root/planted-etcd-ca && cat ca.crt >>etcd/ca.crt',
    undo: 'cp -p /root/planted-etcd-ca /etc/kubernetes/pki/etcd/ca.crt',
  },
  {
    name: 'the audit policy passes over exec and port forwarding',
    ...master,
    finding: 'host',
    slugs: ['apiserver-audit-policy-coverage'],
    plant: `cp -p /etc/kubernetes/audit-policy.yaml /root/planted-audit
sed 's|^rules:|rules:\\n  - { level: None, resources: [{ group: "", resources: [pods/exec, pods/portforward] }] }|' \\
  /root/planted-audit >/etc/kubernetes/audit-policy.yaml`,
    undo: 'cp -p /root/planted-audit /etc/kubernetes/audit-policy.yaml',
  },
  {
    name: 'the container runtime speaks to a registry without TLS',
    ...worker,
    finding: 'host',
    slugs: ['registries-encrypted'],
    plant: `cp -p /etc/containerd/config.toml /root/planted-containerd
cat >>/etc/containerd/config.toml <<'TOML'
[plugins."io.containerd.grpc.v1.cri".registry.mirrors."registry.example.com"]
  endpoint = ["http://registry.example.com:5000"]
TOML`,
    undo: 'cp -p /root/planted-containerd /etc/containerd/config.toml',
  },
  {
    name: 'an image without a version is on a node',
    ...worker,
    finding: 'cluster',
    slugs: ['images-tagged'],
    plant: 'ctr -n k8s.io images tag --force k8s.gcr.io/pause:3.2 registry.example.com/planted:latest',
    undo: 'ctr -n k8s.io images rm registry.example.com/planted:latest',
  },
];

/** What each static pod is given, beside or in place of what its manifest says. */
export interface FlagPlants {
  readonly program: (typeof components)[number];
  /** sed programs that loosen the manifest; arguments that stand twice count by the last. */
  readonly edits: readonly string[];
  /** An argument that the restarted process must have. */
  readonly shows: string;
  readonly slugs: readonly string[];
}

const append = (flag: string): string => `/^    image:/i\\    - ${flag}`;

export const flagPlants: readonly FlagPlants[] = [
  {
    program: 'kube-apiserver',
    edits: [
      append('--profiling=true'),
      append('--audit-log-maxage=1'),
      append('--audit-log-maxbackup=1'),
      append('--audit-log-maxsize=1'),
      append('--service-account-lookup=false'),
      append('--kubelet-https=false'),
      append('--disable-admission-plugins=NamespaceLifecycle'),
      's/--authorization-mode=Node,RBAC/--authorization-mode=RBAC/',
      's/--enable-admission-plugins=NodeRestriction/--enable-admission-plugins=AlwaysAdmit/',
    ],
    shows: '--audit-log-maxage=1',
    slugs: [
      'apiserver-profiling',
      'apiserver-audit-log-maxage',
      'apiserver-audit-log-maxbackup',
      'apiserver-audit-log-maxsize',
      'apiserver-service-account-lookup',
      'apiserver-kubelet-https',
      'apiserver-admission-namespace-lifecycle',
      'apiserver-authorization-node',
      'apiserver-admission-not-always-admit',
      'apiserver-admission-node-restriction',
    ],
  },
  {
    program: 'kube-controller-manager',
    edits: [
      append('--profiling=true'),
      append('--bind-address=0.0.0.0'),
      append('--use-service-account-credentials=false'),
      append('--feature-gates=RotateKubeletServerCertificate=false'),
    ],
    shows: '--bind-address=0.0.0.0',
    slugs: [
      'controller-manager-profiling',
      'controller-manager-bind-address',
      'controller-manager-service-account-credentials',
      'controller-manager-rotate-kubelet-server-certificate',
    ],
  },
  {
    program: 'kube-scheduler',
    edits: [append('--profiling=true'), append('--bind-address=0.0.0.0')],
    shows: '--bind-address=0.0.0.0',
    slugs: ['scheduler-profiling', 'scheduler-bind-address'],
  },
  {
    program: 'etcd',
    edits: [append('--client-cert-auth=false'), append('--peer-client-cert-auth=false')],
    shows: '--client-cert-auth=false',
    slugs: ['etcd-client-cert-auth', 'etcd-peer-client-cert-auth'],
  },
];

/** The worker's kubelet is started anew with another configuration. */
export const kubeletPlant: Plant = {
  name: 'a kubelet that lets everybody in',
  ...worker,
  finding: 'host',
  slugs: [
    'kubelet-anonymous-auth',
    'kubelet-authorization-not-always-allow',
    'kubelet-read-only-port',
    'kubelet-protect-kernel-defaults',
    'kubelet-make-iptables-util-chains',
    'kubelet-rotate-certificates',
    'kubelet-rotate-server-certificate',
    'kubelet-allowed-unsafe-sysctls',
  ],
  plant: `cp -p /var/lib/kubelet/config.yaml /root/planted-kubelet
sed -e '/^  anonymous:/,/enabled:/s/enabled: false/enabled: true/' -e 's/^  mode: Webhook/  mode: AlwaysAllow/' \\
  -e 's/^rotateCertificates: .*/rotateCertificates: false/' -e 's/^protectKernelDefaults: .*/protectKernelDefaults: false/' \\
  /root/planted-kubelet >/var/lib/kubelet/config.yaml
cat >>/var/lib/kubelet/config.yaml <<'YAML'
readOnlyPort: 10255
makeIPTablesUtilChains: false
featureGates: { RotateKubeletServerCertificate: false }
allowedUnsafeSysctls: ['kernel.msg*']
YAML
systemctl restart kubelet`,
  undo: 'cp -p /root/planted-kubelet /var/lib/kubelet/config.yaml && systemctl restart kubelet',
};
