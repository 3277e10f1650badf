import { createHash } from 'node:crypto';
import type { FileFact } from '../model/snapshot.js';
import { wordBytes, wordText } from './records.js';

/** Names of users and groups by id, as the host's own databases have them. */
export interface NameTables {
  readonly users: ReadonlyMap<string, string>;
  readonly groups: ReadonlyMap<string, string>;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads one `file` record.
 * @param names the tables of a host mounted under a prefix, whose ids the probing system names wrongly
 */
export function parseFile(record: readonly string[], names: NameTables | undefined): FileFact {
  const [, , state, second] = record;
  if (state === 'absent') return { state };
  if (state !== 'present') return { state: 'unreadable', reason: wordText(second) };
  const [hexMode = '', uid = '', gid = '', size, links, user = '', group = '', modified, , real, content] = record.slice(3);
  const bits = Number.parseInt(hexMode, 16);
  return {
    state,
    type: fileType(bits),
    mode: bits & 0o7777,
    uid: Number(uid),
    gid: Number(gid),
    user: nameOf(uid, user, names?.users),
    group: nameOf(gid, group, names?.groups),
    size: Number(size),
    links: Number(links),
    modified: Number(modified),
    ...(real === undefined || real === '-' ? {} : { realPath: wordText(real) }),
    ...contentFacts(content),
  };
}

function fileType(bits: number): 'file' | 'directory' | 'other' {
  const format = bits & 0o170000;
  if (format === 0o100000) return 'file';
  return format === 0o040000 ? 'directory' : 'other';
}

function nameOf(id: string, name: string, table: ReadonlyMap<string, string> | undefined): string {
  if (table !== undefined) return table.get(id) ?? id;
  return name === 'UNKNOWN' ? id : name;
}

function contentFacts(word: string | undefined): { sha256?: string; content?: string } {
  if (word === undefined || !word.startsWith('=')) return {};
  const bytes = wordBytes(word);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  try {
    return { sha256, content: utf8.decode(bytes) };
  } catch {
    return { sha256 };
  }
}
