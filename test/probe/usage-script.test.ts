import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadLayouts } from '../../src/benchmark/load-layouts.js';
import type { Snapshot } from '../../src/model/snapshot.js';
import { parseProbe } from '../../src/probe/parse-probe.js';
import { probeRequest } from '../../src/probe/probe-request.js';
import { probeScript } from '../../src/probe/probe-script.js';
import { HostTree } from './host-tree.js';

const layouts = loadLayouts();
const authority = '/etc/kubernetes/pki/ca.crt';
let tree: HostTree;

beforeEach(() => {
  tree = new HostTree();
});
afterEach(() => {
  tree.remove();
});

function probe(): Snapshot {
  const result = spawnSync('/bin/sh', ['-s'], { input: probeScript(tree.root, probeRequest(layouts)), maxBuffer: 64 << 20 });
  expect(result.stderr.toString()).toBe('');
  return parseProbe('m1', tree.root, layouts, result.stdout);
}

/** A process as the kernel describes it, with files open below the tree. */
function running(pid: number, uid: number, name: string, groups: string, open: readonly string[] = []): void {
  const ids = (id: number): string => [id, id, id, id].join('\t');
  const lines = [`Name:\t${name}`, 'Umask:\t0022', 'State:\tS (sleeping)', `Tgid:\t${pid}`, `Pid:\t${pid}`, 'PPid:\t1'];
  const status = [...lines, `Uid:\t${ids(uid)}`, `Gid:\t${ids(uid)}`, 'FDSize:\t64', `Groups:\t${groups} `, 'VmPeak:\t 1 kB', ''];
  tree.write(`/proc/${pid}/status`, status.join('\n'));
  for (const [index, path] of open.entries()) tree.link(`/proc/${pid}/fd/${index + 3}`, tree.path(path));
}

describe('who has files open', () => {
  it('names the processes of other users than root, with their groups', () => {
    tree.write(authority, 'x');
    running(201, 65534, 'node exporter', '4 65534', [authority, '/dev/null']);
    running(202, 0, 'kubelet', '', [authority]);
    running(203, 1000, 'idle', '');
    expect(probe().openBy).toEqual({ [authority]: [{ pid: 201, uid: 65534, name: 'node?exporter', gids: [65534, 4, 65534] }] });
  });

  it('knows a file that a container has under another path', () => {
    tree.write(authority, 'x');
    tree.link('/proc/1/root/certs/authority', tree.path(authority));
    running(201, 1000, 'scraper', '', ['/proc/1/root/certs/authority']);
    expect(probe().openBy?.[authority]).toMatchObject([{ pid: 201 }]);
  });

  it('counts a file once that a process opened twice, and no file that was not looked at', () => {
    tree.write(authority, 'x');
    tree.write('/srv/data', 'x');
    running(201, 1000, 'scraper', '', [authority, authority, '/srv/data']);
    expect(probe().openBy).toEqual({ [authority]: [{ pid: 201, uid: 1000, name: 'scraper', gids: [1000] }] });
  });

  it('is not taken in by the name of a process', () => {
    tree.write(authority, 'x');
    running(201, 1000, 'a\tPid:\t9 Uid:\t0', '', [authority]);
    expect(probe().openBy?.[authority]).toMatchObject([{ pid: 201, uid: 1000 }]);
  });

  it('is nothing where nobody runs', () => {
    expect(probe().openBy).toEqual({});
  });
});

const header = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const rest = '00000000:00000000 00:00000000 00000000     0        0 1 1 0 20 4 30 10 -1\n';

describe('the connections to the kubelet’s read-only port', () => {
  it('are those that are established, with the peer’s address', () => {
    tree.process(101, ['kubelet', '--read-only-port=10255']);
    tree.write(
      '/proc/net/tcp',
      `${header}   0: 00000000:280F 00000000:0000 0A ${rest}   1: 0A0200C0:280F 070200C0:C001 01 ${rest}` +
        `   2: 0A0200C0:280F 080200C0:C002 06 ${rest}   3: 0A0200C0:280A 090200C0:C003 01 ${rest}`,
    );
    tree.write(
      '/proc/net/tcp6',
      `${header}   0: 0000000000000000FFFF00000A0200C0:280F 0000000000000000FFFF0000140200C0:C004 01 ${rest}` +
        `   1: B80D0120000000000000000001000000:280F B80D0120000000000000000007000000:C005 01 ${rest}` +
        `   2: 00000000000000000000000001000000:280F 00000000000000000000000001000000:C006 01 ${rest}`,
    );
    expect(probe().connections).toEqual(
      ['192.0.2.7', '192.0.2.20', '2001:db8::7', '::1'].map((peer) => ({ port: 10255, peer })),
    );
  });

  it.each([
    ['a flag', ['kubelet', '--read-only-port=10277'], ''],
    ['the configuration file', ['kubelet', '--config=/etc/kubelet.yaml'], 'readOnlyPort: 10277\n'],
  ])('are looked for on the port of %s', (_title, argv, config) => {
    tree.process(101, argv);
    tree.write('/etc/kubelet.yaml', config);
    tree.write('/proc/net/tcp', `${header}   0: 0A0200C0:2825 070200C0:C001 01 ${rest}   1: 0A0200C0:280F 080200C0:C001 01 ${rest}`);
    expect(probe().connections).toEqual([{ port: 10277, peer: '192.0.2.7' }]);
  });

  it('are none where the port is closed', () => {
    tree.process(101, ['kubelet', '--read-only-port=0']);
    tree.write('/proc/net/tcp', `${header}   0: 0A0200C0:280F 080200C0:C001 01 ${rest}`);
    expect(probe().connections).toEqual([]);
  });
});

describe('free space', () => {
  it.each(['/var', '/var/log/kubernetes/audit'])('is that of the file system which has the audit log, as far as %s', (existing) => {
    tree.directory(existing);
    const free = probe().freeBytes?.['/var/log/kubernetes/audit'];
    expect(free).toBeGreaterThan(0);
    expect(free).toBeLessThan(2 ** 53);
  });
});
