import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FaultCluster, FaultHost } from './fault-cluster.js';

/** The words by which a host says how far a run has come. */
const states = ['armed', 'undoing', 'confirmed', 'undone'] as const;

interface RecordedPlan {
  readonly changes: readonly { readonly host: string; readonly target: string; readonly stage: number }[];
}

/** Ids of the runs that the operator's machine has records of, the oldest first. */
export function recordedRuns({ directory }: FaultCluster): string[] {
  return namesIn(join(directory, 'cis-bench/runs')).sort();
}

/** The plan of the newest run as the operator's machine keeps it. */
export function recordedPlan(cluster: FaultCluster): RecordedPlan {
  const run = recordedRuns(cluster).at(-1) ?? '';
  return JSON.parse(readFileSync(join(cluster.directory, 'cis-bench/runs', run, 'plan.json'), 'utf8')) as RecordedPlan;
}

/** The trail of the newest run, one JSON text a line. */
export function trailLines(cluster: FaultCluster): string[] {
  const file = join(cluster.directory, 'cis-bench/runs', recordedRuns(cluster).at(-1) ?? '', 'trail.jsonl');
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
}

/** The runs that a host keeps, the oldest first, with the state that it is in with each. */
export function runStates({ embedded: { root } }: FaultHost): { readonly run: string; readonly states: readonly string[] }[] {
  const folder = join(root, 'var/lib/cis-bench/runs');
  return namesIn(folder).sort().map((run) => ({ run, states: states.filter((state) => existsSync(join(folder, run, state))) }));
}

/** The texts of the files that a host keeps beside its journals: originals, and what was found in the place of ours. */
export function keptTexts({ embedded: { root } }: FaultHost): string[] {
  const folder = join(root, 'var/lib/cis-bench/runs');
  return namesIn(folder).flatMap((run) => namesIn(join(folder, run, 'files')).map((name) => readFileSync(join(folder, run, 'files', name), 'utf8')));
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
