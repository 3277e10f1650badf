import { prepareMount } from './host-path.js';
import type { Machine } from './machine.js';
import type { StartUp } from './pace.js';
import { pace, startUpOf } from './pace.js';
import { podProgram } from './pod-program.js';
import { programName } from './program-name.js';
import { RunningProgram } from './running-program.js';
import { Schedule } from './schedule.js';
import type { StaticPod } from './static-pod.js';

/** Keeps the program of one pod running, with growing pauses when it ends by itself. */
export class PodSupervisor {
  readonly pod: StaticPod;
  /** Why no start of this pod succeeds, for tests of what happens then. */
  readonly #fault: string | undefined;
  readonly #machine: Machine;
  readonly #onStart: () => void;
  readonly #schedule = new Schedule();
  #program: RunningProgram | undefined;
  #backOffMs: number = pace.firstBackOffMs;

  /** @param onStart called for each process that is started */
  constructor(machine: Machine, pod: StaticPod, fault: string | undefined, onStart: () => void) {
    this.#machine = machine;
    this.pod = pod;
    this.#fault = fault;
    this.#onStart = onStart;
  }

  /** Starts the pod now, as one that ran before anybody looked; resolves when it is ready. */
  async startAtOnce(startUp: StartUp): Promise<void> {
    this.#start(startUp);
    await this.#program?.settled;
  }

  /** Starts the pod after this pause. */
  startAfter(milliseconds: number): void {
    this.#schedule.after(milliseconds, () => this.#start(startUpOf(programName(this.pod.argv))));
  }

  /** Ends the pod's process and starts another. */
  restart(): void {
    this.#program?.stop();
    this.#program = undefined;
    this.startAfter(pace.replaceMs);
  }

  stop(): void {
    this.#schedule.stop();
    this.#program?.stop();
  }

  #start(startUp: StartUp): void {
    const { root } = this.#machine;
    if (this.pod.mounts.some((mount) => prepareMount(root, mount) !== undefined)) {
      this.#startLater();
      return;
    }
    const program = podProgram(this.#machine, this.pod);
    const refusal = this.#fault ?? program.refusal;
    this.#onStart();
    this.#program = new RunningProgram(this.#machine, { ...program, refusal }, startUp, () => this.#startLater());
  }

  #startLater(): void {
    this.#program = undefined;
    this.startAfter(this.#backOffMs);
    this.#backOffMs = Math.min(this.#backOffMs * 2, pace.longestBackOffMs);
  }
}
