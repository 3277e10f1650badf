import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { restartUnit } from '../../src/apply/restart-unit.js';
import { LocalHost } from './local-host.js';

let host: LocalHost;

beforeEach(() => {
  host = new LocalHost('e1', ['systemctl', 'timeout']);
});
afterEach(() => {
  host.tree.remove();
});

/** Replaces a program by a script that notes its arguments first. */
function program(name: string, script: string): void {
  writeFileSync(host.tree.path(`/fake/bin/${name}`), `#!/bin/sh\necho ${name} "$@" >>"$FAKE_ROOT/fake/calls"\n${script}\n`);
}

describe('restarting a service', () => {
  it('reads its units anew before', async () => {
    program('systemctl', 'exit 0');
    program('timeout', 'shift; exec "$@"');
    expect(await restartUnit(host.session, 'etcd.service')).toBeUndefined();
    expect(host.callsSeen.split('\n')).toEqual(['systemctl daemon-reload', 'timeout 45 systemctl restart etcd.service', 'systemctl restart etcd.service', '']);
  });

  it('says why it failed', async () => {
    program('systemctl', '[ "$1" = daemon-reload ] || { echo "Job for $2 failed." >&2; exit 1; }');
    program('timeout', 'shift; exec "$@"');
    expect(await restartUnit(host.session, 'etcd.service')).toBe('Job for etcd.service failed.');
  });

  it('does not restart what could not be read anew', async () => {
    program('systemctl', 'exit 4');
    program('timeout', 'shift; exec "$@"');
    expect(await restartUnit(host.session, 'etcd.service')).toBe('exit code 4');
    expect(host.callsSeen).not.toContain('restart');
  });

  it.each([124, 143])('leaves a start that takes longer to whoever waits for its health (exit code %i)', async (code) => {
    program('systemctl', 'exit 0');
    program('timeout', `exit ${code}`);
    expect(await restartUnit(host.session, 'etcd.service')).toBeUndefined();
  });

  it('takes a unit’s name for one word', async () => {
    program('systemctl', 'exit 0');
    program('timeout', 'shift; exec "$@"');
    await restartUnit(host.session, "a'b; touch /x.service");
    expect(host.callsSeen).toContain("systemctl restart a'b; touch /x.service\n");
    expect(host.text('/x.service')).toBeUndefined();
  });
});
