import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Run } from '../model/run-record.js';

/** A new run: its id sorts by time and is safe as a file name. */
export function newRun(): Run {
  const now = new Date();
  const stamp = now.toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return { id: `${stamp}-${randomBytes(3).toString('hex')}`, startedAt: now.toISOString(), version: programVersion() };
}

/** The version in the package's own package.json. */
export function programVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
