import type { HostView } from '../../evaluate/host-view.js';
import type { Judgement } from '../../evaluate/judge.js';
import type { ObjectName } from '../../model/action.js';
import type { Edit, Wish } from '../edit.js';
import { firstMaster } from '../first-master.js';
import type { PlanOptions } from '../plan-options.js';
import type { AppliableObject } from '../proposals/appliable.js';
import { appliableObjects } from '../proposals/appliable.js';

/**
 * Patches for a control about the cluster: labels of namespaces, default service accounts, and nothing else. Roles and
 * workloads belong to whoever deployed them.
 */
export function clusterObjectsWish(judgement: Judgement, options: PlanOptions): Wish {
  const { cluster, named } = options;
  const objects = cluster === undefined ? [] : appliableObjects(cluster.view, judgement);
  const { control } = judgement;
  if (objects.length === 0) return { refusal: 'the objects belong to whoever deployed them; change them there' };
  if (!named.has(control.slug)) {
    return { refusal: `its objects change only when it is named, since pods made from then on are treated otherwise; apply it with --only ${control.reference}` };
  }
  const view = firstMaster(options);
  if (view === undefined) return { refusal: 'no master takes part in the run to change objects through' };
  return { edits: objects.map((each) => patchEdit(view, judgement, each)) };
}

function patchEdit(view: HostView, { control }: Judgement, { kind, namespace, name, patch }: AppliableObject): Edit {
  const object: ObjectName = { kind, ...(namespace === undefined ? {} : { namespace }), name };
  const path = [kind, namespace, name].filter((part) => part !== undefined).join('/');
  const summary = `patch ${path}\n${JSON.stringify(patch, undefined, 2).replaceAll(/^/gm, '+')}\n`;
  return { control, view, path, kind: 'action', action: { kind: 'patch-object', object, patch: { ...patch } }, summary };
}
