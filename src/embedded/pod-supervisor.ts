import { prepareMount } from './host-path.js';
import type { Machine } from './machine.js';
import type { StartUp } from './pace.js';
import { pace, startUpOf } from './pace.js';
import { podProgram } from './pod-program.js';
import { programName } from './program-name.js';
import { RunningProgram } from './running-program.js';
import { Schedule } from './schedule.js';
import type { StaticPod } from './static-pod.js';

/** What a pod's starts depend on, and who counts them. */
export interface PodStarts {
  /** Why no start of this pod succeeds, for tests of what happens then. */
  readonly fault: string | undefined;
  /** Whether the image is there; without it nothing is started, and it is tried again later. */
  readonly hasImage: () => boolean;
  /** Called for each process that is started. */
  readonly onStart: () => void;
}

/** Keeps the program of one pod running, with growing pauses when it ends by itself. */
export class PodSupervisor {
  readonly pod: StaticPod;
  readonly #machine: Machine;
  readonly #starts: PodStarts;
  readonly #schedule = new Schedule();
  #program: RunningProgram | undefined;
  #backOffMs: number = pace.firstBackOffMs;

  constructor(machine: Machine, pod: StaticPod, starts: PodStarts) {
    this.#machine = machine;
    this.pod = pod;
    this.#starts = starts;
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
    if (!this.#starts.hasImage() || this.pod.mounts.some((mount) => prepareMount(root, mount) !== undefined)) {
      this.#startLater();
      return;
    }
    const program = podProgram(this.#machine, this.pod);
    const refusal = this.#starts.fault ?? program.refusal;
    this.#starts.onStart();
    this.#program = new RunningProgram(this.#machine, { ...program, refusal }, startUp, () => this.#startLater());
  }

  #startLater(): void {
    this.#program = undefined;
    this.startAfter(this.#backOffMs);
    this.#backOffMs = Math.min(this.#backOffMs * 2, pace.longestBackOffMs);
  }
}
