import { lstatSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Proposal } from '../model/proposal.js';
import { UsageError } from './usage-error.js';

/**
 * Writes each proposal into the directory, which is made when it is not there, each file whole or not at all. A file
 * that is there with the same text stays as it is. Returns the paths of all of them. Throws a UsageError before
 * anything is written when a file of that name has another text, and whenever one cannot be written.
 */
export function writeProposals(directory: string, proposals: readonly Proposal[]): readonly string[] {
  const files = proposals.map(({ file, text }) => ({ path: join(directory, file), text }));
  try {
    const missing = files.filter(({ path, text }) => isMissing(path, text));
    mkdirSync(directory, { recursive: true });
    for (const { path, text } of missing) writeWhole(path, text);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(
      `--proposals: could not write to ${resolve(directory)}: ${(error as Error).message}; ` +
        'name a directory that you may write to.',
    );
  }
  return files.map(({ path }) => path);
}

/** Whether nothing is there yet; what is there with another text may be somebody's review. */
function isMissing(path: string, text: string): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return true;
  if (stat.isFile() && readFileSync(path, 'utf8') === text) return false;
  throw new UsageError(
    `--proposals: ${resolve(path)} exists and says something else; name another directory, or move the file away. ` +
      'Nothing was written.',
  );
}

function writeWhole(path: string, text: string): void {
  const beside = `${path}.new`;
  try {
    writeFileSync(beside, text, { flag: 'wx' });
    renameSync(beside, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') rmSync(beside, { force: true });
    throw error;
  }
}
