import { checkExceptionHosts } from '../benchmark/check-exception-hosts.js';
import { checkPlaybook } from '../benchmark/check-playbook.js';
import type { LoadedPlaybook } from '../benchmark/load-playbook.js';
import { loadPlaybook } from '../benchmark/load-playbook.js';
import { resolvePlaybook } from '../benchmark/resolve-playbook.js';
import type { Sources } from '../benchmark/sources.js';
import { readSources } from '../benchmark/sources.js';
import type { ClusterView } from '../evaluate/cluster-view.js';
import { inFleet } from '../evaluate/in-fleet.js';
import type { Host } from '../model/host.js';
import type { ResolvedPlaybook } from '../model/playbook.js';
import type { Plan } from '../model/plan.js';
import type { Run } from '../model/run-record.js';
import { exceptionTo } from '../plan/exception-to.js';
import { fileValueProblem } from '../plan/file-value-problem.js';
import type { PlanOptions } from '../plan/plan-options.js';
import type { ChosenPolicy } from './audit-policy-choice.js';
import { checkPolicyVersions, chooseAuditPolicy } from './audit-policy-choice.js';
import { becomePassword } from './become-password.js';
import type { CommonOptions } from './common-options.js';
import type { Judged } from './judge-all.js';
import { judgeAll } from './judge-all.js';
import { keepOnUpgrade } from './keep-on-upgrade.js';
import { makePlan } from './make-plan.js';
import { playbookOptions } from './playbook-options.js';
import { apiMasters, readApiFor } from './read-api.js';
import { newRun } from './run-identity.js';
import type { Selection } from './selection.js';
import { checkRequest, resolveRequest } from './selection.js';
import type { Survey } from './survey.js';
import { closeAll, survey, viewSession } from './survey.js';
import { UsageError } from './usage-error.js';

/** What a plan is asked for with, beyond the common options. */
export interface PlanRequest extends CommonOptions {
  readonly hosts: readonly Host[];
  /** All hosts of the inventory, also those that `--limit` leaves out. */
  readonly inventory: readonly Host[];
  /** Id or path; absent: the package's default when no control is chosen by `--only`. */
  readonly playbook?: string;
  /** Path of an audit policy to install instead of the package's. */
  readonly auditPolicy?: string;
  /** Whether the ConfigMaps of kubeadm get what the plan sets as well. */
  readonly isPersistent: boolean;
}

/** A plan, and everything that it was made from; the sessions of the survey are open. */
export interface Prepared {
  readonly run: Run;
  readonly sources: Sources;
  readonly survey: Survey;
  readonly selection: Selection;
  readonly judged: Judged;
  readonly cluster: ClusterView;
  readonly plan: Plan;
  /** Hosts of one wave that change side by side, where the plan does not say. */
  readonly parallel: number;
  /** For sudo, should it ask on a host that is connected later. */
  readonly becomePassword: string | undefined;
}

type Values = NonNullable<PlanOptions['values']>;

/** What is settled before a host is touched. */
interface Settled {
  readonly request: PlanRequest;
  readonly run: Run;
  readonly sources: Sources;
  readonly playbook: LoadedPlaybook | undefined;
  readonly policy: ChosenPolicy;
}

const defaultPlaybook = 'harden';

/**
 * Looks at the hosts, judges them and plans. Whatever is wrong with the request, a playbook, a policy or a value is
 * thrown before anything is changed, most of it before a host is reached: UsageError, BenchmarkError, SelectionError.
 */
export async function preparePlan(request: PlanRequest): Promise<Prepared> {
  const settled = settle(request);
  const { sources } = settled;
  const password = request.asksBecomePassword ? await becomePassword(process.env) : undefined;
  const { parallel } = request;
  const named = namedPaths(settled, new Map());
  const seen = await survey(request.hosts, { layouts: sources.layouts, parallel, becomePassword: password, named });
  try {
    checkPolicyVersions(settled.policy, seen.views.map(({ kubernetesVersion }) => kubernetesVersion));
    const planned = await planFrom(settled, seen, resolveRequest(sources, request, seen.views), new Map());
    return { ...planned, becomePassword: password };
  } catch (error) {
    closeAll(seen.sessions);
    throw error;
  }
}

