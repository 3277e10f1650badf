import { hostname } from 'node:os';
import type { Operator } from '../model/operator.js';

/** Whether a process with the operator's number runs on this machine, which may by now be another program. */
export function isRunning({ machine, pid }: Operator): boolean {
  if (machine !== hostname() || pid === process.pid || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
