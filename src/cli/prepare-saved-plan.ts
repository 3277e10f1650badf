import { readSources } from '../benchmark/sources.js';
import type { HostView } from '../evaluate/host-view.js';
import type { Outcome } from '../model/outcome.js';
import type { Change } from '../model/plan.js';
import { alreadyMade } from '../plan/already-made.js';
import { outdatedChanges } from '../plan/outdated.js';
import { becomePassword } from './become-password.js';
import { judgeAll } from './judge-all.js';
import { checkCluster, hostsOfPlan, readPlan } from './plan-file.js';
import type { PlanRequest, Prepared } from './prepare-plan.js';
import { readApiFor } from './read-api.js';
import { newRun } from './run-identity.js';
import { checkRequest, resolveRequest } from './selection.js';
import { closeAll, survey } from './survey.js';

/**
 * Prepares a saved plan for being carried out: reads it, looks at its hosts, and leaves out what is made already and
 * what no longer fits them.
 * Throws a UsageError for a plan that is damaged, or of another cluster or inventory, before anything is changed.
 */
export async function prepareSavedPlan(request: PlanRequest, path: string): Promise<Prepared & { readonly settled: readonly Outcome[] }> {
  const document = readPlan(path);
  const sources = readSources(request.benchmarkDirectories);
  const wanted = { benchmarks: document.benchmarks, only: [] };
  checkRequest(sources, wanted);
  const hosts = hostsOfPlan(document, request.hosts, path);
  const password = request.asksBecomePassword ? await becomePassword(process.env) : undefined;
  const { parallel, language } = request;
  const seen = await survey(hosts, { layouts: sources.layouts, parallel, becomePassword: password });
  try {
    checkCluster(document, seen.views, path);
    const selection = resolveRequest(sources, wanted, seen.views);
    const api = await readApiFor(selection, seen, sources.layouts);
    const cluster = { api, hosts: seen.views, dockerfiles: undefined };
    const { changes, settled } = fitted(document.changes, seen.views);
    const run = newRun();
    const { schema, stages, leftovers, notes } = document;
    return {
      run,
      sources,
      survey: seen,
      selection,
      judged: judgeAll(seen.views, cluster, selection, language),
      cluster,
      parallel,
      plan: { schema, run: run.id, stages, changes, leftovers, ...(notes === undefined ? {} : { notes }) },
      settled,
    };
  } catch (error) {
    closeAll(seen.sessions);
    throw error;
  }
}

/** The changes that are left to make, and what became of the others. */
function fitted(changes: readonly Change[], views: readonly HostView[]): { readonly changes: readonly Change[]; readonly settled: readonly Outcome[] } {
  const made = alreadyMade(changes, views);
  const unfit = new Map(outdatedChanges(changes.filter((change) => !made.has(change)), views).map((each) => [each.change, each]));
  return {
    changes: changes.filter((change) => !made.has(change) && !unfit.has(change)),
    settled: changes.flatMap((change): Outcome[] => {
      const { host, target, controls } = change;
      if (made.has(change)) return [{ host, target, controls, status: 'unchanged', reason: 'it is already as planned' }];
      const found = unfit.get(change);
      return found === undefined ? [] : [{ host, target, controls, status: found.status, reason: found.reason }];
    }),
  };
}
