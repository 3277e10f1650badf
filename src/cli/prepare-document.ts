import { readSources } from '../benchmark/sources.js';
import type { HostView } from '../evaluate/host-view.js';
import type { Outcome } from '../model/outcome.js';
import type { Change } from '../model/plan.js';
import type { Run } from '../model/run-record.js';
import { alreadyMade } from '../plan/already-made.js';
import { outdatedChanges } from '../plan/outdated.js';
import type { PlanDocument } from '../report/plan-document.js';
import { judgeAll } from './judge-all.js';
import { checkCluster, hostsOfPlan } from './plan-file.js';
import type { PlanRequest, Prepared } from './prepare-plan.js';
import { readApiFor } from './read-api.js';
import { checkRequest, resolveRequest } from './selection.js';
import type { Survey } from './survey.js';
import { closeAll, survey } from './survey.js';

/** What a document is looked at with. */
export type DocumentRequest = Pick<PlanRequest, 'hosts' | 'benchmarkDirectories' | 'parallel' | 'language'>;

/** Changes that are to be held against what hosts show, and what is settled about the others. */
export interface Settled {
  readonly changes: readonly Change[];
  readonly settled: readonly Outcome[];
}

/** Under which run a document is carried out, and how it is called. */
export interface DocumentUse {
  readonly run: Run;
  /** What messages call it: `--plan: /a/plan.json`. */
  readonly name: string;
  readonly becomePassword: string | undefined;
  /** What else is settled about its changes once the hosts were looked at. */
  readonly settle?: (changes: readonly Change[], survey: Survey) => Promise<Settled> | Settled;
}

/** A document that is ready to be carried out: its plan has the changes that are left to make. */
export type PreparedDocument = Prepared & Pick<Settled, 'settled'>;

/**
 * Prepares the document of a plan for being carried out: looks at its hosts, and leaves out what is made already and what
 * no longer fits them. Throws a UsageError for the plan of another cluster or inventory, before anything is changed.
 */
export async function prepareDocument(request: DocumentRequest, document: PlanDocument, use: DocumentUse): Promise<PreparedDocument> {
  const sources = readSources(request.benchmarkDirectories);
  const wanted = { benchmarks: document.benchmarks, only: [] };
  checkRequest(sources, wanted);
  const hosts = hostsOfPlan(document, request.hosts, use.name);
  const { run, becomePassword } = use;
  const { parallel, language } = request;
  const seen = await survey(hosts, { layouts: sources.layouts, parallel, becomePassword });
  try {
    checkCluster(document, seen.views, use.name);
    const selection = resolveRequest(sources, wanted, seen.views);
    const api = await readApiFor(selection, seen, sources.layouts);
    const cluster = { api, hosts: seen.views, dockerfiles: undefined };
    const open = (await use.settle?.(document.changes, seen)) ?? { changes: document.changes, settled: [] };
    const { changes, settled } = fitted(open, seen.views);
    const judged = judgeAll(seen.views, cluster, selection, language);
    const plan = { ...planOf(document), run: run.id, changes };
    return { run, sources, survey: seen, selection, judged, cluster, parallel, becomePassword, plan, settled };
  } catch (error) {
    closeAll(seen.sessions);
    throw error;
  }
}

function planOf({ schema, stages, leftovers, notes, takesBack }: PlanDocument): Omit<Prepared['plan'], 'run' | 'changes'> {
  return { schema, stages, leftovers, ...(notes === undefined ? {} : { notes }), ...(takesBack === undefined ? {} : { takesBack }) };
}

/** The changes that are left to make, and what became of the others. */
function fitted({ changes, settled }: Settled, views: readonly HostView[]): Settled {
  const made = alreadyMade(changes, views);
  const unfit = new Map(outdatedChanges(changes.filter((change) => !made.has(change)), views).map((each) => [each.change, each]));
  const more = changes.flatMap((change): Outcome[] => {
    const { host, target, controls } = change;
    if (made.has(change)) return [{ host, target, controls, status: 'unchanged', reason: 'it is already as planned' }];
    const found = unfit.get(change);
    return found === undefined ? [] : [{ host, target, controls, status: found.status, reason: found.reason }];
  });
  return { changes: changes.filter((change) => !made.has(change) && !unfit.has(change)), settled: [...settled, ...more] };
}
