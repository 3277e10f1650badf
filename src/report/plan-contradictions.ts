import type { PlanDocument } from './plan-document.js';

/** Something in a plan that contradicts the rest of it, and the key where it stands. */
export interface Contradiction {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/**
 * What of a saved plan could not be carried out as it stands though each key is well-formed: a host or a stage that the
 * plan does not have, a host twice, a stage after a later one, a file whose new content is missing, a path that is absent
 * before and after.
 */
export function planContradictions({ hosts, stages, changes }: PlanDocument): readonly Contradiction[] {
  const names = hosts.map(({ name }) => name);
  return [
    ...names.flatMap((name, index) =>
      names.indexOf(name) === index ? [] : [{ path: ['hosts', index, 'name'], message: `expected each host once, found ${name} again` }],
    ),
    ...changes.flatMap((change, index) => {
      const at = (key: string, message: string): Contradiction => ({ path: ['changes', index, key], message });
      const earlier = changes[index - 1]?.stage ?? 0;
      return [
        ...(names.includes(change.host) ? [] : [at('host', `expected a host of the plan, found ${change.host}`)]),
        ...(change.stage < stages.length ? [] : [at('stage', `expected one of ${stages.length} stages, found ${change.stage}`)]),
        ...(change.stage >= earlier ? [] : [at('stage', `expected changes in the order of their stages, found ${change.stage} after ${earlier}`)]),
        ...(lacksContent(change) ? [at('after', 'expected the content of a file that is written, found none')] : []),
        ...(isAbsentThroughout(change) ? [at('after', 'expected something to change, found a path that is absent before and after')] : []),
      ];
    }),
  ];
}

function lacksContent(change: PlanDocument['changes'][number]): boolean {
  if (change.kind === 'action' || change.after.type !== 'file' || change.after.content !== undefined) return false;
  return change.before.type !== 'file' || change.before.sha256 !== change.after.sha256;
}

function isAbsentThroughout(change: PlanDocument['changes'][number]): boolean {
  return change.kind !== 'action' && change.before.type === 'absent' && change.after.type === 'absent';
}
