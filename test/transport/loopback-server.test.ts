import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import ssh2 from 'ssh2';
import type { ClientChannel, ConnectConfig } from 'ssh2';
import { afterEach, describe, expect, it } from 'vitest';
import { generateUserKey } from '../../src/transport/generate-keys.js';
import { startLoopbackServer } from '../../src/transport/loopback-server.js';
import type { LoopbackHost } from './loopback-host.js';
import { startLoopbackHost } from './loopback-host.js';

const patient = { timeout: 10_000 };
let loopback: LoopbackHost;
const clients: ssh2.Client[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.end();
  await loopback.close();
});

async function logIn(config: Partial<ConnectConfig> = {}): Promise<ssh2.Client> {
  const client = new ssh2.Client();
  clients.push(client);
  const privateKey = await readFile(join(loopback.folder, 'id'), 'utf8');
  client.connect({ host: '127.0.0.1', port: loopback.host.port, username: 'ops', privateKey, ...config });
  client.on('error', () => {});
  await once(client, 'ready');
  return client;
}

function exec(client: ssh2.Client, command: string): Promise<ClientChannel> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => (error ? reject(error) : resolve(channel)));
  });
}

/** What a command prints and how it ends, given this input. */
async function result(client: ssh2.Client, command: string, input: Buffer = Buffer.alloc(0)) {
  const channel = await exec(client, command);
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  channel.on('data', (chunk: Buffer) => stdout.push(chunk));
  channel.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  channel.end(input);
  const [end] = await Promise.all([once(channel, 'close'), once(channel.stderr, 'close')]);
  const [code, signal] = end as unknown[];
  return { code, signal, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) };
}

/** Whether the process runs, being neither gone nor a zombie. */
async function isRunning(pid: Buffer): Promise<boolean> {
  const status = await readFile(`/proc/${String(pid).trim()}/status`, 'utf8').catch(() => 'State:\tX');
  return !/^State:\s+[ZX]/m.test(status);
}

describe('authentication', () => {
  it.each([
    ['a stranger’s key', { privateKey: generateUserKey().privateKey }],
    ['another user', { username: 'root' }],
    ['a password', { privateKey: undefined, password: 'ops' }],
    ['nothing', { privateKey: undefined }],
  ])('refuses %s', async (_what, config) => {
    loopback = await startLoopbackHost();
    const attempt = logIn(config as Partial<ConnectConfig>);
    await expect(attempt).rejects.toThrow('All configured authentication methods failed');
  });

  it('refuses the public key of somebody who cannot sign with it', async () => {
    loopback = await startLoopbackHost();
    const key = ssh2.utils.parseKey(await readFile(join(loopback.folder, 'id'), 'utf8'));
    if (key instanceof Error) throw key;
    const thief = Object.assign(Object.create(key) as ssh2.ParsedKey, { sign: () => randomBytes(64) });
    const authHandler = [{ type: 'publickey', username: 'ops', key: thief }] as ssh2.AnyAuthMethod[];
    await expect(logIn({ authHandler })).rejects.toThrow('authentication');
  });

  it('takes RSA and ECDSA keys too', async () => {
    const pairs = [
      ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 }),
      ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 }),
    ];
    loopback = await startLoopbackHost({ authorizedKeys: pairs.map((pair) => pair.public) });
    for (const pair of pairs) {
      const client = await logIn({ privateKey: pair.private });
      expect((await result(client, 'exit 3')).code).toBe(3);
    }
  });

  it('does not start with an authorized key that is none', async () => {
    loopback = await startLoopbackHost();
    const hostKey = generateUserKey().privateKey;
    const start = startLoopbackServer({ hostKey, authorizedKeys: ['ssh-ed25519 x'], user: 'ops', environment: {} });
    await expect(start).rejects.toThrow('not a public key');
  });
});

