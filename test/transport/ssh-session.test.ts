import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { connect as connectSocket, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { connect } from '../../src/transport/connect.js';
import { loopbackContract } from './loopback-contract.js';
import type { LoopbackHost } from './loopback-host.js';
import { startLoopbackHost } from './loopback-host.js';

loopbackContract('SSH', (connection) => connection);

describe('a session whose connection breaks', () => {
  let loopback: LoopbackHost;
  afterEach(() => loopback.close());

  it('rejects every running script, also one that printed all it had to say', async () => {
    loopback = await startLoopbackHost();
    const session = await connect(loopback.host);
    const running = [session.run('echo done; sleep 30'), session.run('sleep 30')];
    const outcomes = Promise.allSettled(running);
    await session.run('sleep 0.3');
    await loopback.server.close();
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'CONNECTION_LOST', host: 'm1' } });
    }
  });

  it('rejects a script when the network goes away under it', async () => {
    loopback = await startLoopbackHost();
    const wire = await startWire(loopback.host.port);
    const session = await connect({ ...loopback.host, port: wire.port, knownHosts: await wire.vouch(loopback) });
    const outcome = Promise.allSettled([session.run('echo half; sleep 30; echo whole')]);
    await session.run('true');
    wire.cut();
    expect((await outcome)[0]).toMatchObject({ reason: { code: 'CONNECTION_LOST' } });
  });

  it('rejects further scripts and forwards', async () => {
    loopback = await startLoopbackHost();
    const session = await connect(loopback.host);
    const outcome = Promise.allSettled([session.run('sleep 30')]);
    await session.run('sleep 0.2');
    await loopback.server.close();
    await outcome;
    await expect(session.run('true')).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    await expect(session.forward('127.0.0.1', 22)).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
  });

  it('rejects what runs when it is closed on this side', async () => {
    loopback = await startLoopbackHost();
    const session = await connect(loopback.host);
    const outcome = Promise.allSettled([session.run('sleep 30')]);
    await session.run('true');
    session.close();
    expect((await outcome)[0]).toMatchObject({ reason: { code: 'CONNECTION_LOST' } });
  });
});

/** A TCP connection to the port that can be cut. */
async function startWire(target: number) {
  const sockets: Socket[] = [];
  const server = createServer((near) => {
    const far = connectSocket(target, '127.0.0.1');
    for (const socket of [near, far]) sockets.push(socket.on('error', () => {}));
    near.pipe(far).pipe(near);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    cut: () => {
      server.close();
      for (const socket of sockets) socket.resetAndDestroy();
    },
    vouch: async ({ folder, hostPublicKey }: LoopbackHost) => {
      const file = `${folder}/known_hosts_wire`;
      await writeFile(file, `[127.0.0.1]:${port} ${hostPublicKey}\n`);
      return file;
    },
  };
}
