import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../../e2e/lab-cluster.js';

const program = fileURLToPath(new URL('../../lab/lab', import.meta.url));

/** Runs a command of the lab; waits for another one that is at work, a minute at most. Rejects with what it says when it fails. */
export async function lab(...args: readonly string[]): Promise<void> {
  for (const deadline = Date.now() + 60_000; ; await sleep(500)) {
    const { code, stderr, stdout } = await runProgram(program, args);
    if (code === 0) return;
    if (!stderr.includes('Another lab command') || Date.now() > deadline) throw new Error(`lab ${args.join(' ')} ended with ${code}: ${stderr}${stdout}`);
  }
}
