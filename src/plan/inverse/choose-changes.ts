import type { Change } from '../../model/plan.js';
import { wholeFixes } from '../whole-fixes.js';

/** Which of a run's changes are to be taken back; absent: all of them. */
export interface Choice {
  /** References of controls. */
  readonly controls?: ReadonlySet<string>;
  /** Names of hosts. */
  readonly hosts?: ReadonlySet<string>;
}

/** The chosen changes, in the order of the plan, or why a part of them cannot be taken back without the rest. */
export type Chosen = { readonly changes: readonly Change[] } | { readonly refusal: string };

/**
 * Chooses changes that take a run back, by the controls that they were made for and by their hosts. What was changed for
 * several controls at once goes back for all of them or not at all, and a fix that took several stages on all of its hosts.
 * @param changes those that take the run back
 */
export function chooseChanges(changes: readonly Change[], { controls, hosts }: Choice): Chosen {
  const isWanted = (control: string): boolean => controls?.has(control) ?? true;
  const chosen = changes.filter((change) => (hosts?.has(change.host) ?? true) && (controls === undefined || change.controls.some(isWanted)));
  for (const change of chosen) {
    const others = change.controls.filter((control) => !isWanted(control));
    if (others.length > 0) return { refusal: sharedRefusal(change, change.controls.filter(isWanted), others) };
  }
  const more = wholeFixes(changes, chosen).filter((change) => !chosen.includes(change));
  return more.length === 0 ? { changes: chosen } : { refusal: partRefusal(more, isWanted, hosts) };
}

function sharedRefusal({ target, host }: Change, wanted: readonly string[], others: readonly string[]): string {
  return `${target} of ${host} was changed for ${wanted.join(', ')} and ${others.join(', ')} in one piece; add ${others.join(',')} to --only to take it back`;
}

function partRefusal(more: readonly Change[], isWanted: (control: string) => boolean, hosts: Choice['hosts']): string {
  const [first] = more;
  const controls = [...new Set(more.flatMap((change) => change.controls))].filter((control) => !isWanted(control));
  const names = [...new Set(more.map(({ host }) => host))].filter((host) => hosts !== undefined && !hosts.has(host));
  const advice = [
    ...(controls.length === 0 ? [] : [`add ${controls.join(',')} to --only`]),
    ...(names.length === 0 ? [] : [`add ${names.map((name) => `--host ${name}`).join(' ')}`]),
  ];
  return `what is chosen cannot be taken back without ${first?.target ?? ''} of ${first?.host ?? ''}, which relies on it; ${advice.join(' and ')}`;
}
