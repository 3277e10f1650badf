import { setTimeout as sleep } from 'node:timers/promises';
import { flagValues, lastValue, parseFlags } from '../documents/command-flags.js';
import { hostPath } from '../documents/path-on-host.js';
import { readPodManifest } from '../documents/pod-manifest.js';
import { programOf } from '../model/component.js';
import type { Change, FileState } from '../model/plan.js';
import type { ProcessFact } from '../model/snapshot.js';
import { recordsAfter } from '../probe/records.js';
import { scriptPrelude } from '../probe/script-prelude.js';
import { quote } from '../transport/quote.js';
import type { Session } from '../transport/session.js';
import { askHealth } from './ask-health.js';
import { healthEndpoint } from './health-endpoint.js';
import { listProcesses } from './list-processes.js';
import type { Patience } from './wait-for-component.js';

/** A request that every policy records which leaves out no more than health checks; nobody has such a namespace. */
const recordedPath = '/api/v1/namespaces/cis-bench-audit-check';
const marker = 'cis-bench-audit-log/1';

/**
 * After a restart of the apiserver: sees that the audit log which the changes set up grows once a request is made that it
 * records, and that it does so on the host and not in the container alone. Resolves with what speaks against it, or
 * undefined; at once where no change is about the audit log, or where it goes to standard output.
 * Rejects with a ConnectionFailure when the host is lost.
 * @param made the changes of the restart
 * @param patience milliseconds that it may take, and between two looks
 */
export async function proveAuditLog(
  session: Session,
  made: readonly Change[],
  { deadlineMs, pollMs }: Pick<Patience, 'deadlineMs' | 'pollMs'>,
): Promise<string | undefined> {
  const path = made.map(auditLogOf).findLast((each) => each !== undefined);
  if (path === undefined) return undefined;
  const start = await look(session, path);
  const deadline = Date.now() + deadlineMs;
  let last = start;
  do {
    await request(session);
    last = await look(session, path);
    if (hasNewEntry(start, last)) return undefined;
    await sleep(pollMs);
  } while (Date.now() < deadline);
  const seen = last.size === undefined ? 'is not there' : `has had no new entry for ${Math.round(deadlineMs / 1000)} s`;
  return `the API server runs, but its audit log ${path} ${seen}; see whether the audit policy records requests at all`;
}

/** The log's path on the host, when a change sets it or its policy. */
function auditLogOf(change: Change): string | undefined {
  if (change.kind === 'action' || change.kind !== 'pod-manifest' || !change.restarts.includes('apiserver')) return undefined;
  const [before, after] = [contentOf(change.before), contentOf(change.after)];
  if (after === undefined) return undefined;
  const manifest = readPodManifest(after, programOf.apiserver);
  const path = flagOf(after, 'audit-log-path');
  if (path === undefined || !path.startsWith('/')) return undefined;
  const isAbout = ['audit-log-path', 'audit-policy-file'].some((flag) => before === undefined || flagOf(before, flag) !== flagOf(after, flag));
  return isAbout ? hostPath(manifest, path) : undefined;
}

function contentOf(state: FileState): string | undefined {
  return state.type === 'absent' ? undefined : state.content;
}

function flagOf(manifest: string, flag: string): string | undefined {
  return lastValue(flagValues(parseFlags(readPodManifest(manifest, programOf.apiserver).command.slice(1)), flag));
}

/** The bytes of the log; absent while it is not there. */
interface Sight {
  readonly size?: number;
}

/** By its bytes and not by the times in it: clocks jump. A log that was rotated meanwhile is a smaller one. */
function hasNewEntry(start: Sight, now: Sight): boolean {
  return now.size !== undefined && now.size > 0 && now.size !== start.size;
}

async function look(session: Session, path: string): Promise<Sight> {
  const script = `${scriptPrelude(session.host.root)}
log=$R${quote(path)}
printf '\\n%s\\n' ${marker}
[ ! -f "$log" ] || printf 'log\\t%s\\n' "$(stat -c %s "$log")"
`;
  const { stdout } = await session.run(script, { timeoutMs: 30_000 });
  const [, size] = (recordsAfter(marker, stdout) ?? []).find(([kind]) => kind === 'log') ?? [];
  return size === undefined ? {} : { size: Number(size) };
}

async function request(session: Session): Promise<void> {
  const apiservers = (await listProcesses(session)).filter(({ component }) => component === 'apiserver');
  const newest = apiservers.reduce<ProcessFact | undefined>(
    (found, each) => (found === undefined || each.startTicks > found.startTicks ? each : found),
    undefined,
  );
  if (newest !== undefined) await askHealth(session, { ...healthEndpoint(newest), path: recordedPath });
}
