import type { Evidence } from '../model/finding.js';
import type { Reading } from './reading.js';
import type { SettingHome } from './setting-home.js';

/** A setting as the running process has it, and as the next start would read it. */
export interface SettingReading {
  readonly effective: Reading;
  /** Undefined when nothing on the host is known to declare it (a process that somebody started by hand). */
  readonly declared: Reading | undefined;
  /** Where a repair would edit; undefined when this is not known. */
  readonly home: SettingHome | undefined;
  readonly evidence: readonly Evidence[];
  /** Why it could not be read; the readings then mean nothing. */
  readonly problem: string | undefined;
}
