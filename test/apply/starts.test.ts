import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { causeInLog } from '../../src/apply/cause-in-log.js';
import { StartCounter, startsNow } from '../../src/apply/component-starts.js';
import { causeOfEnd, containerLogs } from '../../src/apply/container-starts.js';
import { unitStarts } from '../../src/apply/unit-starts.js';
import { LocalHost } from './local-host.js';

const uid = '0123456789abcdef0123456789abcdef';
const folder = `/var/log/pods/kube-system_kube-apiserver-m1_${uid}/kube-apiserver`;

let host: LocalHost;
beforeEach(() => {
  host = new LocalHost('m1', []);
});
afterEach(() => host.tree.remove());

function systemctl(properties: string): void {
  host.tree.write('/fake/properties', properties);
  host.tree.write('/fake/bin/systemctl', '#!/bin/sh\nprintf "%s\\n" "$*" >>"$FAKE_ROOT/fake/asked"\ncat "$FAKE_ROOT/fake/properties"\n', 0o755);
}

describe('logs of containers', () => {
  it('are those of the component’s static pod alone, also where they are links', async () => {
    host.tree.write(`${folder}/0.log`, '');
    host.tree.link(`${folder}/1.log`, '/var/lib/docker/containers/gone.log');
    for (const other of [
      `${folder}/0.log.20260101-000000.gz`,
      `${folder}/0.log.tmp`,
      '/var/log/pods/kube-system_kube-apiserver-m1_11111111-2222-3333-4444-555555555555/kube-apiserver/0.log',
      `/var/log/pods/team_kube-apiserver-m1_${uid}/kube-apiserver/0.log`,
      `/var/log/pods/kube-system_kube-apiserver-m1_${uid}/sidecar/0.log`,
      `/var/log/pods/kube-system_etcd-m1_${uid}/etcd/0.log`,
    ]) host.tree.write(other, '');
    expect(await containerLogs(host.session, 'apiserver')).toEqual([`${folder}/0.log`, `${folder}/1.log`]);
    expect(await containerLogs(host.session, 'scheduler')).toEqual([]);
  });

  it('of kube-proxy are those of a pod of the API', async () => {
    const log = '/var/log/pods/kube-system_kube-proxy-x7x7x_11111111-2222-3333-4444-555555555555/kube-proxy/3.log';
    host.tree.write(log, '');
    expect(await containerLogs(host.session, 'kube-proxy')).toEqual([log]);
  });
});

describe('the cause of an end', () => {
  const cri = (text: string): string => `2026-01-01T00:00:00.000000001Z stderr F ${text}\n`;

  it.each([
    ['the last line that complains', cri('Flag --x is deprecated') + cri('Error: unknown flag: --no-such-flag') + cri('  --usage-line  a line of the usage'), 'Error: unknown flag: --no-such-flag'],
    ['a line of klog', cri('I0101 00:00:00.0 1 server.go:1] Version') + cri('E0101 00:00:00.0 1 run.go:74] "command failed" err="no policy"') + cri('bye'), 'E0101 00:00:00.0 1 run.go:74] "command failed" err="no policy"'],
    ['the last line where none complains', cri('starting') + cri('stopped'), 'stopped'],
    ['a line that may hold no secret', cri('listening') + cri('Error: bad token abcdef.0123456789') + cri('Error: password=hunter2'), 'listening'],
    ['what Docker wrote', '{"log":"Error: no such file\\n","stream":"stderr","time":"2026-01-01T00:00:00Z"}\n', 'Error: no such file'],
  ])('is %s', async (_case, text, cause) => {
    host.tree.write(`${folder}/0.log`, text);
    expect(await causeOfEnd(host.session, [`${folder}/0.log`])).toBe(cause);
    expect(host.said.join('\n')).not.toContain('hunter2');
    expect(Buffer.from(/cause\t=(\S+)/.exec(host.said.join('\n'))?.[1] ?? '', 'base64').toString()).not.toMatch(/hunter2|abcdef/);
  });

  it('is that of the newest attempt which says anything', async () => {
    for (const [attempt, text] of [[2, cri('Error: old')], [10, cri('Error: new')], [11, '']] as const) host.tree.write(`${folder}/${attempt}.log`, text);
    expect(await causeOfEnd(host.session, [2, 10, 11].map((attempt) => `${folder}/${attempt}.log`))).toBe('Error: new');
  });

  it('is found behind a link below the host’s prefix', async () => {
    host.tree.link(`${folder}/0.log`, '/var/lib/docker/x.log');
    host.tree.write('/var/lib/docker/x.log', cri('panic: boom'));
    expect(await causeOfEnd(host.session, [`${folder}/0.log`])).toBe('panic: boom');
  });

  it.each([
    ['the time and the stream', '2026-01-01T00:00:00Z stdout P text', 'text'],
    ['what a terminal obeys', 'a\u001b[31mb', 'a\\x1b[31mb'],
    ['what may be a secret', 'x --token=abc', undefined],
    ['a private key', 'PRIVATE KEY follows', undefined],
    ['nothing', '   ', undefined],
    ['what is too long', 'x'.repeat(300), `${'x'.repeat(199)}…`],
  ])('leaves out %s', (_case, line, cause) => expect(causeInLog(line)).toBe(cause));
});

