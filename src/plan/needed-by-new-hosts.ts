import type { HostPathMount } from '../documents/host-path-edit.js';
import type { Change, Plan } from '../model/plan.js';

/**
 * What a host needs before it joins a cluster whose kubeadm gives it the settings of a plan, as a note; none when it needs
 * nothing. A static pod whose file is missing is not started, and a kubelet that must not set kernel settings does not
 * start where they differ.
 */
export function neededByNewHosts({ changes }: Plan, volumes: readonly HostPathMount[]): readonly string[] {
  const mounted = volumes.flatMap(({ type, path }) => (type === 'File' || type === 'Directory' ? [path] : []));
  const paths = [...new Set([...mounted, ...changes.flatMap(createdFiles)])];
  if (paths.length === 0) return [];
  return [
    `A host that joins the cluster later is given these settings by kubeadm as well, and needs first what this fix ` +
      `creates beside them: ${paths.join(', ')}.`,
  ];
}

function createdFiles(change: Change): readonly string[] {
  if (change.kind === 'action') return change.action.kind === 'write-encryption-key' ? change.action.files.map(({ path }) => path) : [];
  return change.kind === 'file' && change.before.type === 'absent' ? [change.target] : [];
}
