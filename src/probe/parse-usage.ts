import type { ConnectionFact, FileUser } from '../model/snapshot.js';
import { wordText } from './records.js';

/** Who uses what on a host, as far as fixes may take it away. */
export interface Usage {
  readonly connections: readonly ConnectionFact[];
  readonly openBy: Readonly<Record<string, readonly FileUser[]>>;
  readonly freeBytes: Readonly<Record<string, number>>;
}

/** Reads the `connection`, `file-user`, `open` and `free` records, the latter two against the `file` records. */
export function parseUsage(records: readonly (readonly string[])[]): Usage {
  const ofKind = (kind: string): readonly (readonly string[])[] => records.filter((record) => record[0] === kind);
  const free = ofKind('free').map(([, path, kibibytes]) => [wordText(path), Number(kibibytes) * 1024] as const);
  return {
    connections: ofKind('connection').map(([, port, peer = '']) => ({ port: Number(port), peer: readAddress(peer) })),
    openBy: parseOpen(ofKind('file'), ofKind('file-user'), ofKind('open')),
    freeBytes: Object.fromEntries(free),
  };
}

/** A file is known by device and inode: a container has it under a path of its own. */
function parseOpen(
  files: readonly (readonly string[])[],
  users: readonly (readonly string[])[],
  opens: readonly (readonly string[])[],
): Record<string, FileUser[]> {
  const byPid = new Map(users.map((record) => [record[1], parseUser(record)]));
  const byIdentity = new Map<string, Map<number, FileUser>>();
  for (const [, pid, identity = ''] of opens) {
    const user = byPid.get(pid);
    if (user === undefined) continue;
    const known = byIdentity.get(identity) ?? new Map<number, FileUser>();
    byIdentity.set(identity, known.set(user.pid, user));
  }
  const found: Record<string, FileUser[]> = {};
  for (const [, path, state, ...facts] of files) {
    const by = state === 'present' ? byIdentity.get(facts[8] ?? '') : undefined;
    if (by !== undefined) found[wordText(path)] = [...by.values()];
  }
  return found;
}

function parseUser([, pid, uid, name = '', groups = '']: readonly string[]): FileUser {
  return { pid: Number(pid), uid: Number(uid), name, gids: groups.split(' ').filter((id) => id !== '').map(Number) };
}

/** An address as /proc/net/tcp has it: words of four bytes, each in the order of a little-endian machine. */
function readAddress(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).reverse().map((byte) => Number.parseInt(byte, 16)));
  const isMapped = bytes.length === 16 && bytes.slice(0, 12).join() === '0,0,0,0,0,0,0,0,0,0,255,255';
  if (bytes.length === 4 || isMapped) return bytes.slice(-4).join('.');
  const groups = Array.from({ length: 8 }, (_, index) => ((bytes[index * 2] ?? 0) * 256 + (bytes[index * 2 + 1] ?? 0)).toString(16));
  return shortened(groups);
}

/** The longest run of zeros as `::` (RFC 5952). */
function shortened(groups: readonly string[]): string {
  const runs = `:${groups.join(':')}:`.match(/(?<=:)(?:0:){2,}/g) ?? [];
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), '');
  if (longest === '') return groups.join(':');
  const text = `:${groups.join(':')}:`.replace(`:${longest}`, '::');
  return text.replace(/^:(?!:)/, '').replace(/([^:]):$/, '$1');
}
