import type { Duplex } from 'node:stream';
import type { Host } from '../model/host.js';

/** What a script left behind: its exit code and its bytes, untouched. */
export interface ExecResult {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

/** An open connection to one host. */
export interface Session {
  readonly host: Host;
  /**
   * Runs a POSIX sh script on the host, read from the shell's standard input (so it never shows in a process list),
   * as root when the host asks for `become`. Rejects with a ConnectionFailure when the connection or sudo fails or
   * the time (milliseconds) runs out; a script that exits non-zero is a result, not a rejection.
   */
  run(script: string, options?: { readonly timeoutMs?: number }): Promise<ExecResult>;
  /** Opens a TCP connection from the host to an address that the host can reach; rejects with a ConnectionFailure. */
  forward(address: string, port: number): Promise<Duplex>;
  close(): void;
}
