import type { HostView } from '../evaluate/host-view.js';
import type { Plan } from '../model/plan.js';
import { kubeadmFiles } from './kubeadm-files.js';

/**
 * Says which changes of a plan kubeadm undoes when it upgrades the cluster (kubernetes/kubeadm#2157), and how they are
 * kept; undefined when there are none. Where another installer uses kubeadm, what is lost is for that one to say.
 */
export function lostOnUpgrade(plan: Plan, views: readonly HostView[]): string | undefined {
  const ofKubeadm = views.filter(({ layout }) => layout.id === 'kubeadm');
  const changed = kubeadmFiles(plan, ofKubeadm).filter(({ before, after }) => before !== after);
  const paths = [...new Set(changed.map(({ path }) => path))];
  if (paths.length === 0) return undefined;
  return (
    `\`kubeadm upgrade\` writes these files anew from its ConfigMaps, and what this fix sets in them is lost then: ` +
    `${paths.join(', ')}. With --persist the same fix goes into the ConfigMaps too; once it is made without, they have ` +
    'to be edited by hand.'
  );
}
