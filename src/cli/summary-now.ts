import { inFleet } from '../evaluate/in-fleet.js';
import type { ScanSummary } from '../model/finding.js';
import { summarise } from '../report/scan-summary.js';
import { findingsOf, judgeAll } from './judge-all.js';
import type { Prepared } from './prepare-plan.js';
import { readApiFor } from './read-api.js';
import { viewSession } from './survey.js';

/** Counts the verdicts on a fresh look at all hosts of a run; one that can no longer be seen counts as it was. */
export async function summaryNow({ survey, sources, selection }: Prepared): Promise<ScanSummary> {
  const views = await Promise.all(
    survey.views.map(async (view) => {
      const session = survey.sessions.get(view.host.name);
      return session === undefined ? view : viewSession(session, sources.layouts).catch(() => view);
    }),
  );
  const api = await readApiFor(selection, { ...survey, views }, sources.layouts);
  return summarise(findingsOf(judgeAll(inFleet(views), { api, dockerfiles: undefined }, selection, 'en')));
}
