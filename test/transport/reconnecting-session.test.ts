import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '../../src/transport/connect.js';
import { ConnectionFailure } from '../../src/transport/connection-failure.js';
import { ReconnectingSession } from '../../src/transport/reconnecting-session.js';
import type { Session } from '../../src/transport/session.js';
import { loopbackContract } from './loopback-contract.js';
import type { LoopbackHost } from './loopback-host.js';
import { startLoopbackHost } from './loopback-host.js';

loopbackContract('a session that connects again', (connection) => new ReconnectingSession(connection, {}));

describe('a session that connects again', () => {
  let loopback: LoopbackHost;
  let connections: Session[];
  let isReachable: boolean;
  let session: ReconnectingSession;

  beforeEach(async () => {
    loopback = await startLoopbackHost();
    connections = [await connect(loopback.host)];
    isReachable = true;
    const again = async (): Promise<Session> => {
      if (!isReachable) throw new ConnectionFailure('m1', 'CONNECT_ERROR', 'm1 cannot be reached');
      const next = await connect(loopback.host);
      connections.push(next);
      return next;
    };
    session = new ReconnectingSession(connections[0] as Session, {}, again);
  });
  afterEach(async () => {
    session.close();
    await loopback.close();
  });

  const cut = (): void => connections.at(-1)?.close();

  it('rejects what was being asked when the connection broke, and answers what is asked then', async () => {
    const running = session.run('sleep 30');
    const outcome = Promise.allSettled([running]);
    await session.run('true');
    cut();
    expect(await outcome).toMatchObject([{ status: 'rejected', reason: { code: 'CONNECTION_LOST' } }]);
    expect(String((await session.run('echo back')).stdout)).toBe('back\n');
    expect(connections).toHaveLength(2);
  });

  it('makes one new connection for all that fail on the old one', async () => {
    cut();
    await Promise.allSettled([session.run('true'), session.run('true'), session.run('true')]);
    const answers = await Promise.all([session.run('echo 1'), session.run('echo 2')]);
    expect(answers.map(({ stdout }) => String(stdout))).toEqual(['1\n', '2\n']);
    expect(connections).toHaveLength(2);
  });

  it('says why it cannot connect, and tries again when it is asked again', async () => {
    isReachable = false;
    cut();
    await expect(session.run('true')).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    await expect(session.run('true')).rejects.toMatchObject({ code: 'CONNECT_ERROR' });
    isReachable = true;
    expect((await session.run('exit 7')).code).toBe(7);
  });

  it('stays closed once it is closed', async () => {
    session.close();
    await expect(session.run('true')).rejects.toMatchObject({ code: 'CONNECTION_LOST' });
    expect(connections).toHaveLength(1);
  });
});
