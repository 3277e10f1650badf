import type { Host } from '../model/host.js';
import type { HostJournals } from './host-journals.js';

/**
 * What hosts tell, believed of each only as far as it is its own matter: the plan that a host beyond the control plane
 * keeps counts where it is about that host, so that a worker that was broken into cannot have others changed.
 */
export function ownParts(told: readonly HostJournals[], hosts: readonly Host[]): readonly HostJournals[] {
  return told.map((each) => {
    const { host, plan } = each;
    const isTrusted = hosts.some(({ name, roles }) => name === host && roles.some((role) => role !== 'node'));
    return isTrusted || plan === undefined || 'trouble' in plan ? each : { ...each, plan: { text: ownText(plan.text, host) } };
  });
}

function ownText(text: string, host: string): string {
  try {
    const plan = JSON.parse(text) as { readonly changes?: unknown; readonly hosts?: unknown };
    const own = (list: unknown, key: string): unknown => (Array.isArray(list) ? list.filter((each) => valueIn(each, key) === host) : list);
    return JSON.stringify({ ...plan, changes: own(plan.changes, 'host'), hosts: own(plan.hosts, 'name') });
  } catch {
    return text;
  }
}

function valueIn(item: unknown, key: string): unknown {
  return typeof item === 'object' && item !== null ? Reflect.get(item, key) : undefined;
}
