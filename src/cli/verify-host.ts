import { judgeHost } from '../evaluate/judge-host.js';
import type { NumberedControl } from '../model/control.js';
import type { Finding } from '../model/finding.js';
import type { Host } from '../model/host.js';
import type { Change, Plan } from '../model/plan.js';
import type { Prepared } from './prepare-plan.js';
import type { Selection } from './selection.js';
import { viewSession } from './survey.js';

/**
 * Judges a host on a fresh probe: what a stage repaired must hold, and nothing that passed before may fail. Resolves with
 * what speaks against the changes, or undefined.
 */
export async function verifyHost(
  { survey, sources, selection, plan }: Prepared,
  host: Host,
  applied: readonly Change[],
): Promise<string | undefined> {
  const session = survey.sessions.get(host.name);
  if (session === undefined) return `${host.name} has no session`;
  const view = await viewSession(session, sources.layouts);
  const controls = allControlsOf(selection, host.name);
  const before = survey.views.find((each) => each.host.name === host.name);
  const others = before?.others ?? [];
  const now = judgeHost({ ...view, others }, controls, 'en');
  const earlier = before === undefined ? [] : judgeHost(before, controls, 'en');
  const passed = new Set(earlier.filter(({ finding }) => finding.status === 'pass').map(({ control }) => control.reference));
  const repaired = finishedBy(plan, applied);
  const bad = now.filter(
    ({ control: { reference }, finding }) => isBad(finding.status) && (repaired.has(reference) || passed.has(reference)),
  );
  if (bad.length === 0) return undefined;
  return bad.map(({ control, finding }) => `${control.reference} ${finding.reason}: ${finding.actual}`).join('; ');
}

/** Controls of which no later stage changes anything more on the host. */
function finishedBy(plan: Plan, applied: readonly Change[]): ReadonlySet<string> {
  const [{ host, stage } = { host: '', stage: 0 }] = applied;
  const later = plan.changes.filter((change) => change.host === host && change.stage > stage && !isForUpgrades(change));
  const unfinished = new Set(later.flatMap(({ controls }) => controls));
  return new Set(applied.flatMap(({ controls }) => controls).filter((reference) => !unfinished.has(reference)));
}

/** What only the next upgrade reads finishes nothing on a host. */
function isForUpgrades(change: Change): boolean {
  return change.kind === 'action' && change.action.kind === 'replace-config-map-text';
}

/** Every control of the host's benchmarks, also those that `--only` left out: none of them may get worse. */
function allControlsOf({ benchmarks, byHost }: Selection, host: string): NumberedControl[] {
  const ids = new Set((byHost.get(host) ?? []).map(({ benchmark }) => benchmark));
  return benchmarks.filter(({ id }) => ids.has(id)).flatMap(({ controls }) => controls);
}

function isBad(status: Finding['status']): boolean {
  return status === 'fail' || status === 'error';
}
