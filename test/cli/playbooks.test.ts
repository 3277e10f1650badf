import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import type { EmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import { startEmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import { fixReportSchema } from '../../src/report/fix-report.js';
import { planDocumentSchema } from '../../src/report/plan-document.js';
import { argumentsOf, hostNamed } from '../embedded/embedded-fixture.js';
import type { BenchRun } from './run-bench.js';
import { runBench } from './run-bench.js';
import { differences, treeOf } from './tree-of.js';
import type { UnvisitedHosts } from './unvisited-hosts.js';
import { unvisitedHosts } from './unvisited-hosts.js';

// each runs the command several times, and a rollout waits until what it restarted is stable
vi.setConfig({ testTimeout: 120_000 });

let cluster: EmbeddedCluster;
let nobody: UnvisitedHosts;
let folder: string;

beforeAll(async () => {
  cluster = await startEmbeddedCluster();
  nobody = await unvisitedHosts(cluster);
  folder = mkdtempSync(join(tmpdir(), 'bench-playbooks-test-'));
});
afterAll(async () => {
  nobody.close();
  await cluster.close();
  rmSync(folder, { recursive: true });
});

function bench(...args: string[]): Promise<BenchRun> {
  return runBench([...args, '-i', cluster.inventoryFile]);
}

function written(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

/** A playbook called ours, with one step unless it has others. */
function playbook(more: string): string {
  const base = { id: 'ours', title: 'Ours', steps: [{ name: 'One', controls: ['apiserver-kubelet-certificate-authority', 'apiserver-audit-log-maxage'] }] };
  return written('ours.yaml', stringify({ ...base, ...(parse(more) as object) }));
}

async function planOf(...args: string[]) {
  const run = await bench('plan', '--format', 'json', ...args);
  return planDocumentSchema.parse(JSON.parse(run.stdout));
}

const authority = 'apiserver-kubelet-certificate-authority';
const unknownLevel = 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n  - level: Everything\n';

describe('what is wrong with a playbook, its values or its policy', () => {
  it('is told before any host is reached', async () => {
    const policy = written('policy.yaml', unknownLevel);
    const steps = 'steps: [{ name: One, controls: [apiserver-profilin] }]';
    const refusals: readonly (readonly [args: () => readonly string[], message: RegExp])[] = [
      [() => ['-p', 'hardn'], /^bench: there is no playbook hardn; near it: harden\./],
      [() => ['-p', join(folder, 'nowhere.yaml')], /^bench: .*nowhere\.yaml/],
      [() => ['-p', playbook(steps)], /ours\.yaml:\d+:\d+: steps\[0\]\.controls\[0\]: .*apiserver-profilin.*near it: apiserver-profiling/],
      [() => ['-p', playbook('values: { apiserver-audit-log-maxage: many }')], /ours\.yaml:\d+:\d+: values\.apiserver-audit-log-maxage: expected a whole number/],
      [() => ['-p', playbook(`values: { ${authority}: pki/ca.crt }`)], /expected the absolute path of a file for --kubelet-certificate-authority/],
      [() => ['-p', playbook('values: { apiserver-audit-log-path: /var/log/audit.log }')], /found apiserver-audit-log-path, of which a fix makes the files itself/],
      [() => ['-p', playbook('values: { apiserver-profiling: true }')], /expected a control that takes a value, found apiserver-profiling/],
      [() => ['-p', playbook('exceptions: [{ controls: [apiserver-profiling], hosts: [w7], reason: none }]')], /expected a host of the inventory, found w7/],
      [() => ['-p', playbook('audit-policy: ./nowhere.yaml')], /ours\.yaml:\d+:\d+: audit-policy: expected a file that can be read/],
      [() => ['-p', playbook('audit-policy: ./policy.yaml')], /policy\.yaml:4: .*Everything/],
      [() => ['--audit-policy', policy], /policy\.yaml:4: .*Everything/],
      [() => ['--audit-policy', join(folder, 'nowhere.yaml')], /--audit-policy: cannot read .*nowhere\.yaml: ENOENT/],
      [() => ['--audit-policy', folder], /--audit-policy: cannot read .*EISDIR/],
    ];
    for (const [args, message] of refusals) {
      const run = await runBench(['fix', '--yes', '-i', nobody.inventoryFile, ...args()]);
      expect(run).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(message) });
      expect(run.stderr).not.toContain('    at ');
    }
    expect(nobody.visits()).toBe(0);
  });

  it('is told before anything is changed where only hosts can tell', async () => {
    const before = treeOf(cluster);
    const refusals: readonly (readonly [more: string, message: RegExp])[] = [
      [`values: { ${authority}: /etc/ssl/nowhere.crt }`, /master-1: \/etc\/ssl\/nowhere\.crt, given for --kubelet-certificate-authority, is no file there/],
      [`values: { ${authority}: /etc/kubernetes/pki }`, /\/etc\/kubernetes\/pki, given for --kubelet-certificate-authority, is no file there/],
      [`values: { ${authority}: /etc/kubernetes/pki/sa.pub }`, /\/etc\/kubernetes\/pki\/sa\.pub, given for --kubelet-certificate-authority, holds no certificate/],
      ["steps: [{ name: One, controls: ['5.1.4.1'] }]", /5\.1\.4\.1/],
    ];
    for (const [more, message] of refusals) {
      const run = await bench('fix', '--yes', '-p', playbook(more));
      expect([run.code, run.stdout]).toEqual([2, '']);
      expect(run.stderr).toMatch(message);
    }
    expect(differences(before, treeOf(cluster))).toEqual([]);
  });
});

describe('a playbook', () => {
  it('is harden when no control is chosen, and none when some are', async () => {
    const chosen = await planOf();
    expect(chosen.stages.map(({ name }) => name)).toEqual((await planOf('-p', 'harden')).stages.map(({ name }) => name));
    expect((await planOf('--only', '1.1.5,1.4.1')).stages).toHaveLength(1);
  });

  it('makes its steps stages, in its order and with its batches', async () => {
    const steps = `steps:
      - { name: Arguments, controls: [scheduler-profiling, kubelet-make-iptables-util-chains], serial: [1, 50%] }
      - { name: Nothing, controls: [apiserver-manifest-mode] }
      - { name: Files, controls: [scheduler-manifest-mode] }`;
    const { stages, changes } = await planOf('-p', playbook(steps));
    expect(stages).toEqual([{ name: 'Arguments', serial: [{ hosts: 1 }, { percent: 50 }] }, { name: 'Files' }]);
    expect(changes.map(({ stage, host, controls }) => [stage, host, controls])).toEqual([
      [0, 'master-1', ['1.4.1']],
      [0, 'node-1', ['4.2.7']],
      [1, 'master-1', ['1.1.5']],
    ]);
  });

  it('leaves its exceptions, with the reason that it gives in the language of the report', async () => {
    const more = `
      steps: [{ name: Files, controls: [admin-kubeconfig-mode, kubelet-config-mode] }]
      exceptions:
        - { controls: [kubelet-config-mode], hosts: [node-1], reason: { en: Read by the agent, zh: 采集程序需要读取 } }
        - { controls: [scheduler-profiling], reason: Under observation }`;
    const { changes, leftovers } = await planOf('-p', playbook(more));
    expect(changes.map(({ controls }) => controls)).toEqual([['1.1.13']]);
    const left = new Map(leftovers.map(({ control, reason }) => [control, reason]));
    expect([left.get('4.1.9'), left.get('1.4.1')]).toEqual(['left by the playbook: Read by the agent', 'left by the playbook: Under observation']);
    expect((await bench('plan', '-p', playbook(more), '--lang', 'zh')).stdout).toContain('采集程序需要读取');
  });

  it('may have exceptions for hosts of the inventory that --limit leaves out', async () => {
    const more = 'exceptions: [{ controls: [kubelet-config-mode], hosts: [node-1], reason: Read by the agent }]';
    expect((await bench('plan', '-p', playbook(more), '--limit', 'master-1')).code).toBe(1);
  });

  it('asks for no file where an exception leaves the control', async () => {
    const more = `
      values: { ${authority}: /etc/ssl/nowhere.crt }
      exceptions: [{ controls: [${authority}], reason: Not yet }]`;
    const { leftovers } = await planOf('-p', playbook(more));
    expect(leftovers.find(({ control }) => control === '1.2.5')?.reason).toBe('left by the playbook: Not yet');
  });

  it('installs its audit policy, and that of the command line before it', async () => {
    const policyOf = (level: string): string => `apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n  - level: ${level}\n`;
    written('policy.yaml', policyOf('Metadata'));
    const file = playbook('{ steps: [{ name: Audit, controls: [apiserver-audit-policy-file] }], audit-policy: ./policy.yaml }');
    const contents = async (...more: string[]): Promise<unknown> => {
      const { changes } = await planOf('-p', file, ...more);
      const change = changes.find(({ target }) => target === '/etc/kubernetes/audit-policy.yaml');
      return change?.kind === 'file' && change.after.type === 'file' ? change.after.content : undefined;
    };
    expect(await contents()).toBe(policyOf('Metadata'));
    expect(await contents('--audit-policy', written('other.yaml', policyOf('Request')))).toBe(policyOf('Request'));
  });

  it('gives values that the planned settings then have', async () => {
    const more = `
      steps: [{ name: Log, controls: [apiserver-audit-log-maxage, apiserver-audit-log-maxbackup] }]
      values: { apiserver-audit-log-maxage: 90 }`;
    const { changes } = await planOf('-p', playbook(more));
    const [change] = changes;
    expect(change?.kind === 'pod-manifest' ? change.arguments?.slice(-2) : undefined).toEqual(['--audit-log-maxage=90', '--audit-log-maxbackup=10']);
  });

  it('leaves what a given value would not make hold, and says so', async () => {
    const { changes, leftovers } = await planOf('-p', playbook('{ steps: [{ name: Log, controls: [apiserver-audit-log-maxage] }], values: { apiserver-audit-log-maxage: 7 } }'));
    expect(changes).toEqual([]);
    expect(leftovers.find(({ control }) => control === '1.2.22')?.reason).toBe('the value 7 given for --audit-log-maxage is not one with which the control holds');
  });

  it('of files alone restarts nothing, and leaves nothing of it for a second run', async () => {
    const own = await startEmbeddedCluster();
    try {
      const pids = (): number[] => [...own.hosts.values()].flatMap(({ kubelet }) => kubelet.processes().map(({ pid }) => pid));
      const before = pids();
      const args = ['fix', '--yes', '-p', 'files-only', '--format', 'json', '-i', own.inventoryFile];
      const first = await runBench(args);
      const { plan, summary } = fixReportSchema.parse(JSON.parse(first.stdout));
      expect([first.code, summary.changed]).toEqual([0, plan.changes.length]);
      expect(new Set(plan.changes.map(({ kind, restarts }) => `${kind} ${restarts.join()}`))).toEqual(new Set(['attributes ']));
      expect(pids()).toEqual(before);
      const second = await runBench(args);
      expect([second.code, fixReportSchema.parse(JSON.parse(second.stdout)).summary.changed]).toEqual([0, 0]);
    } finally {
      await own.close();
    }
  });

  it('applies a manual control that it names, after its files', async () => {
    const own = await startEmbeddedCluster();
    try {
      const file = playbook(`steps:
        - { name: Files, controls: [risk:safe] }
        - { name: Audit, controls: ['3.2.1'] }`);
      const run = await runBench(['fix', '--yes', '-p', file, '--format', 'json', '-i', own.inventoryFile]);
      const { plan, outcomes, before, after } = fixReportSchema.parse(JSON.parse(run.stdout));
      expect(run.code).toBe(0);
      expect(plan.changes.at(-1)).toMatchObject({ controls: ['3.2.1'], restarts: ['apiserver'] });
      expect(new Set(outcomes.filter(({ controls }) => controls.includes('3.2.1')).map(({ status }) => status))).toEqual(new Set(['applied']));
      expect(argumentsOf(hostNamed(own, 'master-1'), 'apiserver')[0]).toContain('--audit-policy-file=/etc/kubernetes/audit-policy.yaml');
      expect(after.pass).toBeGreaterThan(before.pass);
    } finally {
      await own.close();
    }
  });
});
