import type { MachineClock } from './machine-clock.js';
import type { PortTable } from './port-table.js';
import type { ProcessTable } from './process-table.js';
import type { Schedule } from './schedule.js';
import type { Certificate } from './self-signed-certificate.js';

/** What the programs of one embedded host share. */
export interface Machine {
  /** The host's name, as its kubelet knows it. */
  readonly name: string;
  /** Directory of the host tree. */
  readonly root: string;
  /** What its programs take for the time of day. */
  readonly clock: MachineClock;
  readonly processes: ProcessTable;
  readonly ports: PortTable;
  /** For every HTTPS listener. */
  readonly certificate: Certificate;
  /** Ends with the host. */
  readonly schedule: Schedule;
}
