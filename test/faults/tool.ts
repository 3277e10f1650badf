import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../dist/cli/bench.js', import.meta.url));

/** How the program ended. */
export interface ToolEnd {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly output: string;
}

/** Where the program works. */
export interface Workplace {
  readonly inventoryFile: string;
  /** Where it keeps its records. */
  readonly state: string;
  /** A module that is loaded before it. */
  readonly preloaded?: string;
}

const limitMs = 300_000;

/** The built program at work, which `npm test` builds first. It is ended when it takes longer than five minutes. */
export class Tool {
  readonly ended: Promise<ToolEnd>;
  readonly #child: ChildProcessWithoutNullStreams;
  #output = '';
  #isRunning = true;

  constructor({ inventoryFile, state, preloaded }: Workplace, args: readonly string[]) {
    const env = { ...process.env, XDG_STATE_HOME: state, NO_COLOR: '1', BENCH_INVENTORY: undefined };
    const loaded = preloaded === undefined ? [] : ['--import', preloaded];
    this.#child = spawn(process.execPath, [...loaded, program, ...args, '-i', inventoryFile], { env });
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
    const limit = setTimeout(() => {
      this.#output += '\nthe program did not end within five minutes: an error that should not happen';
      this.kill();
    }, limitMs);
    const [code] = (await once(this.#child, 'close')) as [number | null];
    clearTimeout(limit);
    this.#isRunning = false;
    return { code, output: this.#output };
  }
}
