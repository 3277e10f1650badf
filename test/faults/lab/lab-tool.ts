import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { labFolder } from '../../e2e/lab-cluster.js';
import type { ToolEnd } from '../tool.js';

const program = fileURLToPath(new URL('../../../dist/cli/bench.js', import.meta.url));

/** The built program at work on the lab as the user `ops`, who becomes root with sudo. It is ended when it takes longer than five minutes. */
export class LabTool {
  readonly ended: Promise<ToolEnd>;
  readonly #child: ChildProcessWithoutNullStreams;
  #output = '';
  #isRunning = true;

  /** @param state where it keeps its records */
  constructor(state: string, args: readonly string[]) {
    const env = { ...process.env, XDG_STATE_HOME: state, NO_COLOR: '1', BENCH_INVENTORY: undefined };
    this.#child = spawn(process.execPath, [program, ...args, '-i', join(labFolder, 'hosts-ops.yaml')], { env });
    for (const stream of [this.#child.stdout, this.#child.stderr]) stream.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
    this.#child.stdin.end();
    this.ended = this.#end();
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Stops it in its tracks, until `goOn` or for ever. */
  pause(): void {
    this.#child.kill('SIGSTOP');
  }

  goOn(): void {
    this.#child.kill('SIGCONT');
  }

  async #end(): Promise<ToolEnd> {
    const limit = setTimeout(() => {
      this.#output += '\nthe program did not end within five minutes: an error that should not happen';
      this.kill();
    }, 300_000);
    const [code] = (await once(this.#child, 'close')) as [number | null];
    clearTimeout(limit);
    this.#isRunning = false;
    return { code, output: this.#output };
  }
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
