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
  readonly processes: ProcessTable;
  readonly ports: PortTable;
  /** For every HTTPS listener. */
  readonly certificate: Certificate;
  /** Ends with the host. */
  readonly schedule: Schedule;
}
