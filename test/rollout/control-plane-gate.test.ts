import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Component } from '../../src/model/component.js';
import type { Role } from '../../src/model/host.js';
import { controlPlaneObstacle } from '../../src/rollout/control-plane-gate.js';
import { ConnectionFailure } from '../../src/transport/connection-failure.js';
import type { Session } from '../../src/transport/session.js';
import type { EtcdAnswers } from '../apply/etcd-programs.js';
import { gatewayList, healthy, installEtcdPrograms, statusOf } from '../apply/etcd-programs.js';
import { LocalHost } from '../apply/local-host.js';
import { hostNamed, onOwnCluster, withSession } from '../embedded/embedded-fixture.js';

const local = 'https://127.0.0.1:2379';
const urls = ['m1', 'm2', 'm3'].map((name) => `https://${name}:2379`);
const list = { [`${local}/v3/cluster/member/list`]: { body: gatewayList(urls.map((url, index) => ({ name: `m${index + 1}`, url }))) } };
const well = (term: number, ...members: readonly string[]): EtcdAnswers =>
  Object.fromEntries(members.flatMap((url) => [[`${url}/health`, healthy], [`${url}/v3/maintenance/status`, statusOf(term)]]));

/** A master whose etcd tells its health over plain HTTP, as the test says. */
interface Master {
  readonly host: LocalHost;
  readonly session: Session;
  status: number;
}

let masters: Master[];
let servers: Server[];
beforeEach(() => {
  masters = [];
  servers = [];
});
afterEach(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  for (const { host } of masters) host.tree.remove();
});

async function master(name: string, answers: EtcdAnswers, roles: readonly Role[] = ['etcd']): Promise<Master> {
  const host = new LocalHost(name, []);
  for (const program of ['curl', 'etcdctl']) host.tree.write(`/fake/bin/${program}`, '#!/bin/sh\nexit 127\n', 0o755);
  installEtcdPrograms(host, ['curl'], answers);
  host.tree.process(40, ['etcd', `--listen-client-urls=${local}`, '--listen-metrics-urls=http://127.0.0.1:2381']);
  const server = createServer((_request, response) => response.writeHead(made.status).end());
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const session: Session = {
    ...host.session,
    host: { ...host.session.host, roles },
    forward: () =>
      new Promise((resolve, reject) => {
        const socket = connect(port, '127.0.0.1', () => resolve(socket));
        socket.once('error', () => reject(new ConnectionFailure(name, 'FORWARD_ERROR', 'refused')));
      }),
  };
  const made: Master = { host, session, status: 200 };
  masters.push(made);
  return made;
}

async function three(answers: EtcdAnswers): Promise<[Master, Master, Master]> {
  return [await master('m1', answers), await master('m2', answers), await master('m3', answers)];
}

function ask([own, ...witnesses]: readonly Master[], restarts: readonly Component[], unreachable: readonly string[] = [], deadlineMs = 0) {
  if (own === undefined) throw new Error('no host to ask about');
  const question = { host: own.session.host, own: own.session, restarts: new Set(restarts), witnesses: witnesses.map(({ session }) => session), unreachable };
  return controlPlaneObstacle(question, { deadlineMs, pollMs: 20 });
}

