import type { Operator } from '../model/operator.js';

/** What a host's lock says of whoever holds it. */
export interface LockHolder {
  readonly run: string;
  readonly operator: Operator;
  /** When it took the lock, by the clock of its machine (ISO 8601, UTC). */
  readonly since: string;
  /** Seconds since its last sign of life, by the host's time since its start; undefined when the host was started since. */
  readonly silentSeconds?: number;
  /** Seconds since the host was started. */
  readonly hostUpSeconds: number;
  /** Names what the lock's file holds: the lock is taken over or broken only while the file holds just that. */
  readonly digest: string;
  /** Why the file is no lock's; run, operator and since say `unknown` then. */
  readonly damage?: string;
}
