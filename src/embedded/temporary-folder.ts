import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const open = new Set<TemporaryFolder>();
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A folder that does not outlive this process, however it ends (but for SIGKILL). */
export class TemporaryFolder {
  /** Real path, without symbolic links. */
  readonly path: string;
  readonly #beforeRemoval: () => void;

  /**
   * @param prefix of the folder's name
   * @param beforeRemoval ends, without waiting, what may still write into the folder
   */
  constructor(prefix: string, beforeRemoval: () => void) {
    this.path = realpathSync(mkdtempSync(join(tmpdir(), prefix)));
    this.#beforeRemoval = beforeRemoval;
    if (open.size === 0) watch();
    open.add(this);
  }

  /** Removes the folder now; the second time does nothing. */
  remove(): void {
    if (!open.delete(this)) return;
    if (open.size === 0) unwatch();
    this.#beforeRemoval();
    rmSync(this.path, { recursive: true, force: true, maxRetries: 5, retryDelay: 20 });
  }
}

function watch(): void {
  process.on('exit', removeAll);
  for (const signal of signals) process.on(signal, onSignal);
}

function unwatch(): void {
  process.off('exit', removeAll);
  for (const signal of signals) process.off(signal, onSignal);
}

function removeAll(): void {
  for (const folder of open) folder.remove();
}

/** Who else listens to the signal decides when the process ends; alone, this ends it as if nobody had listened. */
function onSignal(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  removeAll();
  process.kill(process.pid, signal);
}
