import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Host } from '../../src/model/host.js';
import { generateUserKey } from '../../src/transport/generate-keys.js';
import { identityFor } from '../../src/transport/identity.js';

let folder: string;
const host = { name: 'm1', address: '10.77.0.11', port: 22, user: 'ops', become: false, roles: [], root: '' };
const hostWith = (identityFile?: string): Host => ({
  ...host,
  roles: ['master'],
  knownHosts: '/dev/null',
  ...(identityFile === undefined ? {} : { identityFile }),
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bench-identity-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function keyFile(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

const encrypted = () => {
  const options = { passphrase: 'opensesame', cipher: 'aes256-ctr', rounds: 1 };
  return ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256, ...options }).private;
};

const noKey = 'is not a private key in OpenSSH or PEM form';
const encryptedPem = [
  '-----BEGIN RSA PRIVATE KEY-----',
  'Proc-Type: 4,ENCRYPTED',
  'DEK-Info: AES-128-CBC,AA',
  '',
  'AAAA',
  '-----END RSA PRIVATE KEY-----',
  '',
].join('\n');

describe('a host with an identity file', () => {
  it('offers that key alone', async () => {
    const file = await keyFile('id', generateUserKey().privateKey);
    const sources = { agent: '/run/agent', directory: folder };
    const identity = await identityFor(hostWith(file), sources);
    expect(identity.methods).toMatchObject([{ type: 'publickey', username: 'ops' }]);
    expect(identity.tried).toEqual([`key ${file}`]);
  });

  it.each([
    ['is encrypted', encrypted, 'needs a passphrase'],
    ['is an encrypted PEM', () => encryptedPem, 'needs a passphrase'],
    ['is a public key', () => generateUserKey().publicKey, 'is a public key, not a private one'],
    ['is no key', () => 'hosts:\n  m1: {}\n', noKey],
    ['is empty', () => '', noKey],
    ['is a key cut off', () => generateUserKey().privateKey.slice(0, 120), noKey],
  ])('fails when it %s, naming the file and not its content', async (_how, content, words) => {
    const text = content();
    const file = await keyFile('id', text);
    const failure = await identityFor(hostWith(file)).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'ConnectionFailure', code: 'AUTH_ERROR', host: 'm1' });
    const { message } = failure as Error;
    expect(message).toContain(`the identity file ${file} ${words};`);
    for (const line of text.split('\n').filter((one) => one.length > 20)) expect(message).not.toContain(line);
  });

  it('fails when it does not exist', async () => {
    const file = join(folder, 'nowhere');
    await expect(identityFor(hostWith(file))).rejects.toMatchObject({
      code: 'AUTH_ERROR',
      message: expect.stringContaining(`${file} does not exist;`),
    });
  });

  it('fails when it is a folder', async () => {
    await expect(identityFor(hostWith(folder))).rejects.toMatchObject({
      code: 'AUTH_ERROR',
      message: expect.stringContaining('cannot be read (EISDIR)'),
    });
  });
});

describe('a host without an identity file', () => {
  it('offers the agent, then the default keys that can be used, and tells which cannot', async () => {
    await keyFile('id_ed25519', generateUserKey().privateKey);
    await keyFile('id_ecdsa', encrypted());
    await chmod(folder, 0o700);
    const identity = await identityFor(hostWith(), { agent: '/run/agent.sock', directory: folder });
    expect(identity.methods).toMatchObject([
      { type: 'agent', agent: '/run/agent.sock', username: 'ops' },
      { type: 'publickey', username: 'ops' },
    ]);
    expect(identity.tried).toEqual([
      'agent /run/agent.sock',
      `key ${folder}/id_ed25519`,
      `not ${folder}/id_ecdsa, which needs a passphrase`,
      `not ${folder}/id_rsa, which does not exist`,
    ]);
  });

  it('offers nothing when there is nothing', async () => {
    const identity = await identityFor(hostWith(), { agent: undefined, directory: folder });
    expect(identity.methods).toEqual([]);
    expect(identity.tried.join()).toContain(`not ${folder}/id_rsa, which does not exist`);
  });
});
