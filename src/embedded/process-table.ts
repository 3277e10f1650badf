import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A program to be shown running. */
export interface ProcessEntry {
  readonly argv: readonly string[];
  /** Path of the program, as `/proc/PID/exe` points to it. */
  readonly executable: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly cgroup: string;
}

/** One entry of the table. */
export interface ProcessRecord extends ProcessEntry {
  readonly pid: number;
  /** Clock ticks (100 a second) since boot. */
  readonly startTicks: number;
}

const upBeforeMs = 3 * 24 * 3600 * 1000;

/** The `proc` directory of a host tree. Entries come and go whole, as those of a kernel do. */
export class ProcessTable {
  readonly #directory: string;
  #bootedAt = Date.now() - upBeforeMs;
  readonly #running = new Map<number, ProcessRecord>();
  #lastPid = 900;
  #lastTicks = 0;

  /** @param directory the tree's `proc`, which exists */
  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Adds a process under a new, larger id and start time. */
  add(entry: ProcessEntry): ProcessRecord {
    const pid = (this.#lastPid += 7);
    const ticks = Math.floor((Date.now() - this.#bootedAt) / 10);
    const startTicks = (this.#lastTicks = Math.max(this.#lastTicks + 1, ticks));
    const record = { ...entry, pid, startTicks };
    const hidden = join(this.#directory, `.${pid}`);
    mkdirSync(hidden);
    writeEntry(hidden, record);
    renameSync(hidden, join(this.#directory, String(pid)));
    this.#running.set(pid, record);
    return record;
  }

  /** Removes a process; one that is gone already is no error. */
  remove(pid: number): void {
    if (!this.#running.delete(pid)) return;
    const hidden = join(this.#directory, `.${pid}`);
    renameSync(join(this.#directory, String(pid)), hidden);
    rmSync(hidden, { recursive: true, force: true });
  }

  /** Ends every process and begins to count the time since boot anew. */
  restart(): void {
    for (const { pid } of this.list()) this.remove(pid);
    this.#bootedAt = Date.now();
    this.#lastTicks = 0;
  }

  /** All that are running, the oldest first. */
  list(): ProcessRecord[] {
    return [...this.#running.values()];
  }
}

function writeEntry(directory: string, record: ProcessRecord): void {
  const environment = Object.entries(record.environment).map(([name, value]) => `${name}=${value}`);
  writeFileSync(join(directory, 'cmdline'), nulTerminated(record.argv));
  writeFileSync(join(directory, 'environ'), nulTerminated(environment));
  writeFileSync(join(directory, 'stat'), statLine(record));
  writeFileSync(join(directory, 'cgroup'), `0::${record.cgroup}\n`);
  symlinkSync('/', join(directory, 'cwd'));
  symlinkSync(record.executable, join(directory, 'exe'));
}

function nulTerminated(texts: readonly string[]): string {
  return texts.map((text) => `${text}\0`).join('');
}

/** The first 24 fields of proc(5)'s stat: the name is cut to 15 characters, the start time is field 22. */
function statLine({ pid, executable, startTicks }: ProcessRecord): string {
  const name = executable.slice(executable.lastIndexOf('/') + 1, executable.lastIndexOf('/') + 16);
  return `${pid} (${name}) S 1 ${pid} ${pid} 0 -1 4194560 0 0 0 0 0 0 0 0 20 0 9 0 ${startTicks} 0 0\n`;
}
