import type { KnownRun } from './known-run.js';
import { runHeaderLines } from './run-header-lines.js';
import { runHostLines } from './run-host-lines.js';
import { runNextLines } from './run-next-lines.js';
import { runProgress } from './run-progress.js';
import type { TextOptions } from './text-options.js';

/**
 * Writes one run for people: what it is and how it stands; host by host what was armed, changed (from which mode, owner
 * and digest to which), confirmed and undone, with times; then what can be done next. Ends with a newline.
 */
export function renderRunText(run: KnownRun, options: TextOptions): string {
  const progress = runProgress(run);
  const lines = [...runHeaderLines(run, progress, options), ...runHostLines(run, options), ...runNextLines(run, progress, options)];
  return `${lines.join('\n')}\n`;
}
