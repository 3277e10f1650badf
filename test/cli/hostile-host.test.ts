import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { availableBenchmarks } from '../../src/benchmark/available-benchmarks.js';
import { loadBenchmark } from '../../src/benchmark/load-benchmark.js';
import { readSources } from '../../src/benchmark/sources.js';
import { viewHost } from '../../src/evaluate/host-view.js';
import { judgeHost } from '../../src/evaluate/judge-host.js';
import type { Finding } from '../../src/model/finding.js';
import type { Host } from '../../src/model/host.js';
import { parseProbe } from '../../src/probe/parse-probe.js';
import { probeRequest } from '../../src/probe/probe-request.js';
import { probeScript } from '../../src/probe/probe-script.js';
import { renderJson } from '../../src/report/render-json.js';
import { toScanReport } from '../../src/report/scan-report.js';
import { renderScanText } from '../../src/report/scan-text.js';
import { HostTree } from '../probe/host-tree.js';

const sources = readSources();
const benchmarks = availableBenchmarks(sources).map(({ id }) => loadBenchmark(id, sources));
const manifests = '/etc/kubernetes/manifests';
const escape = '\u001b[2J\u001b]0;owned\u0007';
let tree: HostTree;

beforeEach(() => {
  tree = new HostTree();
  tree.process(100, ['kube-apiserver', '--profiling=false'], { ticks: 5 });
  tree.process(101, ['kubelet', '--config=/var/lib/kubelet/config.yaml'], { ticks: 5 });
  tree.write(`${manifests}/kube-apiserver.yaml`, 'apiVersion: v1\nkind: Pod\nmetadata: { name: kube-apiserver }\nspec: { containers: [{ name: kube-apiserver, image: "a:v1.20.2", command: [kube-apiserver, --profiling=false] }] }\n', 0o600);
  tree.write('/var/lib/kubelet/config.yaml', 'kind: KubeletConfiguration\n', 0o600);
});
afterEach(() => tree.remove());

/** Everything that a scan of the tree by every benchmark finds, and both of its reports. */
function scan(): { findings: readonly Finding[]; printed: string } {
  const script = probeScript(tree.root, probeRequest(sources.layouts));
  const { stdout } = spawnSync('/bin/sh', ['-s'], { input: script, maxBuffer: 256 << 20 });
  const host: Host = { name: 'm1', address: '', port: 22, user: '', become: false, roles: ['master', 'node', 'etcd'], root: tree.root, knownHosts: '' };
  const view = viewHost(host, parseProbe('m1', tree.root, sources.layouts, stdout), sources.layouts);
  const findings = benchmarks.flatMap(({ controls }) => judgeHost(view, controls, 'en').map(({ finding }) => finding));
  const report = { name: 'm1', roles: view.roles, detectedRoles: [], reachable: true, kubernetesVersion: view.kubernetesVersion ?? null, layout: view.layout.id, layoutReason: view.snapshot.layoutReason };
  const run = { id: 'run', startedAt: '2024-01-02T03:04:05.000Z', version: '0.1.0' };
  const result = { run, benchmarks: benchmarks.map(({ id }) => ({ id })), hosts: [report], cluster: null, findings };
  const text = renderScanText(result, benchmarks, { columns: 120, colour: false, language: 'en', showEvidence: true });
  return { findings, printed: text + renderJson(toScanReport(result)) };
}

function statusOf(findings: readonly Finding[], slug: string): readonly string[] {
  return [...new Set(findings.filter((finding) => finding.slug === slug).map(({ status }) => status))];
}

function expectClean({ findings, printed }: ReturnType<typeof scan>): void {
  const wanted = benchmarks.flatMap(({ controls }) => controls.filter(({ component }) => component !== 'cluster'));
  expect(findings).toHaveLength(wanted.length);
  expect(printed).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
}

describe('a hostile host gets its verdicts and nothing raw is printed:', () => {
  it('a manifest of ten megabytes is an error', () => {
    tree.write(`${manifests}/kube-apiserver.yaml`, `# ${'x'.repeat(10_000_000)}\n`);
    const seen = scan();
    expectClean(seen);
    expect(statusOf(seen.findings, 'apiserver-profiling')).toEqual(['error']);
  });

  it('a manifest that unfolds without end is an error', () => {
    const levels = Array.from({ length: 12 }, (_, index) => `l${index + 1}: &l${index + 1} [${`*l${index}, `.repeat(10)}]`);
    tree.write(`${manifests}/kube-apiserver.yaml`, `l0: &l0 [x]\n${levels.join('\n')}\nspec: *l12\n`);
    const seen = scan();
    expectClean(seen);
    expect(statusOf(seen.findings, 'apiserver-profiling')).toEqual(['error']);
  });

  it('a kubelet configuration that is no text is an error', () => {
    tree.write('/var/lib/kubelet/config.yaml', Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28]));
    const seen = scan();
    expectClean(seen);
    expect(statusOf(seen.findings, 'kubelet-anonymous-auth')).toEqual(['error']);
  });

  it('arguments and file names full of escape sequences are shown escaped', () => {
    tree.process(102, ['kube-controller-manager', `--profiling=${escape}`, `--root-ca-file=${escape}`], { ticks: 9 });
    tree.write(`/etc/kubernetes/pki/${escape.replaceAll('/', '')}.key`, '', 0o644);
    tree.write(`/etc/cni/net.d/${escape}.conf`, escape, 0o666);
    const seen = scan();
    expectClean(seen);
    expect(seen.printed).toContain('\\x1b[2J');
    expect(statusOf(seen.findings, 'pki-keys-mode')).toEqual(['fail']);
  });

  it('documents of the wrong shape are errors or failures, never a crash', () => {
    tree.process(103, ['kube-apiserver', '--audit-policy-file=/etc/audit.yaml', '--encryption-provider-config=/etc/enc.yaml'], { ticks: 7 });
    for (const text of ['- a\n- b\n', '{}', 'rules: 5\n', 'kind: Policy\nrules: [null, 5, {level: [x]}]\n', '%YAML 9\n---\n\t', '&a [*a]\n']) {
      tree.write('/etc/audit.yaml', text);
      tree.write('/etc/enc.yaml', text);
      tree.write('/etc/containerd/config.toml', text);
      const seen = scan();
      expectClean(seen);
      for (const slug of ['apiserver-audit-policy-coverage', 'apiserver-encryption-providers']) {
        expect(statusOf(seen.findings, slug)).not.toContain('pass');
      }
    }
  });
});