describe('a control-plane host may restart', () => {
  it.each<[string, Component[]]>([
    ['etcd', ['etcd']],
    ['its API server', ['apiserver', 'kubelet']],
  ])('%s while every other host and every member of etcd is healthy', async (_case, restarts) => {
    expect(await ask(await three({ ...list, ...well(2, ...urls) }), restarts)).toBeUndefined();
  });

  it('something else, whatever the others are like', async () => {
    const [own, other] = await three({});
    other.status = 500;
    expect(await ask([own, other], ['scheduler', 'kubelet'], ['m3'])).toBeUndefined();
  });

  it('when it is the only one', async () => {
    const alone = { [`${local}/v3/cluster/member/list`]: { body: gatewayList([{ name: 'm1', url: urls[0] ?? '' }]) } };
    expect(await ask([await master('m1', { ...alone, ...well(2, ...urls.slice(0, 1)) })], ['etcd'])).toBeUndefined();
  });

  it('when etcd cannot be asked for its members, and is healthy on the others', async () => {
    const hosts = await three({});
    for (const { host } of hosts) host.tree.write('/fake/bin/curl', '#!/bin/sh\nexit 1\n', 0o755);
    expect(await ask(hosts, ['etcd'])).toBeUndefined();
  });

  it('once what was not well has passed', async () => {
    const hosts = await three({ ...list, ...well(2, ...urls) });
    hosts[1].status = 503;
    const asked = ask(hosts, ['etcd'], [], 30_000);
    hosts[1].status = 200;
    expect(await asked).toBeUndefined();
  });
});

describe('a control-plane host must not restart', () => {
  it('while another is not reached', async () => {
    const [own] = await three({ ...list, ...well(2, ...urls) });
    expect(await ask([own], ['apiserver'], ['m2'])).toMatch(/^m1 was not begun, because m2 cannot be reached.*; bring it back, or take it out/);
  });

  it.each<[string, (other: Master) => void, RegExp]>([
    ['answers that it is not healthy', (other) => (other.status = 503), /m2 has an etcd that answers 503; make it healthy first/],
    ['is lost', ({ host }) => (host.isLost = true), /m2 cannot be reached \(m2: connection lost\)/],
    ['runs nothing that its roles promise', ({ host }) => host.tree.write('/proc/40/cmdline', ''), /no etcd runs on m2; start it again, or correct the roles/],
  ])('while another %s', async (_case, spoil, message) => {
    const hosts = await three({ ...list, ...well(2, ...urls) });
    spoil(hosts[1]);
    expect(await ask(hosts, ['apiserver'])).toMatch(message);
  });

  it('while a master runs no API server, though its etcd is healthy', async () => {
    const [own] = await three({ ...list, ...well(2, ...urls) });
    expect(await ask([own, await master('m4', {}, ['master', 'etcd'])], ['etcd'])).toContain('no apiserver runs on m4');
  });

  it('while a member that is no host of the inventory is not healthy', async () => {
    const [own, other] = await three({ ...list, ...well(2, ...urls.slice(0, 2)) });
    expect(await ask([own, other], ['etcd'])).toMatch(/m1 was not begun, because etcd is not healthy at m3 https:\/\/m3:2379 .*would leave 1 of 3 members/);
  });

  it('while another host tells that a member is not healthy, where it cannot ask itself', async () => {
    const own = await master('m1', {});
    own.host.tree.write('/fake/bin/curl', '#!/bin/sh\nexit 1\n', 0o755);
    const other = await master('m2', { ...list, ...well(2, ...urls.slice(0, 2)) });
    expect(await ask([own, other], ['apiserver'])).toContain('etcd is not healthy at m3');
  });

  it('while etcd answers at no address', async () => {
    expect(await ask(await three({}), ['apiserver'])).toMatch(/etcd \(https:\/\/127\.0\.0\.1:2379\), asked on m1, does not tell its members: .*; bring etcd back first/);
  });
});

describe('on a cluster', () => {
  it('a master may restart while the etcd host is healthy, and not when its etcd has ended', async () => {
    await onOwnCluster(async ({ cluster, master: { host }, session }) => {
      const etcd = hostNamed(cluster, 'etcd-1');
      await withSession(etcd, async (witness) => {
        const question = { host, own: session, restarts: new Set<Component>(['apiserver']), witnesses: [witness], unreachable: [] };
        expect(await controlPlaneObstacle(question, { deadlineMs: 0, pollMs: 10 })).toBeUndefined();
        etcd.kubelet.stop();
        expect(await controlPlaneObstacle(question, { deadlineMs: 0, pollMs: 10 })).toMatch(/etcd/);
      });
    });
  });
});
