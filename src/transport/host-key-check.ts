import { readFile } from 'node:fs/promises';
import type { ServerHostKeyAlgorithm } from 'ssh2';
import type { Host } from '../model/host.js';
import { ConnectionFailure } from './connection-failure.js';
import { fingerprint } from './fingerprint.js';
import type { KnownHosts } from './known-hosts.js';
import { keysFor, keyTypeOf, knownKeyTypes, lookup, parseKnownHosts } from './known-hosts.js';
import { printable } from '../text/printable.js';
import { quote } from './quote.js';

/** What is known of one host's keys, and the judgement on the key that it offers. */
export interface HostKeyCheck {
  /** Host key algorithms to negotiate, those of known keys first. */
  readonly algorithms: ServerHostKeyAlgorithm[];
  /** Undefined for a key (SSH wire form) that is trusted, else the reason not to go on. */
  judge(key: Buffer): ConnectionFailure | undefined;
}

/** Signature algorithms by key type (RFC 8332 for RSA; the SHA-1 signatures of ssh-rsa are not accepted). */
const algorithmsOf: Readonly<Record<string, readonly ServerHostKeyAlgorithm[]>> = {
  'ssh-ed25519': ['ssh-ed25519'],
  'ecdsa-sha2-nistp256': ['ecdsa-sha2-nistp256'],
  'ecdsa-sha2-nistp384': ['ecdsa-sha2-nistp384'],
  'ecdsa-sha2-nistp521': ['ecdsa-sha2-nistp521'],
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256'],
};

/** Reads the host's known_hosts file; a file that is missing or unreadable vouches for no key. */
export async function hostKeyCheck(host: Host): Promise<HostKeyCheck> {
  const text = await readFile(host.knownHosts, 'utf8').catch((error: NodeJS.ErrnoException) => error);
  const knownHosts = typeof text === 'string' ? parseKnownHosts(text) : [];
  const unreadable = typeof text === 'string' ? '' : ` (that file cannot be read: ${text.code})`;
  const types = new Set([...knownKeyTypes(knownHosts, host.address, host.port), ...Object.keys(algorithmsOf)]);
  return {
    algorithms: [...types].flatMap((type) => algorithmsOf[type] ?? []),
    judge: (key) => judge(host, knownHosts, unreadable, key),
  };
}

function judge(host: Host, knownHosts: KnownHosts, unreadable: string, key: Buffer): ConnectionFailure | undefined {
  switch (lookup(knownHosts, host.address, host.port, key)) {
    case 'trusted':
      return undefined;
    case 'unknown':
      return unknown(host, unreadable, key);
    case 'changed':
      return changed(host, knownHosts, key);
    case 'revoked':
      return revoked(host, key);
  }
}

function unknown(host: Host, unreadable: string, key: Buffer): ConnectionFailure {
  return new ConnectionFailure(
    host.name,
    'HOST_KEY_UNKNOWN',
    `the host key of ${place(host)} is not in ${host.knownHosts}${unreadable}: it offers ${describe(key)}; ` +
      `compare this fingerprint with the host's own, then add the key: ${keyscan(host)}`,
  );
}

function changed(host: Host, knownHosts: KnownHosts, key: Buffer): ConnectionFailure {
  const known = keysFor(knownHosts, host.address, host.port).filter((entry) => !entry.isRevoked);
  const same = known.find((entry) => entry.type === keyTypeOf(key)) ?? known[0];
  return new ConnectionFailure(
    host.name,
    'HOST_KEY_CHANGED',
    `the host key of ${place(host)} has changed: it offers ${describe(key)}, but ${host.knownHosts}:${same?.line} ` +
      `knows ${same === undefined ? 'another key' : describe(same.key)}. Somebody may be posing as the host; if it ` +
      `was installed anew, compare the fingerprint with the host's own, remove that line and run: ${keyscan(host)}`,
  );
}

function revoked(host: Host, key: Buffer): ConnectionFailure {
  return new ConnectionFailure(
    host.name,
    'HOST_KEY_CHANGED',
    `the host key of ${place(host)} is revoked in ${host.knownHosts}: it offers ${describe(key)}; ` +
      `give the host new keys (ssh-keygen -A), then add the new key: ${keyscan(host)}`,
  );
}

function place(host: Host): string {
  return `${host.name} (${host.address}:${host.port})`;
}

function describe(key: Buffer): string {
  return `${printable(keyTypeOf(key))} ${fingerprint(key)}`;
}

function keyscan(host: Host): string {
  return `ssh-keyscan -p ${host.port} ${shellWord(host.address)} >> ${shellWord(host.knownHosts)}`;
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : quote(text);
}
