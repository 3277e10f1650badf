import { beforeAll, expect, test } from 'vitest';
import type { FixReport } from '../../src/report/fix-report.js';
import type { ScanReport } from '../../src/report/scan-report.js';
import { newestProcess, startLogs } from './component-process.js';
import { componentPids, hostStates } from './host-state.js';
import { labHosts, labMasters, readyNodes } from './lab-cluster.js';
import { loosenCluster } from './loosen-cluster.js';
import { fix, scan } from './run-bench.js';

beforeAll(loosenCluster);

const controlsOf = ({ findings }: ScanReport, host: string, sections: RegExp): readonly string[] =>
  findings.filter((finding) => finding.host === host && sections.test(finding.control)).map(({ control }) => control);

const skippedWithReason = ({ outcomes }: FixReport): ReadonlySet<string> => {
  const skipped = outcomes.filter(({ status, reason }) => status === 'skipped' && reason);
  return new Set(skipped.flatMap(({ host, controls }) => controls.map((control) => `${host} ${control}`)));
};

test('a scan has exactly one finding for each control on each host, and could look at everything', async () => {
  const { code, report } = await scan();
  expect(report.hosts.map(({ name, reachable, kubernetesVersion }) => ({ name, reachable, kubernetesVersion }))).toEqual(
    labHosts.map(({ name }) => ({ name, reachable: true, kubernetesVersion: expect.stringContaining('1.20.2') })),
  );
  const pairs = report.findings.map(({ host, control }) => `${host} ${control}`);
  expect(pairs.filter((pair, index) => pairs.indexOf(pair) !== index)).toEqual([]);
  for (const { name } of labMasters) expect(controlsOf(report, name, /^[123]\./)).toHaveLength(74);
  for (const { name } of labHosts) expect(controlsOf(report, name, /^4\./)).toHaveLength(23);
  expect(controlsOf(report, 'cluster', /^[35]\./)).toHaveLength(26);
  expect(report.findings.filter(({ status }) => status === 'error')).toEqual([]);
  expect(report.summary.fail).toBeGreaterThan(0);
  expect(code).toBe(1);
});

test('a dry run shows what it would do and changes nothing', async () => {
  const before = await hostStates(labHosts);
  const { code, report } = await fix(['--dry-run']);
  expect(await hostStates(labHosts)).toEqual(before);
  expect(report.dryRun).toBe(true);
  const shown = report.plan.changes.filter(({ controls, diff }) => controls.includes('4.1.1') && diff !== '');
  expect(shown.map(({ host }) => host).toSorted()).toEqual(labHosts.map(({ name }) => name).toSorted());
  expect(report.after).toEqual(report.before);
  expect(code).toBe(1);
});

test('fixing one flag restarts each apiserver once, and a second run restarts none', async () => {
  const logs = await Promise.all(labMasters.map((master) => startLogs(master, 'kube-apiserver')));
  const first = await fix(['--only', '1.2.22', '--yes']);
  expect(first.report.summary).toMatchObject({ changed: labMasters.length, failed: 0, rolledBack: 0 });
  expect(first.code).toBe(0);
  for (const [index, master] of labMasters.entries()) {
    expect((await newestProcess(master, 'kube-apiserver')).argv).toContain('--audit-log-maxage=30');
    const opened = [...(await startLogs(master, 'kube-apiserver'))].filter((log) => !logs[index]?.has(log));
    expect(opened).toHaveLength(1);
  }
  const pids = await componentPids(labMasters);
  const second = await fix(['--only', '1.2.22', '--yes']);
  expect(second.report.summary.changed).toBe(0);
  expect(second.code).toBe(0);
  expect(await componentPids(labMasters)).toEqual(pids);
});

test('after a fix of everything no automated control fails but those skipped with a reason', async () => {
  const fixed = await fix(['--yes']);
  expect(fixed.report.outcomes.filter(({ status }) => status === 'failed' || status === 'rolled-back')).toEqual([]);
  expect(fixed.code).toBe(0);
  const skipped = skippedWithReason(fixed.report);
  const { report } = await scan();
  const failing = report.findings.filter(({ status, automated }) => automated && status === 'fail');
  expect(failing.filter(({ host, control }) => !skipped.has(`${host} ${control}`))).toEqual([]);
  expect(report.findings.filter(({ status }) => status === 'error')).toEqual([]);
  expect((await readyNodes()).toSorted()).toEqual(labHosts.map(({ name }) => name).toSorted());
});

test('a second fix of everything changes nothing and restarts nothing', async () => {
  const before = await componentPids(labHosts);
  const { code, report } = await fix(['--yes']);
  expect(report.summary.changed).toBe(0);
  expect(report.after).toEqual(report.before);
  expect(code).toBe(0);
  expect(await componentPids(labHosts)).toEqual(before);
});
