import type { Component } from '../model/component.js';
import type { Layout } from '../model/control.js';
import type { FileFact, ImageListing, ProcessFact, Snapshot } from '../model/snapshot.js';
import { detectLayout } from './detect-layout.js';
import { addExcerpt } from './parse-document.js';
import type { Excerpts } from './parse-document.js';
import type { NameTables } from './parse-file.js';
import { parseFile } from './parse-file.js';
import { parseProcess } from './parse-process.js';
import { parseImages } from './parse-runtime.js';
import { parseUnits } from './parse-units.js';
import { parseUsage } from './parse-usage.js';
import { probeHeader } from './probe-script.js';
import { recordsAfter, wordText } from './records.js';

/** A probe whose output cannot be used: the script did not run to its end. */
export class ProbeError extends Error {
  override readonly name = 'ProbeError';
}

/** A snapshot that is still being put together. */
interface Draft extends Excerpts {
  readonly files: Record<string, FileFact>;
  readonly listings: Record<string, string[]>;
  readonly processes: ProcessFact[];
  readonly sysctls: Record<string, string>;
  readonly podNames: Record<string, string[]>;
  readonly versions: Partial<Record<Component, string>>;
  units: Snapshot['units'];
  images: ImageListing;
}

function emptyDraft(): Draft {
  return {
    files: {},
    listings: {},
    processes: [],
    sysctls: {},
    podNames: {},
    versions: {},
    units: {},
    certificates: {},
    privateKeys: {},
    documents: {},
    images: { reason: 'the probe did not ask for images' },
  };
}

/**
 * Reads a probe's output into a Snapshot. Throws ProbeError when it was cut off or is no probe's output.
 * @param host the host's name in the inventory
 * @param root the inventory's path prefix of that host
 * @param layouts those that the host may have
 */
export function parseProbe(host: string, root: string, layouts: readonly Layout[], output: Buffer): Snapshot {
  const records = recordsAfter(probeHeader, output);
  if (records === undefined) throw new ProbeError('the host answered with something that is not a probe');
  if (records.at(-1)?.[0] !== 'end') throw new ProbeError('the probe was cut off before its end');
  const first = (kind: string): string | undefined => records.find((record) => record[0] === kind)?.[1];
  const users = nameTable(wordText(first('passwd')));
  const names = root === '' ? undefined : { users, groups: nameTable(wordText(first('group'))) };
  const draft = emptyDraft();
  for (const record of records) addRecord(draft, record, names);
  const layout = detectLayout(layouts, draft);
  const bootTime = Number(first('boot-time') || Number.NaN);
  return {
    schema: 'cis-bench/snapshot/v1',
    host,
    layout: layout.id,
    layoutReason: layout.reason,
    uid: Number(first('uid')),
    bootId: wordText(first('boot')),
    ...(Number.isFinite(bootTime) ? { bootTime } : {}),
    ...draft,
    ...parseUsage(records),
    clock: Number(first('clock')),
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
    case 'excerpt':
      addExcerpt(draft, record);
      break;
    case 'images':
      draft.images = parseImages(key, value);
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
