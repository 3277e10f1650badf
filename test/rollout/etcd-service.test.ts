import { renameSync, writeFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FileChange } from '../../src/model/plan.js';
import { sha256 } from '../../src/plan/sha256.js';
import { changeHost } from '../../src/rollout/change-host.js';
import type { Session } from '../../src/transport/session.js';
import { LocalHost } from '../apply/local-host.js';
import { rolloutDefaults } from './rollout-defaults.js';

const path = '/etc/etcd.env';
const [before, after] = ['ETCD_AUTO_TLS=true\n', 'ETCD_AUTO_TLS=false\n'];
const cgroup = '0::/system.slice/etcd.service\n';

const change: FileChange = {
  host: 'e1',
  target: path,
  controls: ['2.3'],
  kind: 'etcd-environment',
  risk: 'restart',
  before: { type: 'file', mode: 0o644, owner: 'root:root', content: before, sha256: sha256(before) },
  after: { type: 'file', mode: 0o644, owner: 'root:root', content: after, sha256: sha256(after) },
  diff: '',
  restarts: ['etcd'],
  needs: [],
  stage: 0,
};

let host: LocalHost;

/** The systemctl of the host: what it does to restart etcd. */
function systemctl(restart: string): void {
  host.install('systemctl');
  const script = `#!/bin/sh\necho systemctl "$@" >>"$FAKE_ROOT/fake/calls"\n[ "$1" = restart ] || exit 0\ncd "$FAKE_ROOT" || exit 1\n${restart}\n`;
  writeFileSync(host.tree.path('/fake/bin/systemctl'), script);
}

function etcd(pid: number, env: string): void {
  host.tree.process(pid, ['/usr/local/bin/etcd'], { ticks: pid * 100, cgroup, env: ['ETCD_LISTEN_CLIENT_URLS=https://127.0.0.1:2379', env] });
}

beforeEach(() => {
  host = new LocalHost('e1', []);
  host.tree.write(path, before);
  etcd(61, 'ETCD_AUTO_TLS=false');
  renameSync(host.tree.path('/proc/61'), host.tree.path('/fake/61'));
  etcd(60, 'ETCD_AUTO_TLS=true');
});
afterEach(() => {
  host.tree.remove();
});

async function carryOut() {
  // etcd's port takes every connection
  const session: Session = { ...host.session, forward: () => Promise.resolve(new PassThrough()) };
  return changeHost({
    ...rolloutDefaults({ changes: [change] }),
    session,
    stage: 0,
    keptPlan: '{}',
    node: undefined,
    changes: [change],
    run: '20260101T000000Z-abcdef',
    sequenceOf: () => 1,
    reach: { sessions: new Map(), masters: [] },
    verify: () => Promise.resolve(undefined),
    verifyRestored: () => Promise.resolve(undefined),
    patience: { deadlineMs: 3_000, stableMs: 50, pollMs: 20 },
  });
}

describe('a change of an etcd that a service runs', () => {
  it('restarts the service and waits for the new process', async () => {
    systemctl('rm -rf proc/60; mv fake/61 proc/61');
    const { outcomes, isGood } = await carryOut();
    expect(outcomes).toMatchObject([{ status: 'applied' }]);
    expect(isGood).toBe(true);
    expect(host.text(path)).toBe(after);
    expect(host.callsSeen.split('\n').filter((call) => !call.startsWith('systemctl show'))).toEqual(['systemctl daemon-reload', 'systemctl restart etcd.service', '']);
  });

  it('is put back when the service does not restart, and the old settings run again', async () => {
    systemctl('[ -e fake/tried ] || { : >fake/tried; echo "Job for etcd.service failed." >&2; exit 1; }');
    const { outcomes, needsPerson } = await carryOut();
    expect(outcomes).toMatchObject([{ status: 'rolled-back', reason: 'etcd.service could not be restarted: Job for etcd.service failed.' }]);
    expect(needsPerson).toBe(false);
    expect(host.text(path)).toBe(before);
    expect(host.callsSeen.match(/restart etcd\.service/g)).toHaveLength(2);
  });

  it('is put back when no new process comes up', async () => {
    systemctl('exit 0');
    const { outcomes } = await carryOut();
    expect(outcomes).toMatchObject([{ status: 'rolled-back', reason: expect.stringContaining('the etcd did not come up: after 3 s no new process has started') }]);
    expect(host.text(path)).toBe(before);
  });
});
