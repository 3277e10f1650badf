import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { labFolder } from '../../e2e/lab-cluster.js';
import type { Workplace } from '../tool.js';

/** The lab as the user `ops` works on it, who becomes root with sudo. */
export function onLab(state: string): Workplace {
  return { state, inventoryFile: join(labFolder, 'hosts-ops.yaml') };
}

/** The newest run that there are records of. */
export function newestRun(state: string): string | undefined {
  const folder = join(state, 'cis-bench/runs');
  return existsSync(folder) ? readdirSync(folder).sort().at(-1) : undefined;
}

/** The trail of the newest run. */
export function trailOf(state: string): string {
  const file = join(state, 'cis-bench/runs', newestRun(state) ?? '', 'trail.jsonl');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