describe('what systemd says of services', () => {
  it('is their restarts and their state', async () => {
    systemctl('NRestarts=4\nResult=exit-code\nActiveState=activating\nSubState=auto-restart\n');
    expect(await unitStarts(host.session, ['kubelet.service'])).toEqual([{ unit: 'kubelet.service', restarts: 4, state: 'activating (auto-restart), result exit-code' }]);
    expect(host.text('/fake/asked')).toBe('show -p NRestarts,ActiveState,SubState,Result kubelet.service\n');
  });

  it.each(['', 'ActiveState=active\n', 'NRestarts=\n'])('is nothing where it does not tell restarts (%j)', async (properties) => {
    systemctl(properties);
    expect(await unitStarts(host.session, ['kubelet.service'])).toEqual([]);
  });
});

describe('starts since a baseline', () => {
  it('count each new log, also of a new pod, and forget none that the kubelet removes', async () => {
    host.tree.write(`${folder}/7.log`, '');
    const counter = new StartCounter(host.session, await startsNow(host.session, 'apiserver', []));
    expect(await counter.count()).toBe(0);
    const next = folder.replace(uid, 'f'.repeat(32));
    host.tree.write(`${next}/0.log`, '');
    expect(await counter.count()).toBe(1);
    host.tree.write(`${next}/1.log`, 'Error: no');
    expect(await counter.count()).toBe(2);
    expect(await counter.cause()).toBe('its log says: Error: no');
  });

  it('count the start by hand and those by systemd, whose number a start by hand sets to 0', async () => {
    systemctl('NRestarts=5\nResult=success\nActiveState=active\nSubState=running\n');
    const counter = new StartCounter(host.session, await startsNow(host.session, 'kubelet', ['kubelet.service']));
    expect(await counter.count()).toBe(1);
    systemctl('NRestarts=0\nResult=success\nActiveState=active\nSubState=running\n');
    expect(await counter.count()).toBe(1);
    systemctl('NRestarts=2\nResult=exit-code\nActiveState=activating\nSubState=auto-restart\n');
    expect(await counter.count()).toBe(3);
    expect(await counter.cause()).toContain('kubelet.service is activating (auto-restart), result exit-code');
  });

  it('are none where nothing tells of them', async () => {
    host.tree.write('/fake/bin/systemctl', '#!/bin/sh\nexit 1\n', 0o755);
    for (const [component, units] of [['kubelet', ['kubelet.service']], ['apiserver', []]] as const) {
      const counter = new StartCounter(host.session, await startsNow(host.session, component, units));
      expect([await counter.count(), await counter.cause()]).toEqual([0, undefined]);
    }
  });
});
