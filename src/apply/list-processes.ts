import type { ProcessFact } from '../model/snapshot.js';
import { parseProcess } from '../probe/parse-process.js';
import { processFunctions } from '../probe/process-script.js';
import { recordsAfter } from '../probe/records.js';
import { scriptPrelude } from '../probe/script-prelude.js';
import type { Session } from '../transport/session.js';
import { ConnectionFailure } from '../transport/connection-failure.js';

const marker = 'cis-bench-processes/1';

/** The components' processes that run on a host now. Rejects with a ConnectionFailure when the host is lost. */
export async function listProcesses(session: Session): Promise<ProcessFact[]> {
  const script = `${scriptPrelude(session.host.root)}${processFunctions}
printf '\\n%s\\n' ${marker}
for pid in $(component_pids); do report_process "$pid"; done
`;
  const result = await session.run(script, { timeoutMs: 30_000 });
  const records = recordsAfter(marker, result.stdout);
  if (records === undefined) {
    throw new ConnectionFailure(session.host.name, 'CONNECTION_LOST', `${session.host.name}: could not list processes`);
  }
  return records
    .filter(([kind]) => kind === 'process')
    .flatMap((record) => parseProcess(record) ?? [])
    .filter((process) => !process.isWorkload);
}
