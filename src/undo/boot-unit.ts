/** What a unit's name may consist of (systemd.unit(5)). */
const unitName = /^[A-Za-z0-9:_.\\@-]+$/;

/**
 * The unit that takes unconfirmed changes back when the host is started anew, before the services that would run with
 * them. It may hold up the start of the host for no longer than its timeout.
 * @param script absolute path of the run's undo.sh
 * @param units services that the changes are about
 */
export function bootUnit(run: string, script: string, units: readonly string[]): string {
  const later = new Set(['kubelet.service', 'etcd.service', ...units.filter((unit) => unitName.test(unit))]);
  return `[Unit]
Description=Takes back unconfirmed changes of cis-bench run ${run}
RequiresMountsFor=${script}
After=local-fs.target
Before=${[...later].sort().join(' ')}

[Service]
Type=oneshot
ExecStart=/bin/sh ${script} boot
TimeoutStartSec=90
`;
}
