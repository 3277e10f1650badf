import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { labFolder } from '../e2e/lab-cluster.js';

const program = fileURLToPath(new URL('../../dist/cli/bench.js', import.meta.url));

/** A line of progress, and when it came. */
export interface ToldLine {
  /** Since the command began. */
  readonly seconds: number;
  readonly text: string;
}

/** A run of the built CLI. */
export interface TimedRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly seconds: number;
  readonly progress: readonly ToldLine[];
}

/**
 * Runs the built CLI against the lab and notes when it told what. Rejects when it cannot start.
 * @param stateHome folder that its records of runs go to
 */
export function timedBench(args: readonly string[], stateHome: string): Promise<TimedRun> {
  const startedAt = performance.now();
  const elapsed = (): number => Math.round((performance.now() - startedAt) / 10) / 100;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args, '-i', join(labFolder, 'hosts.yaml')], {
      env: { ...process.env, NO_COLOR: '1', XDG_STATE_HOME: stateHome },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let rest = '';
    const progress: ToldLine[] = [];
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      progress.push(...lines.map((text) => ({ seconds: elapsed(), text })));
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, seconds: elapsed(), progress }));
  });
}
