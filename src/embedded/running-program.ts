import type { Endpoint } from './endpoint.js';
import type { HealthAnswer } from './health-answer.js';
import type { HealthServer } from './health-server.js';
import { startHealthServer } from './health-server.js';
import type { Machine } from './machine.js';
import type { StartUp } from './pace.js';
import { pace } from './pace.js';
import type { ProcessEntry } from './process-table.js';
import { Schedule } from './schedule.js';

/** A program that is about to start, and what it will do. */
export interface Program {
  readonly entry: ProcessEntry;
  /** Why it ends right after its start; undefined when it runs. */
  readonly refusal: string | undefined;
  /** Where it answers health; undefined when nowhere. */
  readonly endpoint: Endpoint | undefined;
  answer(path: string, isReady: boolean): HealthAnswer;
  /** Milliseconds that it stays in the process table after it was told to end. */
  readonly drainMs: number;
}

/** One process of an embedded host, from its start to its end. */
export class RunningProgram {
  /** Resolves when it is ready or has ended. */
  readonly settled: Promise<void>;
  readonly #machine: Machine;
  readonly #program: Program;
  readonly #pid: number;
  readonly #onExit: () => void;
  readonly #schedule = new Schedule();
  #settle = (): void => {};
  #server: HealthServer | undefined;
  #isReady = false;
  #isEnded = false;

  /** @param onExit called when it ends by itself, not when it is told to */
  constructor(machine: Machine, program: Program, startUp: StartUp, onExit: () => void) {
    this.#machine = machine;
    this.#program = program;
    this.#onExit = onExit;
    this.#pid = machine.processes.add(program.entry).pid;
    this.settled = new Promise((resolve) => (this.#settle = resolve));
    if (program.refusal !== undefined) this.#schedule.after(pace.crashMs, () => this.#exit());
    else this.#schedule.after(startUp.listenMs, () => this.#listen(startUp.readyMs).catch(() => this.#exit()));
  }

  /** Tells it to end: its listener is gone at once, its process when it has drained. */
  stop(): void {
    this.#end();
    if (this.#program.drainMs === 0) this.#machine.processes.remove(this.#pid);
    else this.#machine.schedule.after(this.#program.drainMs, () => this.#machine.processes.remove(this.#pid));
  }

  async #listen(readyMs: number): Promise<void> {
    const { endpoint } = this.#program;
    if (endpoint !== undefined) {
      const certificate = endpoint.isTls ? this.#machine.certificate : undefined;
      const server = await startHealthServer(certificate, (path) => this.#program.answer(path, this.#isReady));
      this.#server = server;
      if (this.#isEnded) server.close();
      else if (!this.#machine.ports.claim(endpoint.port, server.port)) this.#exit();
    }
    this.#schedule.after(readyMs, () => {
      this.#isReady = true;
      this.#settle();
    });
  }

  #exit(): void {
    if (this.#isEnded) return;
    this.#end();
    this.#machine.processes.remove(this.#pid);
    this.#onExit();
  }

  #end(): void {
    this.#isEnded = true;
    this.#schedule.stop();
    const { endpoint } = this.#program;
    if (endpoint && this.#server) this.#machine.ports.release(endpoint.port, this.#server.port);
    this.#server?.close();
    this.#settle();
  }
}