/** The plan once more, from a fresh look at the hosts, with values that were asked for. */
export async function planWithValues(request: PlanRequest, prepared: Prepared, values: Values): Promise<Prepared> {
  const { run, survey: seen, selection, becomePassword } = prepared;
  const settled = { ...settle(request), run };
  const named = namedPaths(settled, values);
  const views = await Promise.all(
    seen.views.map(async (view) => {
      const session = seen.sessions.get(view.host.name);
      return session === undefined ? view : viewSession(session, settled.sources.layouts, named);
    }),
  );
  return { ...(await planFrom(settled, { ...seen, views: inFleet(views) }, selection, values)), becomePassword };
}

function settle(request: PlanRequest): Settled {
  const sources = readSources(request.benchmarkDirectories);
  checkRequest(sources, request);
  const id = request.playbook ?? (request.only.length === 0 ? defaultPlaybook : undefined);
  const playbook = id === undefined ? undefined : loadPlaybook(id);
  if (playbook !== undefined) {
    checkPlaybook(playbook, sources, request.benchmarks);
    checkExceptionHosts(playbook, request.inventory.map(({ name }) => name));
  }
  return { request, run: newRun(), sources, playbook, policy: chooseAuditPolicy(request.auditPolicy, playbook?.value.auditPolicy) };
}

async function planFrom(settled: Settled, seen: Survey, chosen: Selection, asked: Values): Promise<Omit<Prepared, 'becomePassword'>> {
  const { request, run, sources, playbook, policy } = settled;
  const resolved = playbook === undefined ? undefined : resolvePlaybook(playbook, chosen.benchmarks, sources);
  const selection = withNamed(chosen, resolved);
  const api = await readApiFor(selection, seen, sources.layouts);
  const cluster = { api, hosts: seen.views, dockerfiles: undefined };
  const judged = judgeAll(seen.views, cluster, selection, request.language);
  const options = resolved === undefined ? {} : playbookOptions(resolved, request.language);
  const values = mergedValues(options.values, asked);
  checkFiles(judged, values, options.exceptions);
  const made = makePlan({ run: run.id, sources, selection, cluster, judged, auditPolicy: policy.text, playbook: { ...options, values } });
  const masters = apiMasters(seen, sources.layouts);
  const plan = await keepOnUpgrade(made, request.isPersistent, { views: seen.views, masters, knownNames: sources.knownNames });
  return { run, sources, survey: seen, selection, judged, cluster, plan, parallel: request.parallel };
}

function withNamed(selection: Selection, playbook: ResolvedPlaybook | undefined): Selection {
  const more = playbook?.steps.flatMap(({ named }) => [...named]) ?? [];
  return { ...selection, named: new Set([...selection.named, ...more]) };
}

/** The values of a playbook, and over them those that were asked for, flag by flag. */
function mergedValues(playbook: Values = new Map(), asked: Values): Values {
  const merged = new Map(playbook);
  for (const [slug, flags] of asked) merged.set(slug, { ...merged.get(slug), ...flags });
  return merged;
}

/** A file that was given as a value must be on every host that it is for, and be what it is said to be. */
function checkFiles({ hosts }: Judged, values: Values, exceptions: PlanOptions['exceptions'] = []): void {
  for (const { view, judgements } of hosts) {
    for (const judgement of judgements) {
      const { control, finding } = judgement;
      if (finding.status !== 'fail' && finding.status !== 'warn') continue;
      if (exceptionTo(judgement, { exceptions }) !== undefined) continue;
      for (const [flag, value] of Object.entries(values.get(control.slug) ?? {})) {
        const problem = fileValueProblem(view, flag, value);
        if (problem !== undefined) throw new UsageError(`${problem}. Nothing was changed.`);
      }
    }
  }
}

/** Files that values name, and that have to be looked at. */
function namedPaths({ playbook }: Settled, asked: Values): string[] {
  const texts = Object.values(playbook?.value.values ?? {}).flatMap((each) =>
    typeof each === 'string' ? [each] : Array.isArray(each) ? [] : Object.values(each).filter((text) => typeof text === 'string'),
  );
  return [...texts, ...[...asked.values()].flatMap((flags) => Object.values(flags))].filter((text) => text.startsWith('/'));
}
