import { proposeForCluster } from '../plan/propose.js';
import type { Prepared } from './prepare-plan.js';
import { writeProposals } from './write-proposals.js';

/** Writes what is proposed for findings about the API's objects into a folder, and says so. Throws a UsageError. */
export function proposeTo(directory: string, { cluster, judged }: Prepared): void {
  const written = writeProposals(directory, proposeForCluster(cluster, judged.cluster));
  const count = `${written.length} proposal${written.length === 1 ? '' : 's'}`;
  process.stderr.write(`Proposals: ${count} in ${directory}; nothing of them was applied, review them first.\n`);
}
