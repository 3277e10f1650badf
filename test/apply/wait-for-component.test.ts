import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startsNow } from '../../src/apply/component-starts.js';
import { deadlineOf } from '../../src/apply/deadline-of.js';
import type { Expectation, Patience } from '../../src/apply/wait-for-component.js';
import { waitForComponent } from '../../src/apply/wait-for-component.js';
import { ConnectionFailure } from '../../src/transport/connection-failure.js';
import type { Session } from '../../src/transport/session.js';
import { LocalHost } from './local-host.js';

const patience: Patience = { deadlineMs: 20_000, stableMs: 300, pollMs: 50 };
const kubelet: Expectation = { component: 'kubelet', newerThan: 100, arguments: undefined };

let host: LocalHost;
let server: Server;
let status: number;
let told: [string, number][];

beforeEach(async () => {
  host = new LocalHost('m1', []);
  status = 200;
  told = [];
  server = createServer((_request, response) => response.writeHead(status).end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
  host.tree.remove();
});

/** The host's session; every port of the host is that of the test's server. */
function session(): Session {
  const { port } = server.address() as AddressInfo;
  return {
    ...host.session,
    forward: () =>
      new Promise((resolve, reject) => {
        const socket = connect(port, '127.0.0.1', () => resolve(socket));
        socket.once('error', () => reject(new ConnectionFailure('m1', 'FORWARD_ERROR', 'refused')));
      }),
  };
}

/** @param change is made at each look, by its number from 0 */
async function wait(expectation: Expectation, own: Partial<Patience> = {}, change: (look: number) => void = () => undefined) {
  let looks = 0;
  const { run, ...rest } = session();
  const watched: Session = {
    ...rest,
    run: (script, options) => {
      change(looks);
      looks += 1;
      return run(script, options);
    },
  };
  return waitForComponent(watched, expectation, { ...patience, ...own }, (seen, secondsLeft) => told.push([seen, secondsLeft]));
}

describe('waiting for a component', () => {
  it('ends with a new process that is healthy for as long as it has to be', async () => {
    host.tree.process(7, ['kubelet'], { ticks: 200 });
    const awaited = await wait(kubelet);
    expect(awaited).toMatchObject({ process: { pid: 7 } });
    expect(told[0]).toEqual(['process 7 answers 200', 20]);
  });

  it('does not take the process of before for the new one, and counts down', async () => {
    host.tree.process(6, ['kubelet'], { ticks: 100 });
    expect(await wait(kubelet, { deadlineMs: 5_200 })).toEqual({ trouble: 'after 5 s no new process has started' });
    const left = told.map(([, seconds]) => seconds);
    expect(left[0]).toBe(6);
    expect(left.length).toBeGreaterThan(1);
    expect(left).toEqual([...new Set(left)].sort((a, b) => b - a));
  });

  it('begins the time in which it has to stay healthy with health', async () => {
    host.tree.process(7, ['kubelet'], { ticks: 200 });
    status = 500;
    const seen: number[] = [];
    const awaited = await wait(kubelet, { stableMs: 400 }, (look) => {
      if (look === 4) status = 200;
      if (look === 5) status = 503;
      if (look === 6) status = 200;
      seen.push(look);
    });
    expect(awaited).toMatchObject({ process: { pid: 7 } });
    expect(told.map(([text]) => text.replace('process 7 answers ', ''))).toEqual(expect.arrayContaining(['500', '200', '503']));
    expect(seen.length).toBeGreaterThan(7);
  });

  it.each([
    ['the component’s own deadline', 1_000_000, deadlineOf('scheduler') / 1000],
    ['what it is given', 5_000, 5],
  ])('has no more time than %s', async (_case, deadlineMs, seconds) => {
    const scheduler: Expectation = { ...kubelet, component: 'scheduler' };
    const enough = wait(scheduler, { deadlineMs }, (look) => {
      if (look === 1) throw new Error('enough');
    });
    await expect(enough).rejects.toThrow('enough');
    expect(told[0]).toEqual(['no new process has started', seconds]);
  });

  it('gives up on processes that follow one another', async () => {
    status = 500;
    const awaited = await wait(kubelet, {}, (look) => {
      for (const pid of [7, 8, 9, 10]) host.tree.write(`/proc/${pid}/cmdline`, '');
      host.tree.process(1000 + look, ['kubelet'], { ticks: 200 + look });
    });
    expect(awaited).toEqual({ trouble: 'it has started 4 times and is not healthy' });
  });

  it('gives up on containers that end before a process list shows them, with the words of their log', async () => {
    const folder = `/var/log/pods/kube-system_kube-scheduler-m1_${'a'.repeat(32)}/kube-scheduler`;
    host.tree.write(`${folder}/0.log`, 'the run before');
    const starts = await startsNow(host.session, 'scheduler', []);
    const awaited = await wait({ component: 'scheduler', newerThan: 0, arguments: undefined, starts }, {}, (look) => {
      if (look !== 2) return;
      for (const attempt of [1, 2]) host.tree.write(`${folder}/${attempt}.log`, 'x stderr F starting');
      host.tree.write(`${folder}/3.log`, '2026-01-01T00:00:00Z stderr F Error: unknown flag: --no-such-flag\n');
    });
    expect(awaited).toEqual({ trouble: 'it has started 3 times and is not healthy; its log says: Error: unknown flag: --no-such-flag' });
  });

  it('waits for the third start while it runs, and gives up when it ends', async () => {
    const folder = `/var/log/pods/kube-system_kube-proxy-m1_${'a'.repeat(32)}/kube-proxy`;
    host.tree.write(`${folder}/0.log`, 'the run before');
    const starts = await startsNow(host.session, 'kube-proxy', []);
    status = 500;
    for (const attempt of [1, 2, 3]) host.tree.write(`${folder}/${attempt}.log`, 'x stderr F starting');
    host.tree.process(9, ['kube-proxy'], { ticks: 200 });
    const proxy: Expectation = { component: 'kube-proxy', newerThan: 0, arguments: undefined, starts };
    expect(await wait(proxy, { deadlineMs: 60_000 }, (look) => {
      if (look === 12) status = 200;
    })).toMatchObject({ process: { pid: 9 } });
    status = 500;
    expect(await wait(proxy, { deadlineMs: 60_000 }, (look) => {
      if (look === 12) host.tree.write('/proc/9/cmdline', '');
    })).toEqual({ trouble: expect.stringContaining('it has started 3 times and is not healthy') });
  });

  it('gives up on a service that systemd starts again and again', async () => {
    const properties = (restarts: number): string => `NRestarts=${restarts}\nResult=exit-code\nActiveState=activating\nSubState=auto-restart\n`;
    const systemctl = (restarts: number): void => host.tree.write('/fake/bin/systemctl', `#!/bin/sh\nprintf '%s' '${properties(restarts)}'\n`, 0o755);
    systemctl(0);
    const starts = await startsNow(host.session, 'kubelet', ['kubelet.service']);
    systemctl(2);
    expect(await wait({ ...kubelet, starts })).toEqual({ trouble: expect.stringContaining('it has started 3 times and is not healthy; kubelet.service is activating') });
  });

  it('does not give up on two starts, nor on one that became healthy', async () => {
    const folder = `/var/log/pods/kube-system_kube-apiserver-m1_${'a'.repeat(32)}/kube-apiserver`;
    const starts = await startsNow(host.session, 'apiserver', []);
    for (const attempt of [0, 1]) host.tree.write(`${folder}/${attempt}.log`, 'Error: early');
    expect(await wait({ component: 'apiserver', newerThan: 0, arguments: undefined, starts }, { deadlineMs: 1_500 })).toEqual({ trouble: expect.stringMatching(/^after 2 s no new process/) });
  });
});

describe('a host that is lost while a component is waited for', () => {
  it('is tried again until it is back', async () => {
    host.tree.process(7, ['kubelet'], { ticks: 200 });
    expect(
      await wait(kubelet, {}, (look) => {
        host.isLost = look === 0;
      }),
    ).toMatchObject({ process: { pid: 7 } });
    expect(told[0]).toEqual(['the host cannot be reached: m1: connection lost', 20]);
  });

  it('is given up at the deadline, with the failure', async () => {
    host.isLost = true;
    await expect(wait(kubelet, { deadlineMs: 1_200 })).rejects.toThrow('connection lost');
  });
});
