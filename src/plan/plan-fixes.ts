import type { Observation } from '../evaluate/examine.js';
import type { HostView } from '../evaluate/host-view.js';
import type { Judgement } from '../evaluate/judge.js';
import { clusterHost } from '../model/finding.js';
import type { Leftover, Plan, Stage } from '../model/plan.js';
import { afterSettings } from './after-settings.js';
import { buildPlan } from './build-plan.js';
import type { EditSet } from './build-plan.js';
import { clusterFixes, noStep } from './cluster-fixes.js';
import type { Refusal } from './edit.js';
import { exceptionTo } from './exception-to.js';
import { hostWishes } from './host-wishes.js';
import type { PlanOptions, PlanStep } from './plan-options.js';
import type { Working } from './settings-wish.js';
import { withGivenValues } from './given-values.js';
import { personsReason } from './persons-reason.js';

/** A host with its verdicts. */
export interface JudgedHost {
  readonly view: HostView;
  readonly judgements: readonly Judgement[];
}

const wholeStep: PlanStep = { name: '' };

/** Computes what to change on every host, in which stages, and what is left for a person. Pure. */
export function planFixes(hosts: readonly JudgedHost[], options: PlanOptions): Plan {
  const steps = options.steps ?? [wholeStep];
  const open = openHosts(hosts, options);
  const refused = new Map<Judgement, Refusal>();
  for (;;) {
    const { sets, leftovers } = wished(open, steps, options, refused);
    const built = buildPlan(hosts.map(({ view }) => view), sets);
    // others may have built on values of what cannot be made, so that all is wished anew without it
    for (const { set, refusal } of built.refused) refused.set(set.judgement, { refusal });
    if (built.refused.length > 0) continue;
    return {
      schema: 'cis-bench/plan/v1',
      run: options.run,
      stages: built.steps.map((step) => stageOf(steps[step] ?? wholeStep)),
      changes: built.changes,
      leftovers: inHostOrder(hosts, leftovers),
    };
  }
}

/** What is asked for, and what is left. */
interface Wished {
  readonly sets: readonly EditSet[];
  readonly leftovers: readonly Leftover[];
}

/** @param refused what was found not to be possible */
function wished(open: readonly JudgedHost[], steps: readonly PlanStep[], options: PlanOptions, refused: ReadonlyMap<Judgement, Refusal>): Wished {
  const sets: EditSet[] = [];
  const leftovers: Leftover[] = [];
  const workings = new Map(open.map(({ view }) => [view.host.name, new Map() as Working]));
  const round = { steps, refused, workings };
  for (const [step, { slugs }] of steps.entries()) {
    for (const { view, judgements } of open) {
      const meant = judgements.filter((each) => isMeant(each, slugs));
      const refusalOf = (judgement: Judgement): Refusal | undefined => exceptionTo(judgement, options) ?? refused.get(judgement);
      const possible = meant.filter((each) => refusalOf(each) === undefined);
      const wishes = hostWishes(view, possible, options, workings.get(view.host.name) ?? new Map());
      for (const judgement of meant) {
        const wish = refusalOf(judgement) ?? wishes.get(judgement) ?? { edits: [] };
        if ('refusal' in wish) leftovers.push(...leftoversOf(judgement, wish));
        else sets.push({ view, judgement, step, edits: wish.edits });
      }
    }
    const cluster = clusterFixes(step, round, options);
    const earlier = sets.filter((set) => set.step === step);
    sets.push(...cluster.sets.map((set) => afterSettings(set, earlier)));
    leftovers.push(...cluster.leftovers);
  }
  return { sets, leftovers: [...leftovers, ...leftOut(open, steps, options), ...clusterFixes(noStep, round, options).leftovers] };
}

/** The hosts with what a repair is wanted of, and with the values that were given for it. */
function openHosts(hosts: readonly JudgedHost[], options: PlanOptions): readonly JudgedHost[] {
  return hosts.map(({ view, judgements }) => {
    const wanted = judgements.map((judgement) => withGivenValues(judgement, options.values));
    return { view, judgements: wanted.filter((each) => wantsRepair(view, each, options)) };
  });
}

/** What no step is about. */
function leftOut(open: readonly JudgedHost[], steps: readonly PlanStep[], options: PlanOptions): Leftover[] {
  return open.flatMap(({ judgements }) =>
    judgements
      .filter((judgement) => !steps.some(({ slugs }) => isMeant(judgement, slugs)))
      .map((judgement) => {
        const { reference } = judgement.control;
        const refusal = personsReason(judgement, options) ?? `no step of the playbook has it; apply it with --only ${reference}`;
        return leftoverOf(judgement, exceptionTo(judgement, options) ?? { refusal });
      }),
  );
}

function isMeant({ control }: Judgement, slugs: PlanStep['slugs']): boolean {
  return slugs === undefined || slugs.has(control.slug);
}

/**
 * Failures, and what the user named: manual controls that do not hold, etcd's user where CIS does without, and an
 * encryption that holds already on every master, but of which the Secrets of before may not have been written again.
 */
function wantsRepair(view: HostView, { control, finding, observations }: Judgement, { named }: PlanOptions): boolean {
  if (finding.status === 'fail') return true;
  if (!named.has(control.slug)) return false;
  if (finding.status === 'not-applicable') return control.remediation === 'etcd-user' && view.processes.etcd !== undefined;
  if (finding.status === 'pass') return control.remediation === 'encryption';
  return finding.status === 'warn' && observations.some((each) => !each.holdsNow || !each.holdsNext);
}

function stageOf({ name, serial }: PlanStep): Stage {
  return { name, ...(serial === undefined ? {} : { serial }) };
}

function inHostOrder(hosts: readonly JudgedHost[], leftovers: readonly Leftover[]): Leftover[] {
  const names = [...hosts.map(({ view }) => view.host.name), clusterHost];
  return names.flatMap((name) => leftovers.filter(({ host }) => host === name));
}

/** Of what holds nothing is left, though something more was wished. */
function leftoversOf(judgement: Judgement, refusal: Refusal): Leftover[] {
  return judgement.finding.status === 'pass' ? [] : [leftoverOf(judgement, refusal)];
}

function leftoverOf({ control, finding, observations }: Judgement, { refusal, needsValue }: Refusal): Leftover {
  return {
    host: finding.host,
    control: control.reference,
    target: targetOf(observations) ?? control.component,
    risk: control.risk,
    reason: refusal,
    ...(needsValue === undefined ? {} : { value: { slug: control.slug, flag: needsValue } }),
  };
}

/** Where a repair would go: the first path that an observation is about. */
function targetOf(observations: readonly Observation[]): string | undefined {
  const subject = observations.flatMap((each) => ('subject' in each ? [each.subject] : []))[0];
  return subject?.kind === 'file' ? subject.path : subject?.home?.path;
}
