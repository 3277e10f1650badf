import { beforeAll, describe, expect, test } from 'vitest';
import { scanReportSchema, type ScanReport } from '../../src/report/scan-report.js';
import { runBench } from '../e2e/run-bench.js';

/** The verdicts on a Kubespray-like cluster where a scanner that looks in kubeadm's places is mistaken (docs/seeds.md). */
let report: ScanReport;

beforeAll(async () => {
  const { stdout, stderr } = await runBench(['scan', '--format', 'json', '--benchmark', 'cis-1.5']);
  report = scanReportSchema.parse(JSON.parse(stdout === '' ? stderr : stdout));
});

function findingOf(host: string, number: string): ScanReport['findings'][number] | undefined {
  return report.findings.find((each) => each.benchmark === 'cis-1.5' && each.host === host && each.control === number);
}

test('every host is taken for what it is, and everything could be looked at', () => {
  expect(report.hosts.map(({ name, layout }) => [name, layout])).toEqual([
    ['m1', 'kubespray'],
    ['w1', 'kubespray'],
    ['e1', 'kubespray'],
  ]);
  expect(report.findings.filter(({ status }) => status === 'error')).toEqual([]);
});

describe('etcd is judged where it runs', () => {
  test.each(['1.1.7', '1.1.8', '1.1.11', '1.1.12'])('%s does not apply to the master', (number) => {
    expect(findingOf('m1', number)).toMatchObject({ status: 'not-applicable', reason: expect.stringContaining('10.77.0.31') });
  });

  test.each(['1.1.11', '1.1.12', '2.1', '2.2', '2.3', '2.4', '2.5', '2.6', '2.7'])('%s holds on the etcd host', (number) => {
    expect(findingOf('e1', number)?.status).toBe('pass');
  });

  test('its settings are read from its environment, what runs and what the next start reads', () => {
    const sources = findingOf('e1', '2.2')?.evidence.map(({ source }) => source) ?? [];
    expect(sources).toContain('/etc/etcd.env');
    expect(sources.some((source) => source.startsWith('process '))).toBe(true);
  });
});

describe('files are found where Kubespray puts them', () => {
  test.each([
    ['1.1.9', '/etc/cni/net.d/'],
    ['1.1.19', '/etc/kubernetes/ssl'],
    ['1.1.20', '/etc/kubernetes/ssl/'],
    ['1.1.21', '/etc/kubernetes/ssl/'],
    ['4.1.1', '/etc/systemd/system/kubelet.service'],
    ['4.1.7', '/etc/kubernetes/ssl/ca.crt'],
    ['4.1.9', '/etc/kubernetes/kubelet-config.yaml'],
  ])('%s: below %s', (number, path) => {
    const finding = findingOf('m1', number);
    expect(finding?.status).toBe('pass');
    expect(finding?.evidence.some(({ source }) => source.startsWith(path))).toBe(true);
  });
});

describe('the kubelet is judged by its configuration file', () => {
  test.each([
    ['4.2.4', 'pass', 'readOnlyPort=0'],
    ['4.2.9', 'warn', 'eventRecordQPS=5'],
  ])('%s is %s, by %s', (number, status, evidence) => {
    for (const host of ['m1', 'w1']) {
      const finding = findingOf(host, number);
      expect(finding?.status).toBe(status);
      expect(finding?.evidence).toContainEqual({ source: '/etc/kubernetes/kubelet-config.yaml', value: evidence });
    }
  });
});
