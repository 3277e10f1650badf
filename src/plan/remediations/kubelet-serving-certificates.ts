import type { HostView } from '../../evaluate/host-view.js';
import { hasComponent } from '../../evaluate/host-view.js';
import type { Judgement } from '../../evaluate/judge.js';
import type { Edit, Wish } from '../edit.js';
import { nodeNameOf } from '../node-name.js';
import type { PlanOptions } from '../plan-options.js';
import { objectsOf } from '../proposals/objects-of.js';
import { servingCertificateEdits } from '../serving-certificate-edits.js';
import type { Working } from '../settings-wish.js';
import { settingsWish } from '../settings-wish.js';

/**
 * The authority of kubelet certificates, set on the API servers only when every kubelet of the cluster serves with one
 * that it signed: with self-signed ones logs and exec would stop working (kubernetes/kubeadm#1223).
 */
export function kubeletServingCertificatesWish(view: HostView, judgement: Judgement, options: PlanOptions, working: Working): Wish {
  const settings = settingsWish(view, judgement, options, working);
  if ('refusal' in settings) return settings;
  const authority = authorityIn(settings.edits);
  if (authority === undefined) return settings;
  const api = options.cluster?.view.api;
  const nodes = api === undefined || 'problem' in api ? [] : objectsOf(api, 'nodes');
  const before: Edit[] = [];
  for (const host of [view, ...view.others].filter((each) => hasComponent(each, 'kubelet'))) {
    const node = nodeNameOf(host, nodes);
    if (node === undefined) return { refusal: `it is not known which node ${host.host.name} is; name it as the node in the inventory` };
    const wish = servingCertificateEdits(host, judgement.control, node, authority);
    if ('refusal' in wish) return wish;
    before.push(...wish.edits);
  }
  return { edits: [...before, ...settings.edits.map((edit) => ({ ...edit, phase: 1 }))] };
}

function authorityIn(edits: readonly Edit[]): string | undefined {
  const edit = edits.find((each) => each.kind === 'setting' && each.setting.flag === 'kubelet-certificate-authority');
  return edit?.kind === 'setting' && typeof edit.value === 'string' ? edit.value : undefined;
}
