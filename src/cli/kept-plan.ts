import type { Host } from '../model/host.js';
import type { PlanDocument } from '../report/plan-document.js';
import { renderJson } from '../report/render-json.js';

/**
 * The JSON text of a run's plan that a host keeps: the whole on hosts of the control plane, so that the run can be resumed
 * or taken back without the machine that made it; elsewhere only what is about the host.
 */
export function keptPlan(document: PlanDocument, host: Host): string {
  if (host.roles.some((role) => role !== 'node')) return renderJson(document);
  const isOwn = (each: { readonly host: string }): boolean => each.host === host.name;
  return renderJson({ ...document, changes: document.changes.filter(isOwn), leftovers: document.leftovers.filter(isOwn) });
}
