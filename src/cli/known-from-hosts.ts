import type { HostJournal } from '../apply/read-journal.js';
import type { TrailLine } from '../model/run-event.js';
import type { KnownRun } from '../report/known-run.js';
import type { PlanDocument } from '../report/plan-document.js';
import { planDocumentSchema } from '../report/plan-document.js';
import type { HostJournals } from './host-journals.js';
import { journalTrail } from './journal-trail.js';

/** What hosts tell of the runs that they know, newest first. */
export function knownRuns(told: readonly HostJournals[]): readonly KnownRun[] {
  const ids = new Set(told.flatMap(({ journals, undo }) => [...journals, ...undo].map(({ run }) => run)));
  return [...ids].sort().reverse().map((run) => knownFromHosts(run, told));
}

/** What hosts tell of one run: their journals put together in the order of time, and the plan if they were asked for it. */
export function knownFromHosts(run: string, told: readonly HostJournals[]): KnownRun {
  const parts = told.flatMap(({ host, journals, undo, plan }) => {
    const journal = journals.find((each) => each.run === run);
    const states = undo.filter((state) => state.run === run);
    return journal === undefined && states.length === 0 ? [] : [{ host, journal, states, plan }];
  });
  const lines = parts.flatMap(({ journal }) => journal?.lines ?? []);
  const trail = parts.flatMap(({ host, journal }) => journalTrail(host, run, journal?.lines ?? [])).sort(byTime);
  const plan = parts.flatMap((part) => planOf(part, run)).reduce<PlanDocument | undefined>(joined, undefined);
  const startedAt = lines.map(({ time }) => time).sort()[0];
  const operator = lines.find((line) => line.operator !== undefined)?.operator;
  const armed = trail.find((line) => line.event === 'armed');
  return {
    id: run,
    source: 'hosts',
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(operator === undefined ? {} : { operator }),
    ...(armed?.event === 'armed' ? { undoAfterSeconds: armed.silenceSeconds } : {}),
    ...kindOf(parts.flatMap(({ journal }) => journal ?? [])),
    takenBackBy: [],
    ...(plan === undefined ? {} : { plan, version: plan.version }),
    hosts: parts.map(({ host }) => ({ name: host })),
    benchmarks: plan?.benchmarks ?? [],
    trail,
    damage: parts.flatMap((part) => damageOf(part, run)),
    undo: parts.flatMap(({ host, states }) => states.map((state) => ({ ...state, host }))),
    isDamaged: false,
    isRunning: false,
  };
}

/** What a run is for is said by the plan that its hosts keep. */
function kindOf(journals: readonly HostJournal[]): Pick<KnownRun, 'kind' | 'of'> {
  const of = journals.find(({ takesBack }) => takesBack !== undefined)?.takesBack;
  if (of !== undefined) return { kind: 'rollback', of };
  return journals.some(({ hasPlan }) => hasPlan) ? { kind: 'fix' } : {};
}

/** What one host tells of one run. */
interface Part {
  readonly host: string;
  readonly journal: HostJournal | undefined;
  readonly plan: HostJournals['plan'] | undefined;
}

function byTime(a: TrailLine, b: TrailLine): number {
  return a.time.localeCompare(b.time);
}

function damageOf({ host, journal, plan }: Part, run: string): string[] {
  const count = journal?.damagedLines ?? 0;
  return [
    ...(count === 0 ? [] : [`${host}: ${count} ${count === 1 ? 'line' : 'lines'} of its journal cannot be read, and are left out.`]),
    ...(journal?.isCut === true ? [`${host}: its journal is too long; only the end of it is shown.`] : []),
    ...(plan !== undefined && planOf({ plan }, run).length === 0 ? [`${host}: ${'trouble' in plan ? plan.trouble : 'the plan that it keeps cannot be read'}.`] : []),
  ];
}

function planOf({ plan }: Pick<Part, 'plan'>, run: string): PlanDocument[] {
  if (plan === undefined || 'trouble' in plan) return [];
  try {
    const parsed = planDocumentSchema.safeParse(JSON.parse(plan.text));
    return parsed.success && parsed.data.run === run ? [parsed.data] : [];
  } catch {
    return [];
  }
}

/** Hosts of the control plane keep the whole plan, the others their part of it. */
function joined(plan: PlanDocument | undefined, other: PlanDocument): PlanDocument {
  if (plan === undefined) return other;
  const isNew = (change: PlanDocument['changes'][number]): boolean =>
    !plan.changes.some(({ host, stage, target }) => host === change.host && stage === change.stage && target === change.target);
  const hosts = [...plan.hosts, ...other.hosts.filter(({ name }) => !plan.hosts.some((host) => host.name === name))];
  return { ...plan, hosts, changes: [...plan.changes, ...other.changes.filter(isNew)].sort((a, b) => a.stage - b.stage) };
}
