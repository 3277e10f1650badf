import type { Role } from '../model/host.js';
import { apiserverManifest } from './apiserver-manifest.js';
import { controllerManagerManifest } from './controller-manager-manifest.js';
import { etcdManifest } from './etcd-manifest.js';
import type { TreeEntry } from './host-tree.js';
import { kubeconfigFile } from './kubeconfig-file.js';
import { kubeletFiles } from './kubelet-files.js';
import type { KubeletKind } from './kubelet-stand-in.js';
import { pkiFiles, serviceAccountKeys } from './pki-files.js';
import { schedulerManifest } from './scheduler-manifest.js';
import type { Certificate } from './self-signed-certificate.js';

/** One host of the embedded cluster before it is made. */
export interface HostPlan {
  readonly name: string;
  readonly roles: readonly Role[];
  /** What the host believes its address to be; of the range for documentation (RFC 5737). */
  readonly address: string;
  readonly kubelet: KubeletKind;
  readonly files: readonly TreeEntry[];
}

const masterAddress = '192.0.2.11';
const nodeAddress = '192.0.2.21';
const etcdAddress = '192.0.2.31';

const cni = `{ "cniVersion": "0.3.1", "name": "demo", "type": "bridge", "ipam": { "type": "host-local" } }\n`;

/**
 * The hosts of the demo, with the weaknesses that it shows and repairs.
 * @param pair the certificate and key that all their files hold
 */
export function demoHosts(pair: Certificate): HostPlan[] {
  return [master(pair), node(pair), etcd(pair)];
}

/** Fails 1.1.5 (the scheduler's manifest) and 1.1.13 (admin.conf). */
function master(pair: Certificate): HostPlan {
  const names = ['ca', 'apiserver', 'apiserver-kubelet-client', 'apiserver-etcd-client', 'front-proxy-ca', 'etcd/ca'];
  return {
    name: 'master-1',
    roles: ['master'],
    address: masterAddress,
    kubelet: 'service',
    files: [
      ...kubeletFiles({ isAnonymousAllowed: false, configMode: 0o644, extraFlags: '' }),
      ...pkiFiles(names, pair),
      ...serviceAccountKeys(pair),
      manifest('kube-apiserver', 0o600, apiserverManifest(masterAddress, etcdAddress)),
      manifest('kube-controller-manager', 0o600, controllerManagerManifest),
      manifest('kube-scheduler', 0o666, schedulerManifest),
      kubeconfigFile('admin.conf', 0o664, masterAddress, pair),
      kubeconfigFile('kubelet.conf', 0o600, masterAddress, pair),
      kubeconfigFile('controller-manager.conf', 0o600, masterAddress, pair),
      kubeconfigFile('scheduler.conf', 0o600, masterAddress, pair),
      { path: '/etc/cni/net.d/10-demo.conf', mode: 0o644, content: cni },
    ],
  };
}

/** Fails 4.1.9 (mode of the configuration), 4.2.1 in the configuration, and 4.2.7 by a flag. */
function node(pair: Certificate): HostPlan {
  const extraFlags = '--make-iptables-util-chains=false';
  return {
    name: 'node-1',
    roles: ['node'],
    address: nodeAddress,
    kubelet: 'service',
    files: [
      ...kubeletFiles({ isAnonymousAllowed: true, configMode: 0o664, extraFlags }),
      { path: '/etc/kubernetes/pki/ca.crt', mode: 0o644, content: pair.certificate },
      kubeconfigFile('kubelet.conf', 0o600, masterAddress, pair),
      { path: '/etc/cni/net.d/10-demo.conf', mode: 0o644, content: cni },
    ],
  };
}

/**
 * Fails 2.5, and its data directory is open to all. What runs its static pod is not shown as a process: a kubelet
 * without an apiserver has a configuration of its own kind, and the node controls are not about it.
 */
function etcd(pair: Certificate): HostPlan {
  return {
    name: 'etcd-1',
    roles: ['etcd'],
    address: etcdAddress,
    kubelet: 'hidden',
    files: [
      ...pkiFiles(['etcd/ca', 'etcd/server', 'etcd/peer'], pair),
      manifest('etcd', 0o600, etcdManifest(etcdAddress)),
      { path: '/var/lib/etcd', mode: 0o755 },
      { path: '/var/lib/etcd/member', mode: 0o700 },
    ],
  };
}

function manifest(name: string, mode: number, content: string): TreeEntry {
  return { path: `/etc/kubernetes/manifests/${name}.yaml`, mode, content };
}
