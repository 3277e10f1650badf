import { manifestObjects } from '../../documents/manifest-objects.js';
import type { HostView } from '../../evaluate/host-view.js';
import type { Judgement } from '../../evaluate/judge.js';
import type { Edit, Wish } from '../edit.js';
import { firstMaster } from '../first-master.js';
import { provenByNewPods } from '../new-pod-proof.js';
import type { PlanOptions } from '../plan-options.js';
import { podSecurityPolicies } from '../pod-security-policies.js';
import type { Working } from '../settings-wish.js';
import { settingsWish } from '../settings-wish.js';

/** The plugin PodSecurityPolicy, on the API servers only when there are policies that admit the system's own pods. */
export function podSecurityPoliciesWish(view: HostView, judgement: Judgement, options: PlanOptions, working: Working): Wish {
  const master = firstMaster(options);
  if (master === undefined) return { refusal: 'no master takes part in the run to create policies through' };
  const settings = settingsWish(view, judgement, options, working);
  if ('refusal' in settings || settings.edits.length === 0) return settings;
  const manifest = podSecurityPolicies();
  const objects = manifestObjects(manifest).map(({ object }) => object);
  const creation: Edit = {
    control: judgement.control,
    view: master,
    path: 'PodSecurityPolicies',
    kind: 'action',
    action: { kind: 'create-objects', objects, manifest },
    summary: `create through the API server what is not there of:\n${added(manifest)}`,
  };
  const turningOn = settings.edits.map((edit) => ({ ...edit, phase: 1 }));
  return { edits: [creation, ...provenByNewPods(turningOn, options)] };
}

function added(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '+');
}
