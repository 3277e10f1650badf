import type { HostView } from '../evaluate/host-view.js';
import type { Judgement } from '../evaluate/judge.js';
import { groupBy } from '../model/group-by.js';
import type { Change, FileState } from '../model/plan.js';
import { buildChange } from './build-change.js';
import type { Edit } from './edit.js';
import { orderChanges } from './order-changes.js';

/** What one judgement asked for: made as a whole or not at all, on all hosts that it concerns. */
export interface EditSet {
  readonly view: HostView;
  readonly judgement: Judgement;
  /** Place of its step among the playbook's. */
  readonly step: number;
  readonly edits: readonly Edit[];
}

/** A set that cannot be made, and why. */
export interface RefusedSet {
  readonly set: EditSet;
  readonly refusal: string;
}

/** Changes, the step that each of their stages belongs to, and what could not be made. */
export interface BuiltPlan {
  readonly changes: readonly Change[];
  readonly steps: readonly number[];
  readonly refused: readonly RefusedSet[];
}

/** An edit, the set that it is of, and when it is made. */
interface Placed {
  readonly edit: Edit;
  readonly set: EditSet;
  readonly step: number;
  readonly phase: number;
}

/**
 * Puts the edits of all sets together: one change for each target of each host in each stage, in the order of stages
 * and hosts. A target that cannot be edited takes every set with it that asked for it.
 */
export function buildPlan(hosts: readonly HostView[], sets: readonly EditSet[]): BuiltPlan {
  const refused: RefusedSet[] = [];
  let remaining = sets;
  for (;;) {
    const built = buildStages(hosts, remaining);
    if ('changes' in built) return { ...built, refused };
    refused.push(...built.sets.map((set) => ({ set, refusal: built.refusal })));
    remaining = remaining.filter((set) => !built.sets.includes(set));
  }
}

type Stages = Pick<BuiltPlan, 'changes' | 'steps'> | { readonly refusal: string; readonly sets: readonly EditSet[] };

function buildStages(hosts: readonly HostView[], sets: readonly EditSet[]): Stages {
  const placed = sets.flatMap((set) => set.edits.map((edit): Placed => ({ edit, set, step: set.step, phase: edit.phase ?? 0 })));
  const moments = [...groupBy(placed, ({ step, phase }) => `${String(step).padStart(4, '0')} ${String(phase).padStart(2, '0')}`)];
  const stages = moments.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
  const planned = new Map<string, FileState>();
  const changes: Change[] = [];
  for (const [stage, group] of stages.entries()) {
    for (const view of hosts) {
      const built = buildHost(view, stage, group.filter(({ edit }) => edit.view.host.name === view.host.name), planned);
      if ('refusal' in built) return built;
      changes.push(...orderChanges(built.changes));
    }
  }
  return dropEmpty(changes, stages.map((group) => group[0]?.step ?? 0));
}

/** Stages in which nothing is left to do are no stages. */
function dropEmpty(changes: readonly Change[], steps: readonly number[]): Pick<BuiltPlan, 'changes' | 'steps'> {
  const used = [...new Set(changes.map(({ stage }) => stage))].sort((a, b) => a - b);
  return {
    changes: changes.map((change) => ({ ...change, stage: used.indexOf(change.stage) })),
    steps: used.map((stage) => steps[stage] ?? 0),
  };
}

function buildHost(
  view: HostView,
  stage: number,
  placed: readonly Placed[],
  planned: Map<string, FileState>,
): { readonly changes: readonly Change[] } | { readonly refusal: string; readonly sets: readonly EditSet[] } {
  const changes: Change[] = [];
  for (const [path, group] of groupBy(placed, ({ edit }) => edit.path)) {
    const key = `${view.host.name} ${path}`;
    const built = buildChange({ view, path, stage, planned: planned.get(key) }, group.map(({ edit }) => edit));
    if ('refusal' in built) return { refusal: built.refusal, sets: [...new Set(group.map(({ set }) => set))] };
    const { change } = built;
    if (change === undefined) continue;
    changes.push(change);
    if (change.kind !== 'action') planned.set(key, change.after);
  }
  return { changes };
}
