import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fixReportSchema } from '../../src/report/fix-report.js';
import { newestProcess } from './component-process.js';
import { eventually, labFolder, labHosts, labMasters, onHosts, readyNodes, runProgram, type ProgramResult } from './lab-cluster.js';
import { fix } from './run-bench.js';

const program = fileURLToPath(new URL('../../dist/cli/bench.js', import.meta.url));

/** Runs the built CLI against the lab, without a benchmark of its own. */
function bench(...args: readonly string[]): Promise<ProgramResult> {
  return runProgram(process.execPath, [program, ...args, '-i', join(labFolder, 'hosts.yaml')], { env: { NO_COLOR: '1' } });
}

/** Digest, mode and owner of whatever a fix may touch, and what undos would leave behind. */
const touched = `
for path in /etc/kubernetes /etc/systemd/system /etc/sysctl.d /etc/default /var/lib/kubelet/config.yaml /var/lib/kubelet/kubeadm-flags.env; do
  [ -e "$path" ] || continue
  find "$path" -type f -exec sha256sum {} + | sort
  find "$path" ! -type l -printf '%m %u:%g %p\\n' | sort
done
if [ -e /var/lib/etcd ]; then stat -c '%a %U:%G %n' /var/lib/etcd; fi
systemctl list-units --all --no-legend 'cis-bench-*'`;

const components = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd', 'kubelet'];

async function commandLines(): Promise<readonly string[]> {
  const wanted = labHosts.flatMap((host) => (host.isMaster ? components : ['kubelet']).map((component) => ({ host, component })));
  return Promise.all(wanted.map(async ({ host, component }) => `${host.name} ${(await newestProcess(host, component)).argv.join(' ')}`));
}

const isReady = async (): Promise<boolean> => (await readyNodes()).length === labHosts.length;

test('bench rollback after a fix of everything leaves every file, mode, owner and argument as it was', async () => {
  const [files, arguments_] = [await onHosts(labHosts, touched), await commandLines()];
  const { code, report } = await fix(['--yes']);
  expect(report.outcomes.filter(({ status }) => status === 'failed' || status === 'rolled-back')).toEqual([]);
  expect([code, report.summary.changed > 0]).toEqual([0, true]);
  expect(await onHosts(labHosts, touched)).not.toEqual(files);
  const back = await bench('rollback', '--yes', '--format', 'json');
  expect([back.code, back.stderr]).toEqual([0, expect.any(String)]);
  const taken = fixReportSchema.parse(JSON.parse(back.stdout));
  expect(taken.outcomes.filter(({ status }) => status !== 'applied' && status !== 'unchanged')).toEqual([]);
  expect(await onHosts(labHosts, touched)).toEqual(files);
  expect(await commandLines()).toEqual(arguments_);
  await eventually('all nodes are Ready', 60, isReady);
});

test('of two fixes that begin at once one works, and the other names it and exits 2', async () => {
  const host = labMasters[0]?.name ?? '';
  const start = (): Promise<ProgramResult> => bench('fix', '--benchmark', 'cis-1.20', '--only', '1.2.20', '--limit', host, '--yes');
  const results = await Promise.all([start(), start()]);
  const [done, refused] = results.toSorted((a, b) => (a.code ?? 9) - (b.code ?? 9));
  expect([done?.code, refused?.code]).toEqual([0, 2]);
  const run = /bench rollback ([\w-]+)/.exec((await bench('show')).stdout)?.[1] ?? 'no run';
  expect(refused?.stderr).toContain(run);
  expect(refused?.stderr).toMatch(/bench resume|bench unlock/);
  expect((await bench('rollback', '--yes')).code).toBe(0);
});
