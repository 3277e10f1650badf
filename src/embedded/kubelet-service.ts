import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { healthAnswers } from './health-answer.js';
import type { KubeletSetup } from './kubelet-setup.js';
import { kubeletSetup } from './kubelet-setup.js';
import type { Machine } from './machine.js';
import type { StartUp } from './pace.js';
import { pace, startUpOf } from './pace.js';
import type { Program } from './running-program.js';
import { RunningProgram } from './running-program.js';
import { Schedule } from './schedule.js';
import type { UnitTexts } from './unit-command.js';
import { unitCommand } from './unit-command.js';

const unitFile = '/etc/systemd/system/kubelet.service';

/** The kubelet of a machine as systemd runs it: from its unit files, and again and again when it ends. */
export class KubeletService {
  readonly #machine: Machine;
  readonly #onStart: () => void;
  #schedule = new Schedule();
  #unit: UnitTexts = [];
  #program: RunningProgram | undefined;
  #setup: KubeletSetup | undefined;
  #fault: string | undefined;

  /** @param onStart called for each process that is started */
  constructor(machine: Machine, onStart: () => void) {
    this.#machine = machine;
    this.#onStart = onStart;
    this.reload();
  }

  /** Directory of the static pods; undefined while no kubelet watches it. */
  get manifests(): string | undefined {
    return this.#setup?.manifests;
  }

  get isActive(): boolean {
    return this.#setup !== undefined;
  }

  /** Reads the unit files anew, which a restart alone does not. */
  reload(): void {
    const { root } = this.#machine;
    const texts = [unitFile, ...dropIns(root)].map((path) => readText(root, path));
    this.#unit = texts.filter((text) => text !== undefined);
  }

  /** Ends the kubelet and starts it anew. The one that starts, and those that follow by themselves, has this fault. */
  async restart(startUp: StartUp, fault?: string): Promise<void> {
    this.stop();
    this.#schedule = new Schedule();
    this.#fault = fault;
    this.#start(startUp);
    await this.#program?.settled;
  }

  stop(): void {
    this.#schedule.stop();
    this.#program?.stop();
    this.#program = undefined;
    this.#setup = undefined;
  }

  #start(startUp: StartUp): void {
    const { root } = this.#machine;
    const argv = unitCommand(this.#unit, (path) => readText(root, path));
    if (argv === undefined) return;
    const setup = kubeletSetup(root, argv);
    const refusal = this.#fault ?? (typeof setup === 'string' ? setup : undefined);
    this.#setup = typeof setup === 'string' || refusal !== undefined ? undefined : setup;
    this.#onStart();
    const program = kubeletProgram(argv, this.#setup, refusal);
    this.#program = new RunningProgram(this.#machine, program, startUp, () => this.#startLater());
  }

  #startLater(): void {
    this.#program = undefined;
    this.#setup = undefined;
    this.#schedule.after(pace.kubeletRestartMs, () => this.#start(startUpOf('kubelet')));
  }
}

function kubeletProgram(argv: readonly string[], setup: KubeletSetup | undefined, refusal?: string): Program {
  return {
    entry: { argv, executable: '/usr/bin/kubelet', environment: {}, cgroup: '/system.slice/kubelet.service' },
    refusal,
    endpoint: setup?.endpoint,
    answer: healthAnswers('kubelet', new Map()),
    drainMs: 0,
  };
}

function dropIns(root: string): string[] {
  const directory = `${unitFile}.d`;
  try {
    const names = readdirSync(join(root, directory)).filter((name) => name.endsWith('.conf'));
    return names.sort().map((name) => `${directory}/${name}`);
  } catch {
    return [];
  }
}

function readText(root: string, path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
}
