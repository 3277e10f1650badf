import type { Change } from '../model/plan.js';
import type { Standing } from '../plan/inverse/change-standings.js';
import { changeStandings } from '../plan/inverse/change-standings.js';
import type { KnownRun } from '../report/known-run.js';
import type { PlanDocument } from '../report/plan-document.js';

/** A run with its plan, and how its changes stand. */
export interface StandingRun {
  readonly known: KnownRun;
  readonly plan: PlanDocument;
  /** Those that are not in place are left out. */
  readonly standings: ReadonlyMap<Change, Standing>;
  /** Whether a later run took some of it back. */
  readonly isTakenBack: boolean;
}

/** Keeps in mind what later runs took back of earlier ones. Runs are shown to it newest first. */
export class TakenBack {
  readonly #byRun = new Map<string, Set<string>>();

  /** How a run's changes stand, without those that a run shown before took back; undefined when its plan is not known. */
  standing(known: KnownRun): StandingRun | undefined {
    const { plan, trail } = known;
    if (plan === undefined) return undefined;
    const gone = this.#byRun.get(known.id) ?? new Set();
    const all = [...changeStandings(plan.changes, trail)];
    const standings = new Map(all.filter(([change]) => !gone.has(keyOf(change))));
    const of = known.of ?? plan.takesBack;
    if (of !== undefined) this.#note(of, standings);
    return { known, plan, standings, isTakenBack: gone.size > 0 };
  }

  #note(run: string, standings: StandingRun['standings']): void {
    const keys = this.#byRun.get(run) ?? new Set();
    for (const [change, standing] of standings) if (standing !== 'open') keys.add(keyOf(change));
    this.#byRun.set(run, keys);
  }
}

function keyOf({ host, target, controls }: Change): string {
  return JSON.stringify([host, target, controls]);
}
