import type { Component } from '../model/component.js';
import type { Layout } from '../model/control.js';
import type { FileFact, ProcessFact, Snapshot } from '../model/snapshot.js';
import type { NameTables } from './parse-file.js';
import { parseFile } from './parse-file.js';
import { parseProcess } from './parse-process.js';
import { parseUnits } from './parse-units.js';
import { probeHeader } from './probe-script.js';
import { recordsAfter, wordText } from './records.js';

/** A probe whose output cannot be used: the script did not run to its end. */
export class ProbeError extends Error {
  override readonly name = 'ProbeError';
}

/** A snapshot that is still being put together. */
interface Draft {
  readonly files: Record<string, FileFact>;
  readonly listings: Record<string, string[]>;
  readonly processes: ProcessFact[];
  readonly sysctls: Record<string, string>;
  readonly podNames: Record<string, string[]>;
  readonly versions: Partial<Record<Component, string>>;
  units: Snapshot['units'];
}

/**
 * Reads a probe's output into a Snapshot. Throws ProbeError when it was cut off or is no probe's output.
 * @param host the host's name in the inventory
 * @param root the inventory's path prefix of that host
 * @param layouts in the order in which they are tried; the first whose `detect` path exists is the host's
 */
export function parseProbe(host: string, root: string, layouts: readonly Layout[], output: Buffer): Snapshot {
  const records = recordsAfter(probeHeader, output);
  if (records === undefined) throw new ProbeError('the host answered with something that is not a probe');
  if (records.at(-1)?.[0] !== 'end') throw new ProbeError('the probe was cut off before its end');
  const first = (kind: string): string | undefined => records.find((record) => record[0] === kind)?.[1];
  const users = nameTable(wordText(first('passwd')));
  const names = root === '' ? undefined : { users, groups: nameTable(wordText(first('group'))) };
  const draft: Draft = { files: {}, listings: {}, processes: [], sysctls: {}, podNames: {}, versions: {}, units: {} };
  for (const record of records) addRecord(draft, record, names);
  return {
    schema: 'cis-bench/snapshot/v1',
    host,
    layout: detectLayout(layouts, draft.files),
    uid: Number(first('uid')),
    bootId: wordText(first('boot')),
    ...draft,
    knownUsers: [...users.values()].filter((user) => user === 'etcd'),
  };
}

function addRecord(draft: Draft, record: readonly string[], names: NameTables | undefined): void {
  const [kind, key = '', value] = record;
  switch (kind) {
    case 'file':
      addFile(draft.files, wordText(key), parseFile(record, names));
      break;
    case 'list':
      addListing(draft.listings, wordText(key), wordText(value));
      break;
    case 'process': {
      const process = parseProcess(record);
      if (process !== undefined) draft.processes.push(process);
      break;
    }
    case 'pod-names':
      draft.podNames[wordText(key)] = podNames(wordText(value));
      break;
    case 'sysctl':
      draft.sysctls[key] = wordText(value);
      break;
    case 'units':
      draft.units = parseUnits(wordText(key));
      break;
    case 'version': {
      const version = /v?(\d+\.\d+\.\d+\S*)/.exec(wordText(value))?.[1];
      if (version !== undefined) draft.versions[key as Component] = version;
      break;
    }
  }
}

/** A path may be reported twice, with and without content: what says more wins. */
function addFile(files: Record<string, FileFact>, path: string, fact: FileFact): void {
  const known = files[path];
  if (known?.state === 'present' && known.sha256 !== undefined) return;
  files[path] = fact;
}

function addListing(listings: Record<string, string[]>, pattern: string, path: string): void {
  const paths = (listings[pattern] ??= []);
  if (!paths.includes(path)) paths.push(path);
}

function podNames(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/\s+#.*$/, '').replace(/^["']|["',\s]+$/g, ''))
    .filter((name) => name !== '');
}

function nameTable(text: string): Map<string, string> {
  const table = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [name, id] = line.split(':');
    if (name && id && !table.has(id)) table.set(id, name);
  }
  return table;
}

function detectLayout(layouts: readonly Layout[], files: Readonly<Record<string, FileFact>>): string {
  const found = layouts.find((layout) => layout.detect.some((path) => files[path]?.state === 'present'));
  return found?.id ?? layouts[0]?.id ?? 'unknown';
}
