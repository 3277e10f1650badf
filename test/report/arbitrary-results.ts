import fc from 'fast-check';
import type { Benchmark } from '../../src/model/control.js';
import { statuses } from '../../src/model/finding.js';
import type { Finding, FindingRemediation } from '../../src/model/finding.js';
import type { OutcomeStatus } from '../../src/model/outcome.js';
import type { FixResult, HostReport, ScanResult } from '../../src/model/run-record.js';
import { summarise } from '../../src/report/scan-summary.js';
import { benchmark } from '../cases/report/three-hosts.js';

const risks = fc.constantFrom('safe', 'restart', 'disruptive', 'review');
const hostNames = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9-]{0,10}[0-9]$/), { minLength: 1, maxLength: 5 });
const numbers = ['1.1.1', '1.1.2', '1.1.10', '1.2.22', '4.1.9', '7'];

function hostReports(names: readonly string[], text: fc.Arbitrary<string>): fc.Arbitrary<HostReport[]> {
  const roles = fc.constantFrom<HostReport['roles']>(['master', 'etcd'], ['master', 'etcd', 'node'], ['node']);
  const report = (name: string) =>
    fc.record(
      {
        name: fc.constant(name),
        roles,
        detectedRoles: fc.constantFrom<HostReport['roles']>([], ['node']),
        reachable: fc.boolean(),
        error: text,
        kubernetesVersion: fc.constantFrom(null, '1.20.2'),
        layout: fc.constantFrom(null, 'kubeadm'),
        layoutReason: fc.oneof(fc.constant(null), text),
      },
      { requiredKeys: ['name', 'roles', 'detectedRoles', 'reachable', 'kubernetesVersion', 'layout', 'layoutReason'] },
    );
  return fc.tuple(...names.map(report));
}

function remediations(text: fc.Arbitrary<string>): fc.Arbitrary<FindingRemediation> {
  return fc.record({ available: fc.boolean(), risk: risks, reason: text }, { requiredKeys: ['available', 'risk'] });
}

function finding(host: string, control: string, text: fc.Arbitrary<string>): fc.Arbitrary<Finding> {
  return fc.record({
    host: fc.constant(host),
    benchmark: fc.constantFrom('cis-1.20', 'house-rules'),
    control: fc.constant(control),
    slug: fc.constant(`control-${control.replaceAll('.', '-')}`),
    title: text,
    section: fc.constant(control.split('.').slice(0, -1).join('.') || control),
    automated: fc.boolean(),
    status: fc.constantFrom(...statuses),
    expected: text,
    actual: text,
    reason: text,
    evidence: fc.array(fc.record({ source: text, value: text }), { maxLength: 2 }),
    remediation: remediations(text),
  });
}

function someFindings(hosts: readonly string[], text: fc.Arbitrary<string>): fc.Arbitrary<Finding[]> {
  const pairs = hosts.flatMap((host) => numbers.map((number) => ({ host, number })));
  return fc
    .subarray(pairs)
    .chain((chosen) => fc.tuple(...chosen.map(({ host, number }) => finding(host, number, text))));
}

function clusterReports(text: fc.Arbitrary<string>): fc.Arbitrary<ScanResult['cluster']> {
  const read = fc.record({ readThrough: text, client: fc.constantFrom('kubectl', 'curl'), kubernetesVersion: text });
  const failed = fc.record({
    readThrough: fc.constant(null),
    client: fc.constant(null),
    kubernetesVersion: fc.constant(null),
    error: text,
  });
  return fc.oneof(fc.constant(null), read, failed);
}

/** Scans of up to five hosts, each control judged at most once on each, with texts of the given kind. */
export function arbitraryScan(text: fc.Arbitrary<string>): fc.Arbitrary<ScanResult> {
  return hostNames.chain((names) =>
    fc.record({
      run: fc.constant({ id: 'run-1', startedAt: '2024-01-02T03:04:05.000Z', version: '0.1.0' }),
      benchmarks: fc.constant([{ id: 'cis-1.20' }]),
      hosts: hostReports(names, text),
      cluster: clusterReports(text),
      findings: someFindings(names, text),
    }),
  );
}

/** Fixes with arbitrary plans and outcomes; every foreign text is of the given kind. */
export function arbitraryFix(text: fc.Arbitrary<string>): fc.Arbitrary<FixResult> {
  const host = fc.constantFrom('m1', 'm2', 'w1');
  const controls = fc.subarray(numbers);
  const file = fc.constant({ type: 'file', mode: 0o644, owner: 'root:root', content: 'SECRET-CONTENT' } as const);
  const change = fc.record({
    host,
    target: text,
    controls,
    kind: fc.constantFrom('attributes', 'pod-manifest', 'kubelet-config', 'kubelet-arguments', 'file', 'directory'),
    risk: risks,
    before: file,
    after: file,
    diff: text,
    restarts: fc.subarray(['apiserver', 'kubelet'] as const),
    needs: fc.constant([]),
    stage: fc.constant(0),
  });
  const leftover = fc.record({ host, control: fc.constantFrom(...numbers), target: text, risk: risks, reason: text });
  const status = fc.constantFrom<OutcomeStatus>('applied', 'unchanged', 'skipped', 'outdated', 'rolled-back', 'failed');
  const outcome = fc.record(
    { host, target: text, controls, status, reason: text },
    { requiredKeys: ['host', 'target', 'controls', 'status'] },
  );
  return fc.record({
    run: fc.constant({ id: 'run-1', startedAt: '2024-01-02T03:04:05.000Z', version: '0.1.0' }),
    dryRun: fc.boolean(),
    benchmarks: fc.constant([{ id: 'cis-1.20' }]),
    hosts: hostReports(['m1', 'm2', 'w1'], text),
    plan: fc.record({
      schema: fc.constant('cis-bench/plan/v1' as const),
      run: fc.constant('run-1'),
      stages: fc.constant([{ name: 'all' }]),
      changes: fc.array(change, { maxLength: 4 }),
      leftovers: fc.array(leftover, { maxLength: 4 }),
    }),
    outcomes: fc.array(outcome, { maxLength: 6 }),
    before: fc.constant(summarise([])),
    after: fc.constant(summarise([])),
  });
}

/** The benchmarks that arbitrary scans are rendered with; `house-rules` is not among them. */
export const benchmarks: readonly Benchmark[] = [benchmark];
