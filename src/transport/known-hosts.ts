import { createHmac } from 'node:crypto';

/** What a known_hosts file says about a key that a host offers. */
export type HostKeyVerdict = 'trusted' | 'unknown' | 'changed' | 'revoked';

/** One usable line of a known_hosts file. */
export interface KnownKey {
  /** Line number in the file, from 1. */
  readonly line: number;
  readonly isRevoked: boolean;
  /** Comma-separated names and patterns, or one hashed name. */
  readonly names: string;
  /** Key type as the line names it (`ssh-ed25519`). */
  readonly type: string;
  /** The public key in SSH wire form. */
  readonly key: Buffer;
}

/** The usable lines of a known_hosts file, in file order. */
export type KnownHosts = readonly KnownKey[];

const base64 = /^[A-Za-z0-9+/]+={0,2}$/;
const defaultPort = 22;

/**
 * Reads the text of an OpenSSH known_hosts file (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). Comments and lines that do not
 * parse are left out, as ssh does; so are `@cert-authority` lines, because host certificates are not accepted.
 */
export function parseKnownHosts(text: string): KnownHosts {
  return text.split('\n').flatMap((line, index) => parseLine(line.trim(), index + 1));
}

function parseLine(line: string, number: number): KnownKey[] {
  if (line.startsWith('#')) return [];
  const words = line.split(/[ \t]+/);
  const marker = words[0]?.startsWith('@') ? words.shift() : undefined;
  const [names, type, encoded] = words;
  if (marker !== undefined && marker !== '@revoked') return [];
  if (!names || !type || !encoded || !base64.test(encoded)) return [];
  const key = Buffer.from(encoded, 'base64');
  return keyTypeOf(key) === type ? [{ line: number, isRevoked: marker !== undefined, names, type, key }] : [];
}

/** The key type that a public key in SSH wire form names in its first field (RFC 4253, 6.6), '' when it has none. */
export function keyTypeOf(key: Buffer): string {
  if (key.length < 4) return '';
  const end = 4 + key.readUInt32BE(0);
  return end <= key.length ? key.toString('latin1', 4, end) : '';
}

/**
 * Judges the key (SSH wire form) that the host at this address and port offers. `changed` means that other keys are
 * known for it, of whatever type: a host that stops offering its known key is as suspect as one that replaced it.
 * A key on a port other than 22 is also trusted when the file has it for the host without a port, as in ssh.
 */
export function lookup(knownHosts: KnownHosts, host: string, port: number, key: Buffer): HostKeyVerdict {
  const known = keysFor(knownHosts, host, port);
  const equal = [...known, ...keysFor(knownHosts, host, defaultPort)].filter((entry) => entry.key.equals(key));
  if (equal.some((entry) => entry.isRevoked)) return 'revoked';
  if (equal.length > 0) return 'trusted';
  return known.some((entry) => !entry.isRevoked) ? 'changed' : 'unknown';
}

/** The lines that speak of the host at this address and port, in file order. */
export function keysFor(knownHosts: KnownHosts, host: string, port: number): KnownKey[] {
  const name = port === defaultPort ? host.toLowerCase() : `[${host.toLowerCase()}]:${port}`;
  return knownHosts.filter((entry) => matchesNames(entry.names, name));
}

/** The types of the keys that are known and not revoked for the host, each once, in file order. */
export function knownKeyTypes(knownHosts: KnownHosts, host: string, port: number): string[] {
  const own = keysFor(knownHosts, host, port);
  const known = own.length > 0 ? own : keysFor(knownHosts, host, defaultPort);
  return [...new Set(known.filter((entry) => !entry.isRevoked).map((entry) => entry.type))];
}

function matchesNames(names: string, name: string): boolean {
  if (names.startsWith('|')) return matchesHash(names, name);
  const patterns = names.toLowerCase().split(',');
  const isExcluded = patterns.some((pattern) => pattern.startsWith('!') && matchesPattern(pattern.slice(1), name));
  return !isExcluded && patterns.some((pattern) => !pattern.startsWith('!') && matchesPattern(pattern, name));
}

/** `|1|salt|hash`: the hash is the HMAC-SHA1 of the name under the salt. */
function matchesHash(hashed: string, name: string): boolean {
  const [, version, salt, hash] = hashed.split('|');
  if (version !== '1' || !salt || !hash) return false;
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash;
}

function matchesPattern(pattern: string, name: string): boolean {
  const source = pattern.replace(/[\\^$.|+()[\]{}]/g, '\\$&').replace(/\*+/g, '.*').replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(name);
}
