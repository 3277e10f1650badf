import { componentProcesses, readyzStatus } from './component-process.js';
import { eventually, labHosts, labMasters, onHost, onHosts, type LabHost } from './lab-cluster.js';

const manifest = '/etc/kubernetes/manifests/kube-apiserver.yaml';
const dropIn = '/etc/systemd/system/kubelet.service.d/10-kubeadm.conf';

const dropFlag = `
if grep -q -- --audit-log-maxage= ${manifest}; then
  sed /--audit-log-maxage=/d ${manifest} >/etc/kubernetes/manifests/.loosened
  chmod --reference ${manifest} /etc/kubernetes/manifests/.loosened
  mv /etc/kubernetes/manifests/.loosened ${manifest}
fi`;

async function dropAuditLogAge(master: LabHost): Promise<void> {
  await onHost(master, dropFlag);
  await eventually(`${master.name}: a ready kube-apiserver alone, without --audit-log-maxage`, 180, async () => {
    const processes = await componentProcesses(master, 'kube-apiserver');
    const hasFlag = processes.some(({ argv }) => argv.some((token) => token.startsWith('--audit-log-maxage')));
    return processes.length === 1 && !hasFlag && (await readyzStatus(master)) === 200;
  });
}

/**
 * Gives a cluster in whatever state two findings that bench can fix: control 1.2.22 on each master, 4.1.1 on each host.
 * So the tests mean the same on a fresh lab and on one that they have hardened before.
 */
export async function loosenCluster(): Promise<void> {
  for (const master of labMasters) await dropAuditLogAge(master);
  await onHosts(labHosts, `chmod 0664 ${dropIn}`);
}
