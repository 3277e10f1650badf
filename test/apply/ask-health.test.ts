import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect as connectTcp, createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { askHealth } from '../../src/apply/ask-health.js';
import type { HealthEndpoint } from '../../src/apply/health-endpoint.js';
import { ConnectionFailure } from '../../src/transport/connection-failure.js';
import type { Session } from '../../src/transport/session.js';
import { view } from '../evaluate/snapshot-builder.js';

const { host } = view(['master'], {});
let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A component that answers every request with a status and a body. */
async function component(status: number, body: string): Promise<HealthEndpoint> {
  server = createServer((_request, response) => response.writeHead(status).end(body));
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { address: '127.0.0.1', port, protocol: 'http', path: '/readyz' };
}

/** A session whose forwarding reaches this machine, or is refused with a reason, and on whose host curl says something. */
function session(forward: 'allowed' | string, curl = ''): Session & { scripts: string[] } {
  const scripts: string[] = [];
  return {
    host,
    scripts,
    run: (script) => {
      scripts.push(script);
      return Promise.resolve({ code: 0, stdout: Buffer.from(`${curl}\n`), stderr: Buffer.alloc(0) });
    },
    forward: (address, port) => {
      if (forward !== 'allowed') return Promise.reject(new ConnectionFailure('m1', 'FORWARD_ERROR', forward));
      return new Promise((resolve, reject) => {
        const socket = connectTcp(port, address, () => resolve(socket));
        socket.once('error', () => reject(new ConnectionFailure('m1', 'FORWARD_ERROR', 'connection refused')));
      });
    },
    close: () => undefined,
  };
}

describe('health', () => {
  it.each([
    [200, 'ok'],
    [500, 'ok'],
    [503, ''],
  ])('is the HTTP status %s, whatever the body says (%j)', async (status, body) => {
    expect(await askHealth(session('allowed'), await component(status, body))).toEqual({ status });
  });

  it('is no status where nothing listens', async () => {
    const endpoint: HealthEndpoint = { address: '127.0.0.1', port: 1, protocol: 'https', path: '/readyz' };
    expect(await askHealth(session('allowed'), endpoint)).toEqual({ trouble: 'nothing listens on 127.0.0.1:1' });
  });

  it('is no status where something listens that hangs up', async () => {
    const rude = createTcpServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve));
    const { port } = rude.address() as AddressInfo;
    const answer = await askHealth(session('allowed'), { address: '127.0.0.1', port, protocol: 'https', path: '/readyz' });
    expect(answer).toHaveProperty('trouble');
    rude.close();
  });

  it('of a port that only takes connections is 200', async () => {
    const endpoint = await component(404, '');
    expect(await askHealth(session('allowed'), { ...endpoint, protocol: 'tcp' })).toEqual({ status: 200 });
  });

  it('is asked by curl on the host, with the apiserver’s own certificate, when anonymous requests get 401', async () => {
    const asked = session('allowed', '200');
    const identity = { clientCertificate: "/pki/a'b.crt", clientKey: '/pki/a.key' };
    expect(await askHealth(asked, { ...(await component(401, '')), ...identity })).toEqual({ status: 200 });
    expect(asked.scripts[0]).toContain(`--cert '/pki/a'\\''b.crt' --key '/pki/a.key'`);
  });

  it('is asked by curl on the host when sshd forbids forwarding', async () => {
    const endpoint: HealthEndpoint = { address: '127.0.0.1', port: 10_248, protocol: 'http', path: '/healthz' };
    const prohibited = 'administratively prohibited';
    expect(await askHealth(session(prohibited, '200'), endpoint)).toEqual({ status: 200 });
    expect(await askHealth(session(prohibited, '000'), endpoint)).toEqual({ trouble: 'the connection was refused' });
    expect(await askHealth(session(prohibited, 'none'), endpoint)).toEqual({ trouble: expect.stringContaining('install curl') });
  });
});
