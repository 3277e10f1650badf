import { createHmac, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Host } from '../../src/model/host.js';
import { connect } from '../../src/transport/connect.js';
import { generateHostKey, generateUserKey } from '../../src/transport/generate-keys.js';
import type { LoopbackHost } from './loopback-host.js';
import { startLoopbackHost } from './loopback-host.js';

let loopback: LoopbackHost;
beforeEach(async () => {
  loopback = await startLoopbackHost();
});
afterEach(() => loopback.close());

/** Logs in and runs a script, to be sure that the session is one. */
async function works(host: Host): Promise<boolean> {
  const session = await connect(host);
  const { stdout } = await session.run('echo works');
  session.close();
  return String(stdout) === 'works\n';
}

async function knownHostsFile(text: string): Promise<string> {
  const file = join(loopback.folder, `known_hosts_${randomBytes(4).toString('hex')}`);
  await writeFile(file, text);
  return file;
}

function hashed(name: string): string {
  const salt = randomBytes(20);
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
}

describe('host keys', () => {
  it('logs in to a host whose key is known', async () => {
    expect(await works(loopback.host)).toBe(true);
  });

  it('knows a key under a hashed name', async () => {
    const line = `${hashed(`[127.0.0.1]:${loopback.host.port}`)} ${loopback.hostPublicKey}\n`;
    expect(await works({ ...loopback.host, knownHosts: await knownHostsFile(line) })).toBe(true);
  });

  it.each([
    ['lacks the host', 'otherhost ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINyHSpUYvAlmr+V0yKuq/Mn0AgksCGaq8Ux+HCXYPmra\n'],
    ['is empty', ''],
  ])('refuses a host when known_hosts %s, with the fingerprint and the way to add it', async (_how, text) => {
    const knownHosts = await knownHostsFile(text);
    await expect(connect({ ...loopback.host, knownHosts })).rejects.toMatchObject({
      name: 'ConnectionFailure',
      code: 'HOST_KEY_UNKNOWN',
      host: 'm1',
      message: expect.stringMatching(
        new RegExp(
          `the host key of m1 \\(127\\.0\\.0\\.1:${loopback.host.port}\\) is not in ${knownHosts}: it offers ` +
            `ssh-ed25519 SHA256:[A-Za-z0-9+/]{43}; .*` +
            `ssh-keyscan -p ${loopback.host.port} 127\\.0\\.0\\.1 >> ${knownHosts}$`,
        ),
      ),
    });
  });

  it('refuses a host when known_hosts is missing, and says so', async () => {
    const knownHosts = join(loopback.folder, 'my hosts');
    await expect(connect({ ...loopback.host, knownHosts })).rejects.toMatchObject({
      code: 'HOST_KEY_UNKNOWN',
      message: expect.stringMatching(/that file cannot be read: ENOENT.* >> '[^']*\/my hosts'$/),
    });
  });

  it('refuses a host whose key has changed, with both fingerprints and the line of the known one', async () => {
    const line = `[127.0.0.1]:${loopback.host.port} ${generateHostKey().publicKey}`;
    const knownHosts = await knownHostsFile(`# masters\n${line}\n`);
    await expect(connect({ ...loopback.host, knownHosts })).rejects.toMatchObject({
      code: 'HOST_KEY_CHANGED',
      message: expect.stringMatching(
        new RegExp(`it offers ssh-ed25519 SHA256:\\S{43}, but ${knownHosts}:2 knows ssh-ed25519 SHA256:\\S{43}\\.`),
      ),
    });
  });

  it('refuses a revoked key', async () => {
    const known = await readFile(loopback.host.knownHosts, 'utf8');
    const knownHosts = await knownHostsFile(`${known}@revoked * ${loopback.hostPublicKey}\n`);
    await expect(connect({ ...loopback.host, knownHosts })).rejects.toMatchObject({
      code: 'HOST_KEY_CHANGED',
      message: expect.stringContaining('is revoked'),
    });
  });

  it('asks a host with several keys for the one that is known', async () => {
    const keys = [
      ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 }),
      ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 }),
    ];
    const server = new ssh2.Server({ hostKeys: keys.map((key) => key.private) }, (client) => {
      client.on('error', () => {});
      client.on('authentication', (attempt) => attempt.reject(['publickey']));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    for (const key of keys) {
      const knownHosts = await knownHostsFile(`[127.0.0.1]:${port} ${key.public}\n`);
      await expect(connect({ ...loopback.host, port, knownHosts })).rejects.toMatchObject({ code: 'AUTH_ERROR' });
    }
    server.close();
  });

  it('sends nothing of the user to a host that is not trusted', async () => {
    const attempts: string[] = [];
    const server = new ssh2.Server({ hostKeys: [generateHostKey().privateKey] }, (client) => {
      client.on('error', () => {});
      client.on('authentication', (attempt) => {
        attempts.push(attempt.username);
        attempt.accept();
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    await expect(connect({ ...loopback.host, port })).rejects.toMatchObject({ code: 'HOST_KEY_UNKNOWN' });
    expect(attempts).toEqual([]);
    server.close();
  });
});

describe('logging in', () => {
  it('fails with a key that the host does not know, naming user, host and key', async () => {
    const identityFile = join(loopback.folder, 'stranger');
    await writeFile(identityFile, generateUserKey().privateKey);
    await expect(connect({ ...loopback.host, identityFile })).rejects.toMatchObject({
      code: 'AUTH_ERROR',
      host: 'm1',
      message: expect.stringMatching(/m1 \(127\.0\.0\.1:\d+\) does not let ops log in: tried key \S+\/stranger; set/),
    });
  });

  it('fails as a user that the host does not know', async () => {
    await expect(connect({ ...loopback.host, user: 'nobody' })).rejects.toMatchObject({
      code: 'AUTH_ERROR',
      message: expect.stringContaining('does not let nobody log in'),
    });
  });

  it('fails before it connects when the identity file is missing', async () => {
    await loopback.server.close();
    await expect(connect({ ...loopback.host, identityFile: '/nowhere/id' })).rejects.toMatchObject({
      code: 'AUTH_ERROR',
      message: expect.stringContaining('/nowhere/id does not exist'),
    });
  });
});

describe('without an identity file', () => {
  const { SSH_AUTH_SOCK, HOME } = process.env;
  afterEach(() => {
    for (const [name, value] of Object.entries({ SSH_AUTH_SOCK, HOME })) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });
  const anonymous = (): Host => {
    const { identityFile: _left, ...host } = loopback.host;
    return host;
  };

  it('logs in with a key of the SSH agent', async () => {
    const agent = await startAgent(join(loopback.folder, 'agent'), [
      generateUserKey().privateKey,
      await readFile(join(loopback.folder, 'id'), 'utf8'),
    ]);
    process.env.HOME = loopback.folder;
    process.env.SSH_AUTH_SOCK = join(loopback.folder, 'agent');
    expect(await works(anonymous())).toBe(true);
    agent.close();
  });

  it('goes on to the default keys when the agent does not answer', async () => {
    await mkdir(join(loopback.folder, '.ssh'));
    await copyFile(join(loopback.folder, 'id'), join(loopback.folder, '.ssh', 'id_ed25519'));
    process.env.HOME = loopback.folder;
    process.env.SSH_AUTH_SOCK = join(loopback.folder, 'no-agent');
    expect(await works(anonymous())).toBe(true);
  });

  it('says what was tried when there is nothing to log in with', async () => {
    process.env.HOME = loopback.folder;
    delete process.env.SSH_AUTH_SOCK;
    await expect(connect(anonymous())).rejects.toMatchObject({
      code: 'AUTH_ERROR',
      message: expect.stringContaining(`tried not ${loopback.folder}/.ssh/id_ed25519, which does not exist`),
    });
  });
});

describe('a host that cannot be reached', () => {
  const sockets: Socket[] = [];
  let server: Server | undefined;
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    server?.close();
  });
  /** A port on which something does this with a connection. */
  async function port(serve: (socket: Socket) => void): Promise<number> {
    server = createServer((socket) => {
      sockets.push(socket.on('error', () => {}));
      serve(socket);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return (server.address() as AddressInfo).port;
  }

  it('fails when nothing listens', async () => {
    await loopback.server.close();
    await expect(connect(loopback.host)).rejects.toMatchObject({
      code: 'CONNECT_ERROR',
      message:
        `cannot connect to m1 (127.0.0.1:${loopback.host.port}): nothing listens there; ` +
        'check the port and that sshd runs.',
    });
  });

  it('fails when its name does not exist', async () => {
    await expect(connect({ ...loopback.host, address: 'm1.invalid' })).rejects.toMatchObject({
      code: 'CONNECT_ERROR',
      message: expect.stringMatching(/its name cannot be resolved|the DNS does not answer/),
    });
  });

  it('gives up on a host that accepts and says nothing', async () => {
    const silent = await port(() => {});
    await expect(connect({ ...loopback.host, port: silent }, { connectTimeoutMs: 200 })).rejects.toMatchObject({
      code: 'CONNECT_TIMEOUT',
      message: expect.stringContaining('within 0.2 s'),
    });
  });

  it.each([
    ['hangs up', (socket: Socket) => socket.end()],
    ['speaks another protocol', (socket: Socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['offers no algorithm in common', (socket: Socket) => socket.end('SSH-1.5-old\r\n')],
    ['sends rubbish after its greeting', (socket: Socket) => socket.write(`SSH-2.0-x\r\n${'\u001b'.repeat(4000)}`)],
  ])('fails when what listens there %s', async (_how, serve) => {
    const other = await port(serve);
    await expect(connect({ ...loopback.host, port: other })).rejects.toMatchObject({
      code: 'CONNECT_ERROR',
      message: expect.stringMatching(/^cannot connect to m1 [^\u0000-\u001f]+$/),
    });
  });
});

describe('a host without a usable shell', () => {
  it('is not mistaken for one that ran the script', async () => {
    const env = join(loopback.folder, 'env');
    await writeFile(env, '#!/bin/sh\necho "This account is currently not available."\nexit 1\n');
    await chmod(env, 0o755);
    const nologin = await startLoopbackHost({ environment: { PATH: loopback.folder } });
    const session = await connect(nologin.host);
    await expect(session.run('true')).rejects.toMatchObject({
      code: 'CONNECT_ERROR',
      message: expect.stringContaining('did not start a shell: This account is currently not available.; check'),
    });
    session.close();
    await nologin.close();
  });

  it('does not mix what its start-up files print into the results', async () => {
    const env = join(loopback.folder, 'env');
    await writeFile(env, '#!/bin/sh\necho Welcome\necho "last login: today" >&2\nexec /usr/bin/env "$@"\n');
    await chmod(env, 0o755);
    const chatty = await startLoopbackHost({ environment: { PATH: `${loopback.folder}:${process.env.PATH}` } });
    const session = await connect(chatty.host);
    const { stdout, stderr } = await session.run('echo out; echo err >&2');
    expect([String(stdout), String(stderr)]).toEqual(['out\n', 'err\n']);
    session.close();
    await chatty.close();
  });
});

/** An SSH agent with these private keys, on a socket file. */
async function startAgent(path: string, privateKeys: readonly string[]): Promise<Server> {
  const keys = privateKeys.map((text) => ssh2.utils.parseKey(text) as ssh2.ParsedKey);
  const agent = createServer((socket) => {
    const protocol = new ssh2.AgentProtocol(false);
    protocol.on('identities', (request) => protocol.getIdentitiesReply(request, keys));
    protocol.on('sign', (request, wanted, data) => {
      const key = keys.find((one) => one.getPublicSSH().equals((wanted as ssh2.ParsedKey).getPublicSSH()));
      protocol.signReply(request, key?.sign(data) as Buffer);
    });
    socket.pipe(protocol).pipe(socket);
  });
  await once(agent.listen(path), 'listening');
  return agent;
}
