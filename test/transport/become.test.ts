import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { connect } from '../../src/transport/connect.js';
import type { Session } from '../../src/transport/session.js';
import type { FakeSudo } from './fake-sudo.js';
import { makeFakeSudo } from './fake-sudo.js';
import { startLoopbackHost } from './loopback-host.js';

const closers: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A session as an ordinary user on a host with this sudo. */
async function session(
  policy: Parameters<typeof makeFakeSudo>[1],
  becomePassword?: string,
): Promise<{ session: Session; sudo: FakeSudo }> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-sudo-'));
  closers.push(() => rm(folder, { recursive: true }));
  const sudo = await makeFakeSudo(folder, policy);
  const loopback = await startLoopbackHost({ environment: { PATH: sudo.path } });
  closers.push(loopback.close);
  const host = { ...loopback.host, become: true };
  const opened = await connect(host, becomePassword === undefined ? {} : { becomePassword });
  closers.push(() => opened.close());
  return { session: opened, sudo };
}

describe('become', () => {
  it.each([
    ['with NOPASSWD', 'nopasswd', undefined],
    ['with NOPASSWD although a password was given', 'nopasswd', 's3cret'],
    ['with the right password', 'password', 's3cret'],
    ['after warnings of sudo', 'noisy-nopasswd', undefined],
    ['after warnings of sudo although a password was given', 'noisy-nopasswd', 's3cret'],
  ] as const)('runs the script as root %s', async (_name, policy, password) => {
    const { session: ops } = await session(policy, password);
    const result = await ops.run('id -u; echo err >&2; cat; exit 1');
    expect([result.code, String(result.stdout), String(result.stderr)]).toEqual([1, '0\n', 'err\n']);
  });

  it('gives the password to sudo alone, and only when it asks', async () => {
    const asked = await session('password', 's3cret');
    await asked.session.run('true');
    expect(await asked.sudo.reads()).toBe('s3cret\n');
    const notAsked = await session('nopasswd', 's3cret');
    const result = await notAsked.session.run('cat; read line; echo "[$line]"');
    expect(String(result.stdout)).toBe('[]\n');
  });

  it('never shows the password in a process list', async () => {
    const { session: ops, sudo } = await session('password', 's3cret');
    const result = await ops.run(`for f in /proc/[0-9]*/cmdline /proc/self/environ; do tr '\\0' ' ' <$f; done`);
    expect(String(result.stdout)).toContain('sudo -S -p');
    expect(String(result.stdout)).not.toContain('s3cret');
    expect(await sudo.argv()).toMatch(/^-S -p bench-[0-9a-f]+ -- sh -c /);
    expect(await sudo.argv()).not.toContain('s3cret');
  });

  it('spends one attempt on a wrong password and does not feed the script to sudo', async () => {
    const { session: ops, sudo } = await session('password', 'wrong');
    await expect(ops.run('echo "a secret of the script"')).rejects.toMatchObject({
      code: 'BECOME_ERROR',
      host: 'm1',
      message: expect.stringMatching(
        /m1 \(ops@127\.0\.0\.1:\d+\): sudo: 1 incorrect password attempt; check the sudo password/,
      ),
    });
    expect(await sudo.reads()).toBe('wrong\n');
  });

  it.each([
    ['password', 'sudo: a password is required; give the sudo password (--ask-become-pass), or set NOPASSWD'],
    ['not-in-sudoers', 'ops is not in the sudoers file.  This incident will be reported.; let this user run sh'],
    ['not-allowed', 'as root on m1.; let this user run sh as root in sudoers'],
    ['requiretty', 'sudo: sorry, you must have a tty to run sudo; take requiretty away'],
    ['none', 'sudo: not found; install sudo on the host'],
  ] as const)('says why sudo refused and what to do: %s', async (policy, words) => {
    const { session: ops } = await session(policy);
    await expect(ops.run('exit 0')).rejects.toMatchObject({
      code: 'BECOME_ERROR',
      message: expect.stringContaining(words),
    });
  });

  it.each(['not-in-sudoers', 'not-allowed', 'requiretty'] as const)(
    'gives no password to a sudo that refuses: %s',
    async (policy) => {
      const { session: ops, sudo } = await session(policy, 's3cret');
      await expect(ops.run('exit 0')).rejects.toMatchObject({ code: 'BECOME_ERROR' });
      expect(await sudo.reads()).toBe('');
    },
  );

  it('needs no sudo for a user who is root already', async () => {
    const { session: root } = await session('already-root', 's3cret');
    expect(String((await root.run('id -u')).stdout)).toBe('0\n');
  });

  it('asks sudo anew for each of several scripts at once', async () => {
    const { session: ops, sudo } = await session('password', 's3cret');
    const results = await Promise.all([1, 2, 3, 4, 5, 6].map((code) => ops.run(`exit ${code}`)));
    expect(results.map((result) => result.code)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(await sudo.reads()).toBe('s3cret\n'.repeat(6));
  });

  it('refuses a password with a line break before it connects', async () => {
    const loopback = await startLoopbackHost();
    closers.push(loopback.close);
    await expect(connect(loopback.host, { becomePassword: 's3cret\nreboot' })).rejects.toMatchObject({
      code: 'BECOME_ERROR',
      message: expect.not.stringContaining('s3cret'),
    });
  });
});
