import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives all tests a folder of their own for the records of runs, so that none lands among those of whoever runs them. */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'cis-bench-state-'));
  process.env['XDG_STATE_HOME'] = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
