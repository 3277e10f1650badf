import type { Dirent } from 'node:fs';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Dockerfile } from '../documents/dockerfile.js';
import { parseDockerfile } from '../documents/parse-dockerfile.js';
import { UsageError } from './usage-error.js';

const named = /^(Dockerfile|Containerfile)(\..+)?$|\.(Dockerfile|Containerfile)$/i;
const skipped = ['.git', 'node_modules'];
const largestFile = 1_048_576;
const mostFiles = 1000;
const mostEntries = 100_000;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads the Dockerfiles below a folder, in the order of their paths: `Dockerfile`, `Dockerfile.*`, `*.Dockerfile` and
 * the same of `Containerfile`. Links are not followed; `.git` and `node_modules` are passed over. One that cannot be
 * read has a `problem`.
 * @param folder as the user wrote it behind `--dockerfiles`
 * @throws UsageError when there is no such folder, or it holds too much to be meant
 */
export function readDockerfiles(folder: string): readonly Dockerfile[] {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UsageError(`--dockerfiles ${folder}: there is no such folder; name one that holds the Dockerfiles to be judged`);
  }
  const found = dockerfilesBelow(folder);
  if (found.length > mostFiles) {
    throw new UsageError(`--dockerfiles ${folder}: it holds more than ${mostFiles} Dockerfiles; name a folder further down`);
  }
  return found.sort().map((file) => readOne(file, relative(folder, file).replaceAll('\\', '/')));
}

function dockerfilesBelow(folder: string): string[] {
  const found: string[] = [];
  const folders = [folder];
  let seen = 0;
  for (let directory = folders.pop(); directory !== undefined; directory = folders.pop()) {
    for (const entry of entriesOf(directory)) {
      seen += 1;
      if (seen > mostEntries) {
        throw new UsageError(`--dockerfiles ${folder}: it holds more than ${mostEntries} files; name a folder further down`);
      }
      const path = join(directory, entry.name);
      if (entry.isDirectory() && !skipped.includes(entry.name)) folders.push(path);
      if (entry.isFile() && named.test(entry.name)) found.push(path);
    }
  }
  return found;
}

function entriesOf(directory: string): readonly Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    throw new UsageError(`--dockerfiles: ${directory} cannot be read (${codeOf(error)}); make it readable or name another folder`);
  }
}

function readOne(file: string, path: string): Dockerfile {
  const problem = (text: string): Dockerfile => ({ path, instructions: [], problem: text });
  try {
    if (statSync(file).size > largestFile) return problem(`it is larger than ${largestFile} bytes`);
    return parseDockerfile(path, utf8.decode(readFileSync(file)));
  } catch (error) {
    return problem(error instanceof TypeError ? 'it is no UTF-8 text' : `it cannot be read (${codeOf(error)})`);
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
