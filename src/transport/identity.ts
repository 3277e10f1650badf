import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import type { AnyAuthMethod, ParsedKey } from 'ssh2';
import type { Host } from '../model/host.js';
import { ConnectionFailure } from './connection-failure.js';

/** What to log in with, in the order of trying, and the words for it in an error. */
export interface Identity {
  readonly methods: readonly AnyAuthMethod[];
  /** `key /home/ops/.ssh/id_ed25519`, one for each method, then what was left out and why. */
  readonly tried: readonly string[];
}

/** Where the operator's agent and keys are. */
export interface IdentitySources {
  /** Socket of the SSH agent. */
  readonly agent: string | undefined;
  /** Directory of the default keys. */
  readonly directory: string;
}

const notAKey = 'is not a private key in OpenSSH or PEM form';
const defaultKeys = ['id_ed25519', 'id_ecdsa', 'id_rsa'];

/** The operator's own: the agent at $SSH_AUTH_SOCK and the keys in ~/.ssh. */
export function ownSources(): IdentitySources {
  return { agent: process.env.SSH_AUTH_SOCK || undefined, directory: join(homedir(), '.ssh') };
}

/**
 * Chooses what to log in to a host with: its identity file alone when it names one, else the SSH agent and the default
 * keys that can be read. Rejects with an AUTH_ERROR that names the file when the identity file is of no use.
 */
export async function identityFor(host: Host, sources: IdentitySources = ownSources()): Promise<Identity> {
  if (host.identityFile !== undefined) return fromIdentityFile(host, host.identityFile);
  return fromAgentAndDefaults(host.user, sources);
}

async function fromIdentityFile(host: Host, file: string): Promise<Identity> {
  const key = await readKey(file);
  if (typeof key !== 'string') return { methods: [keyMethod(host.user, key)], tried: [`key ${file}`] };
  throw new ConnectionFailure(
    host.name,
    'AUTH_ERROR',
    `cannot log in to ${host.name} as ${host.user}: the identity file ${file} ${key}; ` +
      `name a private key that is readable and has no passphrase, or add the key to ssh-agent and leave ` +
      `identityFile out.`,
  );
}

async function fromAgentAndDefaults(user: string, sources: IdentitySources): Promise<Identity> {
  const methods: AnyAuthMethod[] = [];
  const tried: string[] = [];
  const leftOut: string[] = [];
  if (sources.agent !== undefined) {
    methods.push({ type: 'agent', username: user, agent: sources.agent });
    tried.push(`agent ${sources.agent}`);
  }
  for (const file of defaultKeys.map((name) => join(sources.directory, name))) {
    const key = await readKey(file);
    if (typeof key === 'string') leftOut.push(`not ${file}, which ${key}`);
    else {
      methods.push(keyMethod(user, key));
      tried.push(`key ${file}`);
    }
  }
  return { methods, tried: [...tried, ...leftOut] };
}

function keyMethod(user: string, key: ParsedKey): AnyAuthMethod {
  return { type: 'publickey', username: user, key };
}

/** The private key in a file, or why there is none, as the end of a sentence about the file. */
async function readKey(file: string): Promise<ParsedKey | string> {
  let text: Buffer;
  try {
    text = await readFile(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
  }
  return parsePrivateKey(text);
}

function parsePrivateKey(text: Buffer): ParsedKey | string {
  try {
    const parsed: unknown = ssh2.utils.parseKey(text);
    const key = (Array.isArray(parsed) ? parsed[0] : parsed) as ParsedKey | Error;
    if (key instanceof Error) return /encrypted/i.test(key.message) ? 'needs a passphrase' : notAKey;
    return key.isPrivateKey() ? key : 'is a public key, not a private one';
  } catch {
    return notAKey;
  }
}
