import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { FaultCluster } from './fault-cluster.js';

const program = fileURLToPath(new URL('../../dist/cli/bench.js', import.meta.url));
const patience = new URL('short-patience.mjs', import.meta.url).href;

/** How the program ended. */
export interface ToolEnd {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly output: string;
}

/** The built program at work on a cluster, with waits that suit the stand-in for the kubelet. `npm test` builds it first. */
export class Tool {
  readonly ended: Promise<ToolEnd>;
  readonly #child: ChildProcessWithoutNullStreams;
  #output = '';
  #isRunning = true;

  constructor(cluster: FaultCluster, args: readonly string[]) {
    const env = { ...process.env, XDG_STATE_HOME: cluster.directory, BENCH_INVENTORY: undefined };
    this.#child = spawn(process.execPath, ['--import', patience, program, ...args, '-i', cluster.inventoryFile], { env });
    for (const stream of [this.#child.stdout, this.#child.stderr]) stream.on('data', (chunk: Buffer) => (this.#output += chunk.toString()));
    this.#child.stdin.end();
    this.ended = this.#end();
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** What it has printed so far. */
  get output(): string {
    return this.#output;
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
    const [code] = (await once(this.#child, 'close')) as [number | null];
    this.#isRunning = false;
    return { code, output: this.#output };
  }
}
