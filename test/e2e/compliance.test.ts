import { expect, test } from 'vitest';
import type { ScanReport } from '../../src/report/scan-report.js';
import { componentPids } from './host-state.js';
import { labHosts, readyNodes } from './lab-cluster.js';
import { livePod } from './pod-life.js';
import { fix, scan } from './run-bench.js';

/** The benchmark to reach, on a cluster that was just installed. */
const benchmark = process.env['CIS_BENCH_E2E_BENCHMARK'] ?? 'cis-1.20';

/** What a fix of everything leaves to a person, and nothing else: no more than five controls. */
const acceptable: Readonly<Record<string, string>> = {
  'apiserver-kubelet-certificate-authority': 'every kubelet gets another serving certificate: named, or with the playbook kubespray',
  'apiserver-admission-pod-security-policy': 'policies decide which pods run: named',
  'limit-ranges': 'limits belong to whoever runs the workloads: proposed',
};

type Finding = ScanReport['findings'][number];

const keyOf = ({ host, control }: Finding): string => `${host} ${control}`;

test('a fix of everything makes a fresh cluster comply, and leaves only what a person decides', async () => {
  const before = await scan({ benchmark });
  const open = before.report.findings.filter(({ automated, status, slug }) => automated && status === 'fail' && !(slug in acceptable));
  if (open.length === 0) throw new Error('This test needs a cluster that was just installed: npm run lab -- up 3 2');
  const { code, report } = await fix(['--yes'], { benchmark });
  expect(report.outcomes.filter(({ status }) => status === 'failed' || status === 'rolled-back')).toEqual([]);
  expect(code).toBe(0);
  expect(report.summary.changed).toBeGreaterThan(0);
  const after = await scan({ benchmark });
  const failing = after.report.findings.filter(({ status, automated }) => automated && status === 'fail');
  expect([...new Set(failing.map(({ slug }) => slug))].filter((slug) => !(slug in acceptable))).toEqual([]);
  expect(failing.filter(({ remediation }) => remediation.reason === undefined)).toEqual([]);
  const statusBefore = new Map(before.report.findings.map((finding) => [keyOf(finding), finding.status]));
  const worse = after.report.findings.filter(
    (finding) => (finding.status === 'fail' || finding.status === 'error') && statusBefore.get(keyOf(finding)) === 'pass',
  );
  expect(worse).toEqual([]);
  const fixed = new Set(report.plan.changes.flatMap(({ host, controls }) => controls.map((control) => `${host} ${control}`)));
  const now = new Map(after.report.findings.map((finding) => [keyOf(finding), finding.status]));
  expect([...fixed].filter((key) => statusBefore.get(key) !== 'fail' || now.get(key) !== 'pass')).toEqual([]);
  const leftControls = [...new Set(failing.map(({ control, slug }) => `${control} ${slug}`))];
  process.stderr.write(`${benchmark}: ${fixed.size} findings repaired by ${report.summary.changed} changes; left: ${leftControls.join(', ')}\n`);
});

test('a second fix changes nothing and restarts nothing', async () => {
  const before = await componentPids(labHosts);
  const { code, report } = await fix(['--yes'], { benchmark });
  expect(report.summary.changed).toBe(0);
  expect(code).toBe(0);
  expect(await componentPids(labHosts)).toEqual(before);
});

test('the cluster works: nodes are ready, and pods can be made, read, entered and deleted on each', async () => {
  expect((await readyNodes()).toSorted()).toEqual(labHosts.map(({ name }) => name).toSorted());
  for (const host of labHosts) expect(await livePod(host)).toContain('pause');
});
