import type { TreeEntry } from './host-tree.js';

/** What tells the kubelets of the demo's hosts apart. */
export interface KubeletOptions {
  /** Who may ask the kubelet without a certificate: 4.2.1 fails when anybody may. */
  readonly isAnonymousAllowed: boolean;
  /** Mode of its configuration file: 4.1.9 fails when others than its owner may write it. */
  readonly configMode: number;
  /** Flags in kubeadm-flags.env, beyond those of the container runtime. */
  readonly extraFlags: string;
}

/** The stand-in for the program: it only knows its version. */
const program = `#!/bin/sh
case \${1:-} in --version) echo 'Kubernetes v1.20.2' ;; *) echo "kubelet: nothing runs here: $*" >&2; exit 1 ;; esac
`;

const unit = `[Unit]
Description=Kubernetes node agent
After=containerd.service

[Service]
ExecStart=/usr/bin/kubelet
Restart=always
RestartSec=10

[Install]
WantedBy=multi-user.target
`;

const dropIn = `[Service]
Environment="KUBELET_KUBECONFIG_ARGS=--kubeconfig=/etc/kubernetes/kubelet.conf"
Environment="KUBELET_CONFIG_ARGS=--config=/var/lib/kubelet/config.yaml"
EnvironmentFile=-/var/lib/kubelet/kubeadm-flags.env
EnvironmentFile=-/etc/default/kubelet
ExecStart=
ExecStart=/usr/bin/kubelet $KUBELET_KUBECONFIG_ARGS $KUBELET_CONFIG_ARGS $KUBELET_KUBEADM_ARGS $KUBELET_EXTRA_ARGS
`;

/** All that a host has for its kubelet. The configuration fails 4.2.6: it does not protect the kernel settings. */
export function kubeletFiles(options: KubeletOptions): TreeEntry[] {
  const runtime = '--container-runtime=remote --container-runtime-endpoint=unix:///run/containerd/containerd.sock';
  const flags = [runtime, options.extraFlags].filter((part) => part !== '').join(' ');
  return [
    { path: '/usr/bin/kubelet', mode: 0o755, content: program },
    { path: '/etc/systemd/system/kubelet.service', mode: 0o644, content: unit },
    { path: '/etc/systemd/system/kubelet.service.d/10-kubeadm.conf', mode: 0o644, content: dropIn },
    { path: '/var/lib/kubelet', mode: 0o700 },
    { path: '/var/lib/kubelet/kubeadm-flags.env', mode: 0o644, content: `KUBELET_KUBEADM_ARGS="${flags}"\n` },
    { path: '/var/lib/kubelet/config.yaml', mode: options.configMode, content: configuration(options) },
    { path: '/etc/kubernetes/manifests', mode: 0o755 },
  ];
}

function configuration({ isAnonymousAllowed }: KubeletOptions): string {
  return `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication:
  anonymous:
    enabled: ${isAnonymousAllowed}
  webhook: { enabled: true, cacheTTL: 0s }
  x509:
    clientCAFile: /etc/kubernetes/pki/ca.crt
authorization:
  mode: Webhook
cgroupDriver: systemd
clusterDNS: [10.96.0.10]
clusterDomain: cluster.local
# the kubelet's own health, for the node problem detector
healthzBindAddress: 127.0.0.1
healthzPort: 10248
readOnlyPort: 0
rotateCertificates: true
staticPodPath: /etc/kubernetes/manifests
streamingConnectionIdleTimeout: 4h0m0s
`;
}
