import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askManifestProbes } from '../../src/apply/manifest-probes.js';
import { ConnectionFailure } from '../../src/transport/connection-failure.js';
import type { Session } from '../../src/transport/session.js';
import { hostNamed, onOwnCluster } from '../embedded/embedded-fixture.js';
import { view } from '../evaluate/snapshot-builder.js';

const { host } = view(['master'], {});
let server: Server;
let statuses: Record<string, number[]>;
let asked: string[];
let dialled: string[];

beforeEach(async () => {
  statuses = {};
  asked = [];
  dialled = [];
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? 'nobody'}`);
    const left = statuses[request.url ?? ''] ?? [];
    response.writeHead((left.length > 1 ? left.shift() : left[0]) ?? 200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Port 1 of the host is closed; every other one is that of the test's server. With `refusal`, sshd forwards nothing. */
function session(curl?: string, refusal?: string): Session {
  const { port: own } = server.address() as AddressInfo;
  return {
    host,
    run: () => Promise.resolve({ code: 0, stdout: Buffer.from(`${curl ?? ''}\n`), stderr: Buffer.alloc(0) }),
    forward: (address, port) => {
      dialled.push(`${address}:${port}`);
      const failure = refusal ?? (port === 1 ? 'connection refused' : undefined);
      if (failure !== undefined) return Promise.reject(new ConnectionFailure('m1', 'FORWARD_ERROR', failure));
      return new Promise((resolve) => {
        const socket = connect(own, '127.0.0.1', () => resolve(socket));
      });
    },
    close: () => undefined,
  };
}

function pod(...containers: readonly object[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'Pod', spec: { containers } });
}

function probing(livenessProbe: object, more: object = {}): string {
  return pod({ name: 'kube-apiserver', livenessProbe, ...more });
}

describe('the probes of a manifest', () => {
  it('are asked as the kubelet does: all kinds, without credentials, at their hosts, ports and paths', async () => {
    const manifest = pod(
      {
        name: 'one',
        ports: [{ name: 'probe-port', containerPort: 6443 }],
        startupProbe: { httpGet: { host: '192.0.2.1', port: 'probe-port', path: '/livez?verbose' } },
        livenessProbe: { httpGet: { port: '2381', path: 'health' } },
        readinessProbe: { tcpSocket: { port: 2379 } },
      },
      { name: 'two', livenessProbe: { exec: { command: ['false'] } }, readinessProbe: { httpGet: { host: '::1', port: 80 } } },
    );
    expect(await askManifestProbes(session(), manifest, 'apiserver')).toBeUndefined();
    expect(asked.sort()).toEqual(['GET / nobody', 'GET /health nobody', 'GET /livez?verbose nobody']);
    expect(dialled.sort()).toEqual(['127.0.0.1:2379', '127.0.0.1:2381', '192.0.2.1:6443', '::1:80']);
  });

  it.each([200, 204, 302, 399])('pass with status %s', async (status) => {
    statuses['/livez'] = [status];
    expect(await askManifestProbes(session(), probing({ httpGet: { port: 6443, path: '/livez' } }), 'apiserver')).toBeUndefined();
  });

  it.each([401, 403, 500])('fail with status %s, and name probe, URL and status', async (status) => {
    statuses['/livez'] = [status];
    const trouble = await askManifestProbes(session(), probing({ httpGet: { port: 6443, path: '/livez' } }), 'apiserver');
    expect(trouble).toContain(`livenessProbe of container kube-apiserver (http://127.0.0.1:6443/livez) is answered with status ${status}`);
    expect(asked).toHaveLength(3);
  });

  it('pass when a failure passes by', async () => {
    statuses['/livez'] = [500, 200];
    expect(await askManifestProbes(session(), probing({ httpGet: { port: 6443, path: '/livez' } }), 'apiserver')).toBeUndefined();
  });

  it.each([
    ['a connection that is refused', { tcpSocket: { port: 1 } }, 'tcp://127.0.0.1:1) is not answered (nothing listens on 127.0.0.1:1)'],
    ['a port that the container has not', { httpGet: { port: 'probe-port' } }, 'names a port that the container does not declare'],
    ['no port at all', { httpGet: {} }, 'names a port that the container does not declare'],
  ])('fail for %s', async (_case, probe, trouble) => {
    expect(await askManifestProbes(session(), probing(probe), 'etcd')).toContain(trouble);
  });

  it('are left out where they sign in by themselves, run a command, or there are none', async () => {
    const headers = [{ name: 'Authorization', value: 'Bearer x' }];
    statuses['/livez'] = [401];
    for (const probe of [{ httpGet: { port: 6443, path: '/livez', httpHeaders: headers } }, { exec: { command: ['x'] } }, {}]) {
      expect(await askManifestProbes(session(), probing(probe), 'apiserver')).toBeUndefined();
    }
    expect(asked).toEqual([]);
  });

  it('are asked with curl on the host where sshd forbids forwarding', async () => {
    const manifest = probing({ httpGet: { port: 6443, path: '/livez', scheme: 'HTTPS' } });
    expect(await askManifestProbes(session('200', 'administratively prohibited'), manifest, 'apiserver')).toBeUndefined();
    expect(await askManifestProbes(session('401', 'administratively prohibited'), manifest, 'apiserver')).toContain('(https://127.0.0.1:6443/livez) is answered with status 401');
  });

  it('are a trouble where the manifest cannot be read', async () => {
    expect(await askManifestProbes(session(), 'a: [', 'apiserver')).toContain('cannot be read');
  });

  it('find on a cluster what the kubelet would kill the API server for minutes later', async () => {
    await onOwnCluster(async ({ cluster, session: own }) => {
      const declared = (text: string): string => `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - name: x\n    livenessProbe: { httpGet: ${text} }\n`;
      const { address } = hostNamed(cluster, 'master-1').host;
      expect(address).toBe('127.0.0.1');
      expect(await askManifestProbes(own, declared('{ port: 6443, path: /livez, scheme: HTTPS }'), 'apiserver')).toBeUndefined();
      expect(await askManifestProbes(own, declared('{ port: 6443, path: /metrics, scheme: HTTPS }'), 'apiserver')).toContain('status 403');
    });
  });
});
