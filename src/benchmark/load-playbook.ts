import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { Playbook } from '../model/playbook.js';
import { nearMatches } from '../text/near-matches.js';
import { availablePlaybooks } from './available-playbooks.js';
import { BenchmarkError } from './benchmark-error.js';
import { packagedPlaybooks } from './packaged-playbooks.js';
import type { PlaybookFile } from './playbook-schema.js';
import { playbookFileSchema } from './playbook-schema.js';
import type { YamlFile } from './yaml-file.js';
import { readYamlFile } from './yaml-file.js';

/** A playbook, and errors that point at where in its file a key stands. */
export type LoadedPlaybook = YamlFile<Playbook>;

/**
 * Reads a playbook: the file, when the argument has a slash or ends in `.yaml` or `.yml`, else the one of that id in the
 * directories, by default the package's own. The audit policy that it names is read with it, from beside it. Throws a
 * BenchmarkError for an id that is not there, and at file, line and column for what does not fit the schema, for an id
 * that is not the file's name, and for an audit policy that cannot be read. What its patterns and values mean is
 * `resolvePlaybook`'s concern.
 */
export function loadPlaybook(nameOrPath: string, directories: readonly string[] = [packagedPlaybooks]): LoadedPlaybook {
  const path = /\/|\.ya?ml$/.test(nameOrPath) ? nameOrPath : pathOf(nameOrPath, directories);
  const file = readYamlFile(path, playbookFileSchema);
  const { 'audit-policy': policy, ...playbook } = file.value;
  const name = basename(path).replace(/\.ya?ml$/, '');
  if (playbook.id !== name) throw file.error(['id'], `expected ${name}, as the file is named, found ${playbook.id}`);
  if (policy === undefined) return { ...file, value: playbook };
  return { ...file, value: { ...playbook, auditPolicy: readPolicy(file, resolve(dirname(path), policy)) } };
}

function pathOf(id: string, directories: readonly string[]): string {
  const playbooks = availablePlaybooks(directories);
  const path = playbooks.get(id);
  if (path !== undefined) return path;
  const near = nearMatches(id, playbooks.keys());
  const hint = near.length === 0 ? '' : `; near it: ${near.join(', ')}`;
  throw new BenchmarkError(
    `there is no playbook ${id}${hint}. Name one of ${[...playbooks.keys()].join(', ')}, ` +
      'or a file by a path that has a slash or ends in .yaml.',
  );
}

function readPolicy(file: YamlFile<PlaybookFile>, path: string): { readonly path: string; readonly text: string } {
  try {
    return { path, text: readFileSync(path, 'utf8') };
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code);
    throw file.error(['audit-policy'], `expected a file that can be read, found ${path} (${code})`);
  }
}
