import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readPlan as loadPlan } from '../../src/cli/plan-file.js';
import { UsageError } from '../../src/cli/usage-error.js';
import type { EmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import { startEmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import { fixReportSchema } from '../../src/report/fix-report.js';
import type { PlanDocument } from '../../src/report/plan-document.js';
import { planDocumentSchema } from '../../src/report/plan-document.js';
import { editFile, hostNamed } from '../embedded/embedded-fixture.js';
import type { BenchRun } from './run-bench.js';
import { runBench } from './run-bench.js';
import { differences, treeOf } from './tree-of.js';
import { unvisitedHosts } from './unvisited-hosts.js';

// each runs the command several times, and a rollout waits until what it restarted is stable
vi.setConfig({ testTimeout: 120_000 });

const manifests = '/etc/kubernetes/manifests';
const schedulerManifest = `${manifests}/kube-scheduler.yaml`;
const apiserverManifest = `${manifests}/kube-apiserver.yaml`;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-plan-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a test's body on a cluster of its own. */
async function onCluster(use: (cluster: EmbeddedCluster, bench: (...args: string[]) => Promise<BenchRun>) => Promise<void>): Promise<void> {
  const cluster = await startEmbeddedCluster();
  try {
    await use(cluster, (...args) => runBench([...args, '-i', cluster.inventoryFile]));
  } finally {
    await cluster.close();
  }
}

function written(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function readPlan(path: string): PlanDocument {
  return planDocumentSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
}

function reportOf({ stdout }: BenchRun) {
  return fixReportSchema.parse(JSON.parse(stdout));
}

describe('bench plan', () => {
  let cluster: EmbeddedCluster;
  const bench = (...args: string[]): Promise<BenchRun> => runBench([...args, '-i', cluster.inventoryFile]);

  beforeAll(async () => {
    cluster = await startEmbeddedCluster();
  });
  afterAll(() => cluster.close());

  it('shows stages, diffs, totals with their time, what could go wrong and what is left, and changes nothing', async () => {
    const before = treeOf(cluster);
    const run = await bench('plan');
    expect(run.code).toBe(1);
    const places = [
      'Stage 1 of 3: Files and their owners',
      '== Plan: master-1 (2 changes) ==',
      'mode 0666 → 0644',
      'Stage 2 of 3: Kubelets and kube-proxy',
      'Stage 3 of 3: Control plane and etcd',
      '    +    - --profiling=false',
      '== Totals ==',
      '15 changes on 3 hosts',
      'restarts: kubelet on 2 hosts, apiserver on 1 host, controller-manager on 1 host, scheduler on 1 host',
      'takes about 2 minutes',
      '== What could go wrong ==',
      'kube-apiserver is away for some seconds',
      'is put back on that host',
      '== Left for a person ==',
      'needs a review',
    ].map((text) => [text, run.stdout.indexOf(text)] as const);
    expect(places.filter(([, at]) => at === -1)).toEqual([]);
    expect(places.map(([, at]) => at)).toEqual(places.map(([, at]) => at).sort((a, b) => a - b));
    expect(differences(before, treeOf(cluster))).toEqual([]);
    expect([...cluster.hosts.values()].filter(({ root }) => existsSync(join(root, '/var/lib/cis-bench')))).toEqual([]);
  });

  it('writes the same document to a file, for its owner alone, and to standard output', async () => {
    const path = join(folder, 'same.json');
    const run = await bench('plan', '--format', 'json', '-o', path);
    expect(run.stdout).toBe(readFileSync(path, 'utf8'));
    expect((statSync(path).mode & 0o777).toString(8)).toBe('600');
    expect(run.stderr).toContain(`bench fix --plan ${path}`);
    expect(existsSync(`${path}.new`)).toBe(false);
    const document = readPlan(path);
    expect(document).toMatchObject({ schema: 'cis-bench/plan/v1', benchmarks: ['cis-1.20'] });
    expect(document.hosts.map(({ name }) => name)).toEqual(['master-1', 'node-1', 'etcd-1']);
    expect(document.stages.map(({ name }) => name)).toEqual(['Files and their owners', 'Kubelets and kube-proxy', 'Control plane and etcd']);
  });

  it('keeps the content that files had out of the document, and has the content that they get', async () => {
    const path = join(folder, 'contents.json');
    await bench('plan', '--only', '1.2.20,1.4.1', '-o', path);
    const changes = readPlan(path).changes.filter((change) => change.kind !== 'action');
    expect(changes.map(({ target }) => target)).toEqual([apiserverManifest, schedulerManifest]);
    expect(changes.filter(({ before }) => 'content' in before)).toEqual([]);
    expect(changes.map(({ after }) => (after.type === 'file' ? after.content?.includes('--profiling=false') : undefined))).toEqual([true, true]);
    const original = readFileSync(join(hostNamed(cluster, 'master-1').root, apiserverManifest), 'utf8');
    expect(readFileSync(path, 'utf8')).not.toContain(JSON.stringify(original).slice(1, -1));
  });

  it('ends with 0 when there is nothing to change', async () => {
    const run = await bench('plan', '--only', '1.1.1');
    expect([run.code, run.stdout]).toEqual([0, 'Nothing to change.\n']);
  });

  it('ends with 3 when a host could not be reached, and plans for the others', async () => {
    const inventory = readFileSync(cluster.inventoryFile, 'utf8').replace(/port: \d+/, 'port: 1');
    const file = join(cluster.directory, 'one-away.yaml');
    writeFileSync(file, inventory);
    const run = await runBench(['plan', '--only', '4.1.9', '--benchmark', 'cis-1.20', '-i', file, '--format', 'json']);
    expect(run.code).toBe(3);
    expect(planDocumentSchema.parse(JSON.parse(run.stdout)).changes.map(({ host }) => host)).toEqual(['node-1']);
  });

  it('speaks Chinese', async () => {
    const run = await bench('plan', '--lang', 'zh');
    for (const text of ['第 1/3 阶段：文件权限与属主', '3 台主机上的 15 处改动', '约需 2 分钟']) expect(run.stdout).toContain(text);
  });

  it('refuses before any host is reached a file that it could not write', async () => {
    for (const path of [join(folder, 'nowhere', 'plan.json'), folder]) {
      const run = await bench('plan', '-o', path);
      expect([run.code, run.stdout]).toEqual([2, '']);
      expect(run.stderr).toMatch(/^bench: --output: cannot write .*\.\n$/);
    }
  });
});

/** Files first, then the same files' arguments and the audit log: what a stage leaves, the next one finds. */
const twoStages = `
id: two-stages
title: Two stages
steps:
  - name: Files
    controls: [scheduler-manifest-mode, admin-kubeconfig-mode]
  - name: Arguments
    controls: [scheduler-profiling, apiserver-audit-policy-file, apiserver-audit-log-path]
`;

describe('bench fix --plan', () => {
  it('makes exactly the changes of the plan, and none the second time', async () => {
    await onCluster(async (cluster, bench) => {
      const path = join(folder, 'exact.json');
      await bench('plan', '-p', written('two-stages.yaml', twoStages), '-o', path);
      const { changes } = readPlan(path);
      expect(changes.map(({ stage, target }) => `${stage} ${target}`)).toContain(`0 ${schedulerManifest}`);
      expect(changes.map(({ stage, target }) => `${stage} ${target}`)).toContain(`1 ${schedulerManifest}`);
      const before = treeOf(cluster);
      const first = await bench('fix', '--plan', path, '--yes', '--format', 'json');
      expect([first.code, reportOf(first).outcomes.filter(({ status }) => status === 'applied').length]).toEqual([0, changes.length]);
      const after = treeOf(cluster);
      const log = 'master-1 /var/log/kubernetes/audit/audit.log';
      expect(differences(before, after).filter((entry) => entry !== log)).toEqual([...new Set(changes.map(({ host, target }) => `${host} ${target}`))].sort());
      for (const { host, target, ...change } of changes.filter(({ target: each, stage }) => each !== schedulerManifest || stage === 1)) {
        if (change.kind === 'action' || change.after.type === 'absent') throw new Error(`${target} was to be written`);
        const { mode, sha256 = '' } = change.after;
        expect(after[`${host} ${target}`]).toMatch(new RegExp(`^${mode.toString(8).padStart(4, '0')}( ${sha256}|$)`));
      }
      const processes = hostNamed(cluster, 'master-1').kubelet.processes().map(({ pid }) => pid);
      const second = await bench('fix', '--plan', path, '--yes', '--format', 'json');
      expect([second.code, reportOf(second).summary]).toMatchObject([0, { changed: 0, unchanged: changes.length, failed: 0 }]);
      expect(reportOf(second).outcomes.filter(({ status }) => status === 'outdated')).toEqual([]);
      expect(differences(after, treeOf(cluster))).toEqual([]);
      expect(hostNamed(cluster, 'master-1').kubelet.processes().map(({ pid }) => pid)).toEqual(processes);
    });
  });

  it('leaves what was edited since, with all that shares its controls, and makes the rest', async () => {
    await onCluster(async (cluster, bench) => {
      const path = join(folder, 'edited.json');
      await bench('plan', '--only', '1.1.13,1.2.20,1.2.21,4.1.9', '-o', path);
      const planned = readPlan(path).changes.map(({ target }) => target);
      expect(planned).toContain('/etc/kubernetes/audit-policy.yaml');
      editFile(hostNamed(cluster, 'master-1'), apiserverManifest, (text) => `${text}# by hand\n`);
      const before = treeOf(cluster);
      const run = await bench('fix', '--plan', path, '--yes', '--format', 'json');
      expect(run.code).toBe(4);
      const { outcomes } = reportOf(run);
      const statusOf = (status: string): string[] => outcomes.filter((each) => each.status === status).map(({ target }) => target).sort();
      expect(statusOf('applied')).toEqual(['/etc/kubernetes/admin.conf', '/var/lib/kubelet/config.yaml']);
      expect(statusOf('outdated')).toEqual([
        '/etc/kubernetes/audit-policy.yaml',
        apiserverManifest,
        '/var/log/kubernetes',
        '/var/log/kubernetes/audit',
      ]);
      const reasons = outcomes.filter(({ status }) => status === 'outdated').map(({ reason }) => reason);
      expect(reasons.filter((reason) => reason?.includes('moved on since the plan was made'))).toHaveLength(1);
      expect(reasons.filter((reason) => reason?.includes(`goes with ${apiserverManifest} of master-1`))).toHaveLength(3);
      expect(differences(before, treeOf(cluster))).toEqual(['master-1 /etc/kubernetes/admin.conf', 'node-1 /var/lib/kubelet/config.yaml']);
    });
  });

  it('shows what it would do without doing it', async () => {
    await onCluster(async (cluster, bench) => {
      const path = join(folder, 'dry.json');
      await bench('plan', '--only', '1.1.13', '-o', path);
      const before = treeOf(cluster);
      const run = await bench('fix', '--plan', path, '--dry-run');
      expect([run.code, run.stdout.includes('mode 0664 → 0644')]).toEqual([1, true]);
      expect(differences(before, treeOf(cluster))).toEqual([]);
    });
  });

  it('skips a host that it cannot reach, and changes the others', async () => {
    await onCluster(async (cluster, bench) => {
      const path = join(folder, 'away.json');
      await bench('plan', '--only', '1.1.13,4.1.9', '-o', path);
      const inventory = join(cluster.directory, 'one-away.yaml');
      writeFileSync(inventory, readFileSync(cluster.inventoryFile, 'utf8').replace(/port: \d+/, 'port: 1'));
      const run = await runBench(['fix', '--plan', path, '--yes', '--format', 'json', '-i', inventory]);
      expect(run.code).toBe(3);
      expect(reportOf(run).outcomes).toMatchObject([
        { host: 'master-1', status: 'skipped', reason: 'not tried: master-1 could not be looked at' },
        { host: 'node-1', status: 'applied' },
      ]);
    });
  });
});

type Damage = (document: Record<string, unknown> & { changes: Record<string, unknown>[]; hosts: Record<string, unknown>[] }) => void;

const damages: readonly (readonly [what: string, damage: Damage, message: RegExp])[] = [
  ['a key that is not known', ({ changes }) => void Object.assign(changes[0] ?? {}, { script: 'reboot' }), /Unrecognized key: "script" → at changes\[0\]/],
  ['a path that goes up', ({ changes }) => void Object.assign(changes[0] ?? {}, { target: '/etc/kubernetes/../shadow' }), /absolute path without \. and \.\. → at changes\[0\]\.target/],
  ['a path that is not absolute', ({ changes }) => void Object.assign(changes[0] ?? {}, { target: 'etc/shadow' }), /absolute path/],
  ['a host that it has not', ({ changes }) => void Object.assign(changes[0] ?? {}, { host: 'm7' }), /expected a host of the plan, found m7 → at changes\[0\]\.host/],
  ['a stage that it has not', ({ changes }) => void Object.assign(changes[0] ?? {}, { stage: 3 }), /expected one of 1 stages, found 3/],
  ['another version of the format', (document) => void Object.assign(document, { schema: 'cis-bench/plan/v2' }), /expected "cis-bench\/plan\/v1"/],
  [
    'content that was edited',
    ({ changes }) => void Object.assign(changes.find(({ kind }) => kind === 'pod-manifest')?.['after'] ?? {}, { content: 'kind: Pod\n' }),
    /what it writes to \/etc\/kubernetes\/manifests\/kube-apiserver\.yaml of master-1 is not what its sha256 says/,
  ],
  [
    'content that is missing',
    ({ changes }) => void Object.assign(changes.find(({ kind }) => kind === 'pod-manifest') ?? {}, { after: { type: 'file', mode: 384, owner: 'root:root', sha256: '0'.repeat(64) } }),
    /expected the content of a file that is written/,
  ],
];

describe('a saved plan that is damaged', () => {
  let cluster: EmbeddedCluster;
  let plan: string;

  beforeAll(async () => {
    cluster = await startEmbeddedCluster();
    plan = join(folder, 'good.json');
    await runBench(['plan', '--only', '1.1.13,1.2.20', '-o', plan, '-i', cluster.inventoryFile]);
  });
  afterAll(() => cluster.close());

  function problemOf(path: string): string {
    try {
      loadPlan(path);
      return 'none';
    } catch (error) {
      if (error instanceof UsageError) return error.message;
      throw error;
    }
  }

  it('is read when it is not', () => {
    expect(problemOf(plan)).toBe('none');
  });

  it.each(damages)('has %s', (_what, damage, message) => {
    const document = JSON.parse(readFileSync(plan, 'utf8')) as Parameters<Damage>[0];
    damage(document);
    const problem = problemOf(written('damaged.json', JSON.stringify(document)));
    expect(problem).toMatch(message);
    expect(problem).toMatch(/^--plan: .*damaged\.json is no plan that `bench plan -o` wrote: [^\n]+\. Nothing was changed; make it anew\.$/);
  });

  it('is cut, empty, or not there', () => {
    expect(problemOf(written('cut.json', readFileSync(plan, 'utf8').slice(0, 300)))).toMatch(/^--plan: cannot read .*cut\.json: [^\n]+; give a file that `bench plan -o` wrote\.$/);
    expect(problemOf(written('empty.json', ''))).toMatch(/cannot read .*empty\.json/);
    expect(problemOf(join(folder, 'nowhere.json'))).toMatch(/cannot read .*nowhere\.json: ENOENT/);
  });

  it('ends the command with 2 and one paragraph, before any host is reached', async () => {
    const hosts = await unvisitedHosts(cluster);
    const text = readFileSync(plan, 'utf8');
    const other = written('other-hosts.json', text.replaceAll('"etcd-1"', '"etcd-9"'));
    const double = 'a saved plan says already what is done; leave out';
    const refusals: readonly (readonly [args: readonly string[], message: string])[] = [
      [[written('cut.json', text.slice(0, 300))], 'cannot read'],
      [[written('altered.json', text.replace('"/etc/kubernetes/admin.conf"', '"/etc/../admin.conf"'))], 'an absolute path without'],
      [[other], 'is about etcd-9, which the inventory does not have'],
      [[plan, '--limit', 'node-1'], 'is about master-1, etcd-1, which the inventory does not have (or --limit leaves out)'],
      [[plan, '--only', '1.1.13'], `${double} --only`],
      [[plan, '--benchmark', 'cis-1.20'], `${double} --benchmark`],
      [[plan, '--playbook', 'harden'], `${double} --playbook`],
      [[plan, '--audit-policy', 'policy.yaml'], `${double} --audit-policy`],
      [[plan, '--proposals', 'review'], `${double} --proposals`],
    ];
    for (const [args, message] of refusals) {
      const run = await runBench(['fix', '--yes', '-i', hosts.inventoryFile, '--plan', ...args]);
      expect(run).toEqual({ code: 2, stdout: '', stderr: expect.stringContaining(message) });
      expect(run.stderr).toMatch(/^bench: --plan: [^\n]+\n$/);
    }
    expect(hosts.visits()).toBe(0);
    hosts.close();
  });

  it('is refused when it was made for a cluster with another authority', async () => {
    await onCluster(async (other, bench) => {
      const untouched = treeOf(other);
      const run = await bench('fix', '--yes', '--plan', plan);
      expect([run.code, run.stdout]).toEqual([2, '']);
      expect(run.stderr).toMatch(/good\.json was made for another cluster: master-1 trusts another authority .*Nothing was changed/);
      expect(differences(untouched, treeOf(other))).toEqual([]);
    });
  });
});
