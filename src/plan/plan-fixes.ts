import type { Observation } from '../evaluate/examine.js';
import type { HostView } from '../evaluate/host-view.js';
import type { Judgement } from '../evaluate/judge.js';
import type { KnownName } from '../model/known-name.js';
import type { Change, Leftover, Plan } from '../model/plan.js';
import { buildChange } from './build-change.js';
import type { Edit } from './edit.js';
import { orderChanges } from './order-changes.js';
import type { Working } from './wishes.js';
import { wishOf } from './wishes.js';

/** A host with its verdicts. */
export interface JudgedHost {
  readonly view: HostView;
  readonly judgements: readonly Judgement[];
}

/** What the planner may assume beyond the verdicts. */
export interface PlanOptions {
  readonly run: string;
  /** Slugs of the controls that the user named one by one: only these may be of risk `review`, or manual. */
  readonly named: ReadonlySet<string>;
  /** The audit policy to install where there is none. */
  readonly auditPolicy: string;
  /** Names of plugins and gates that may be written, and the versions that know them. */
  readonly knownNames: readonly KnownName[];
}

/** Computes what to change on every host, and what is left for a person. Pure. */
export function planFixes(hosts: readonly JudgedHost[], options: PlanOptions): Plan {
  const plans = hosts.map((host) => planHost(host, options));
  return {
    schema: 'cis-bench/plan/v1',
    run: options.run,
    changes: plans.flatMap((plan) => plan.changes),
    leftovers: plans.flatMap((plan) => plan.leftovers),
  };
}

interface HostPlan {
  readonly changes: readonly Change[];
  readonly leftovers: readonly Leftover[];
}

function planHost({ view, judgements }: JudgedHost, options: PlanOptions): HostPlan {
  const working: Working = new Map();
  const edits: Edit[] = [];
  const leftovers: Leftover[] = [];
  for (const judgement of judgements.filter((each) => wantsRepair(each, options))) {
    const isNamed = options.named.has(judgement.control.slug);
    const { auditPolicy, knownNames } = options;
    const wish = wishOf(view, judgement, { working, isNamed, auditPolicy, knownNames });
    if ('refusal' in wish) leftovers.push(leftoverOf(view, judgement, wish.refusal));
    else edits.push(...wish.edits);
  }
  const built = buildHost(view, edits, judgements);
  return { changes: orderChanges(built.changes), leftovers: [...leftovers, ...built.leftovers] };
}

/** Failures, and manual controls that do not hold when the user named them. */
function wantsRepair({ control, finding, observations }: Judgement, { named }: PlanOptions): boolean {
  if (finding.status === 'fail') return true;
  return finding.status === 'warn' && named.has(control.slug) && observations.some((each) => !each.holdsNow || !each.holdsNext);
}

function leftoverOf(view: HostView, { control, observations }: Judgement, reason: string): Leftover {
  return { host: view.host.name, control: control.reference, target: targetOf(observations) ?? control.component, risk: control.risk, reason };
}

/** Where a repair would go: the first path that an observation is about. */
function targetOf(observations: readonly Observation[]): string | undefined {
  const subject = observations.flatMap((each) => ('subject' in each ? [each.subject] : []))[0];
  return subject?.kind === 'file' ? subject.path : subject?.home?.path;
}

/** One change a path. When a path cannot be edited, every control that asked for it is left, on all its paths. */
function buildHost(view: HostView, edits: readonly Edit[], judgements: readonly Judgement[]): HostPlan {
  const leftovers: Leftover[] = [];
  let remaining = edits;
  for (;;) {
    const built = [...byPath(remaining)].map(([path, group]) => ({ group, result: buildChange(view, path, group) }));
    const refused = built.find(({ result }) => 'refusal' in result);
    if (refused === undefined || !('refusal' in refused.result)) {
      return { changes: built.flatMap(({ result }) => ('change' in result && result.change ? [result.change] : [])), leftovers };
    }
    const slugs = new Set(refused.group.map((edit) => edit.control.slug));
    for (const judgement of judgements.filter((each) => slugs.has(each.control.slug))) {
      leftovers.push(leftoverOf(view, judgement, refused.result.refusal));
    }
    remaining = remaining.filter((edit) => !slugs.has(edit.control.slug));
  }
}

function byPath(edits: readonly Edit[]): Map<string, Edit[]> {
  const groups = new Map<string, Edit[]>();
  for (const edit of edits) groups.set(edit.path, [...(groups.get(edit.path) ?? []), edit]);
  return groups;
}