describe('commands', () => {
  it('run with exactly the given environment', async () => {
    loopback = await startLoopbackHost({ environment: { PATH: '/usr/bin:/bin', NODE_NAME: 'm1' } });
    const { stdout } = await result(await logIn(), 'env | grep -v -e ^PWD= -e ^OLDPWD= -e ^SHLVL= -e ^_= | sort');
    expect(String(stdout)).toBe('NODE_NAME=m1\nPATH=/usr/bin:/bin\n');
  });

  it('get and give 1 MiB of random bytes unchanged', async () => {
    loopback = await startLoopbackHost();
    const bytes = randomBytes(1024 * 1024);
    const { code, stdout } = await result(await logIn(), 'cat', bytes);
    expect([code, stdout.equals(bytes)]).toEqual([0, true]);
  });

  it('give many times the channel’s window on both outputs at once, unchanged', async () => {
    loopback = await startLoopbackHost();
    const bytes = randomBytes(9 * 1024 * 1024);
    const client = await logIn();
    const command = `cat >${loopback.folder}/in; cat ${loopback.folder}/in >&2 & cat ${loopback.folder}/in; wait`;
    const { stdout, stderr } = await result(client, command, bytes);
    expect([stdout.equals(bytes), stderr.equals(bytes)]).toEqual([true, true]);
  });

  it('wait for a reader that is slow, and then give everything', async () => {
    loopback = await startLoopbackHost();
    const channel = await exec(await logIn(), 'head -c 6000000 /dev/zero; head -c 6000000 /dev/zero >&2; echo end');
    let [out, err] = [0, 0];
    channel.pause();
    channel.stderr.pause();
    channel.on('data', (chunk: Buffer) => (out += chunk.length)).pause();
    channel.stderr.on('data', (chunk: Buffer) => (err += chunk.length)).pause();
    await new Promise((resolve) => setTimeout(resolve, 200));
    channel.resume();
    channel.stderr.resume();
    await Promise.all([once(channel, 'close'), once(channel.stderr, 'close')]);
    expect([out, err]).toEqual([6_000_004, 6_000_000]);
  });

  it('see the end of their input and can answer after it', async () => {
    loopback = await startLoopbackHost();
    const { stdout } = await result(await logIn(), 'wc -c; echo done', Buffer.alloc(70_000));
    expect(String(stdout)).toMatch(/^\s*70000\ndone\n$/);
  });

  it('may end without reading their input', async () => {
    loopback = await startLoopbackHost();
    const { code } = await result(await logIn(), 'exit 6', randomBytes(3 * 1024 * 1024));
    expect(code).toBe(6);
  });

  it.each(['KILL', 'TERM', 'SEGV'])('report that they were killed by %s', async (name) => {
    loopback = await startLoopbackHost();
    expect(await result(await logIn(), `kill -${name} $$`)).toMatchObject({ code: null, signal: `SIG${name}` });
  });

  it('report signals that SSH has no name for as 128 + n', async () => {
    loopback = await startLoopbackHost();
    expect((await result(await logIn(), 'kill -BUS $$')).code).toBe(128 + 7);
  });

  it('get the signals that the client sends', async () => {
    loopback = await startLoopbackHost();
    const command = `trap 'echo caught; exit 3' USR1; echo ready; while :; do sleep 0.05; done`;
    const channel = await exec(await logIn(), command);
    channel.stderr.resume();
    await once(channel, 'data');
    // the end may arrive together with the last output
    const closed = once(channel, 'close');
    channel.signal('USR1');
    const [caught] = (await once(channel, 'data')) as [Buffer];
    expect(String(caught)).toBe('caught\n');
    expect((await closed)[0]).toBe(3);
  });

  it('are killed with what they started when their channel closes', async () => {
    loopback = await startLoopbackHost();
    const channel = await exec(await logIn(), 'sleep 300 & echo $!; wait');
    const [pid] = (await once(channel, 'data')) as [Buffer];
    expect(await isRunning(pid)).toBe(true);
    channel.close();
    await expect.poll(() => isRunning(pid), patient).toBe(false);
  });
});

describe('forwarding', () => {
  const forward = (client: ssh2.Client, address: string, port: number) =>
    new Promise<ClientChannel>((resolve, reject) => {
      client.forwardOut('127.0.0.1', 0, address, port, (error, channel) => (error ? reject(error) : resolve(channel)));
    });

  it('goes where forwardTo says', async () => {
    const echo = createServer((socket) => socket.pipe(socket));
    await once(echo.listen(0, '127.0.0.1'), 'listening');
    const { port } = echo.address() as AddressInfo;
    const asked: unknown[] = [];
    loopback = await startLoopbackHost({
      forwardTo: (address, wanted) => {
        asked.push([address, wanted]);
        return { host: '127.0.0.1', port };
      },
    });
    const channel = await forward(await logIn(), '10.77.0.11', 6443);
    channel.write('hello');
    expect(String((await once(channel, 'data'))[0])).toBe('hello');
    expect(asked).toEqual([['10.77.0.11', 6443]]);
    echo.close();
    channel.end();
  });

  it.each([
    ['without forwardTo', {}],
    ['when forwardTo knows no target', { forwardTo: () => undefined }],
    ['to an address that is not loopback', { forwardTo: () => ({ host: '10.255.255.1', port: 22 }) }],
    ['to a port where nothing listens', { forwardTo: () => ({ host: '127.0.0.1', port: 1 }) }],
  ])('is refused %s', async (_when, options) => {
    loopback = await startLoopbackHost(options);
    await expect(forward(await logIn(), '127.0.0.1', 22)).rejects.toThrow('Channel open failure');
  });
});

describe('what the server does not offer', () => {
  it('is refused: a shell, a terminal, SFTP', async () => {
    loopback = await startLoopbackHost();
    const client = await logIn();
    const refused = (start: (done: (error: Error | undefined) => void) => unknown) =>
      new Promise((resolve) => start((error) => resolve(error?.message)));
    expect(await refused((done) => client.shell(done))).toMatch(/Unable/);
    expect(await refused((done) => client.exec('true', { pty: true }, done))).toMatch(/Unable/);
    expect(await refused((done) => client.sftp(done))).toMatch(/Unable/);
  });
});

describe('close', () => {
  it('ends clients, running commands and what these left in the background', async () => {
    loopback = await startLoopbackHost();
    const client = await logIn();
    const left = await result(client, 'sleep 300 >/dev/null 2>&1 & echo $!');
    const running = await exec(client, 'echo $$; exec sleep 300');
    const [pid] = (await once(running, 'data')) as [Buffer];
    expect([await isRunning(left.stdout), await isRunning(pid)]).toEqual([true, true]);
    const closed = once(client, 'close');
    await loopback.server.close();
    await closed;
    await expect.poll(() => isRunning(left.stdout), patient).toBe(false);
    await expect.poll(() => isRunning(pid), patient).toBe(false);
  });

  it('frees the port and may be called twice', async () => {
    loopback = await startLoopbackHost();
    await loopback.server.close();
    await loopback.server.close();
    await expect(logIn()).rejects.toThrow('ECONNREFUSED');
  });

  it('leaves a command in the background alone while the server runs', async () => {
    loopback = await startLoopbackHost();
    const file = join(loopback.folder, 'late');
    await result(await logIn(), `(sleep 0.3; echo late >${file}) >/dev/null 2>&1 &`);
    await expect.poll(() => existsSync(file), patient).toBe(true);
  });
});
