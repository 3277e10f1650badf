import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadBenchmark } from '../../src/benchmark/load-benchmark.js';
import type { EmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import { startEmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import { fixReportSchema } from '../../src/report/fix-report.js';
import { scanReportSchema } from '../../src/report/scan-report.js';
import type { NumberedControl } from '../../src/model/control.js';
import type { Role } from '../../src/model/host.js';
import { generateHostKey, generateUserKey } from '../../src/transport/generate-keys.js';
import { editFile, hostNamed } from '../embedded/embedded-fixture.js';
import type { BenchRun } from './run-bench.js';
import { runBench } from './run-bench.js';

let cluster: EmbeddedCluster;
let folder: string;

beforeAll(async () => {
  cluster = await startEmbeddedCluster();
  folder = mkdtempSync(join(tmpdir(), 'bench-test-'));
});
afterAll(async () => {
  await cluster.close();
  rmSync(folder, { recursive: true });
});

function bench(...args: string[]): Promise<BenchRun> {
  return runBench([...args, '-i', cluster.inventoryFile]);
}

/** The cluster's inventory with an edit, in a file of its own beside it. */
function editedInventory(edit: (text: string) => string): string {
  const path = join(cluster.directory, `edited-${Math.random().toString(36).slice(2)}.yaml`);
  writeFileSync(path, edit(readFileSync(cluster.inventoryFile, 'utf8')));
  return path;
}

function portOf(name: string): number {
  return hostNamed(cluster, name).host.port;
}

function scanOf({ stdout }: BenchRun) {
  return scanReportSchema.parse(JSON.parse(stdout));
}

describe('bench scan', () => {
  it('gives exactly one finding for every control and host of its roles, and nothing else on standard output', async () => {
    const run = await bench('scan', '--benchmark', 'cis-1.20', '--format', 'json');
    expect(run.code).toBe(1);
    const report = scanOf(run);
    const { controls } = loadBenchmark('cis-1.20');
    const onHosts = controls.filter(({ component }) => component !== 'cluster');
    const concerns = ({ roles, component }: NumberedControl, shown: readonly Role[]): boolean =>
      roles.some((role) => shown.includes(role)) || (component === 'etcd' && shown.includes('etcd'));
    const wanted = [
      ...report.hosts.flatMap(({ name, roles }) =>
        onHosts.filter((control) => concerns(control, roles)).map(({ number }) => `${name} ${number}`),
      ),
      ...controls.filter(({ component }) => component === 'cluster').map(({ number }) => `cluster ${number}`),
    ];
    expect(report.findings.map((finding) => `${finding.host} ${finding.control}`)).toEqual(wanted);
    expect(report.findings.filter(({ status }) => status === 'error')).toEqual([]);
    expect(Object.values(report.summary).reduce((sum, count) => sum + count, 0)).toBe(report.findings.length);
    expect(report.cluster).toEqual({ readThrough: 'master-1', client: 'kubectl', kubernetesVersion: '1.20.2' });
    expect(Object.keys(report)[0]).toBe('schema');
  });

  it('chooses the benchmark by the version that it sees, and says why', async () => {
    const run = await bench('scan', '--only', '1.1.1');
    expect(run.stderr).toMatch(/Benchmark: cis-1\.20 for master-1, node-1, etcd-1, which run Kubernetes 1\.20\.2; etcd-1 told no version and is judged as 1\.20\.2; it is written for Kubernetes 1\.19 to 1\.21\./);
    expect(run.stdout).toMatch(/\[PASS\] 1\.1\.1 .*master-1/);
    expect(run.code).toBe(0);
  });

  it('writes reports to files beside what it prints', async () => {
    const file = join(folder, 'scan.json');
    const run = await bench('scan', '--only', '1.2.20', '--limit', 'master', '--report', `json=${file}`);
    expect(run.stdout).toContain('[FAIL] 1.2.20');
    expect(scanReportSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).summary.fail).toBe(1);
  });

  it('judges by several benchmarks from one look, and calls controls by both names', async () => {
    const run = await bench('scan', '--benchmark', 'cis-1.20,qkxy-cs001-2023', '--only', 'apiserver-profiling,host-pid', '--format', 'json');
    const report = scanOf(run);
    expect(report.benchmarks.map(({ id }) => id)).toEqual(['cis-1.20', 'qkxy-cs001-2023']);
    expect(report.findings.map(({ host, benchmark, control }) => `${host} ${benchmark}:${control}`)).toEqual([
      'master-1 cis-1.20:1.2.20',
      'master-1 qkxy-cs001-2023:5.1.4.1',
      'cluster cis-1.20:5.2.2',
      'cluster qkxy-cs001-2023:5.7.2.11',
    ]);
    expect(run.stderr.match(/master-1: probing/g)).toHaveLength(1);
    const plan = await bench('fix', '--dry-run', '--benchmark', 'cis-1.20,qkxy-cs001-2023', '--only', 'apiserver-profiling');
    expect(plan.stdout).toContain('controls: cis-1.20:1.2.20, qkxy-cs001-2023:5.1.4.1');
  });

  it('saves what it saw, and gives the same findings from it, to the byte', async () => {
    const file = join(folder, 'seen.json');
    const args = ['--benchmark', 'cis-1.20,qkxy-cs001-2023', '--format', 'json'];
    const first = scanOf(await bench('scan', ...args, '--save-snapshot', file));
    const again = scanOf(await runBench(['scan', ...args, '--from-snapshot', file]));
    expect(JSON.stringify(again.findings)).toBe(JSON.stringify(first.findings));
    expect(again.hosts).toEqual(first.hosts);
  });

  it('refuses a snapshot beside an inventory', async () => {
    const run = await bench('scan', '--from-snapshot', 'seen.json');
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toContain('--from-snapshot and --inventory exclude one another');
  });

  it('says why the API could not be read, and judges the rest', async () => {
    const conf = join(hostNamed(cluster, 'master-1').root, '/etc/kubernetes/admin.conf');
    renameSync(conf, `${conf}.aside`);
    const run = await bench('scan', '--benchmark', 'cis-1.20', '--only', '5.2,1.2.20', '--format', 'json');
    renameSync(`${conf}.aside`, conf);
    expect(run.code).toBe(3);
    const report = scanOf(run);
    const inSection5 = report.findings.filter(({ host }) => host === 'cluster');
    expect(new Set(inSection5.map(({ status }) => status))).toEqual(new Set(['error']));
    expect(inSection5[0]?.reason).toContain('could not be read through master-1: it has no kubeconfig of an administrator');
    expect(report.cluster?.error).toBe(inSection5[0]?.reason);
    expect(report.findings.find(({ control }) => control === '1.2.20')?.status).toBe('fail');
  });

  it('judges Dockerfiles of a folder, and names the line', async () => {
    writeFileSync(join(folder, 'Dockerfile'), 'FROM registry.example.com/base:1.0\nMAINTAINER nobody\nADD app /app\n');
    const only = ['--benchmark', 'qkxy-cs001-2023', '--only', 'dockerfiles-copy,dockerfiles-deprecated'];
    const report = scanOf(await bench('scan', ...only, '--dockerfiles', folder, '--format', 'json'));
    expect(report.findings.map(({ status, evidence }) => [status, evidence.map(({ value }) => value)])).toEqual([
      ['fail', ['Dockerfile:3']],
      ['fail', ['Dockerfile:2']],
    ]);
    const missing = await bench('scan', ...only, '--dockerfiles', join(folder, 'nowhere'));
    expect([missing.code, missing.stdout]).toEqual([2, '']);
    expect(missing.stderr).toContain('--dockerfiles');
  });

  it('speaks Chinese', async () => {
    const run = await bench('scan', '--only', '1.2.20', '--lang', 'zh');
    expect(run.stdout).toMatch(/\[FAIL\] 1\.2\.20 \S*.*\p{Script=Han}/u);
  });

  it('goes on when whoever reads its output has seen enough', () => {
    const command = `("$0" "$1" scan -i "$2"; echo "code $?" >&2) | head -n 1`;
    const program = fileURLToPath(new URL('../../dist/cli/bench.js', import.meta.url));
    return new Promise<void>((resolve, reject) => {
      execFile('/bin/sh', ['-c', command, process.execPath, program, cluster.inventoryFile], (error, stdout, stderr) => {
        if (error !== null) return reject(error);
        expect(stdout).toMatch(/^== cis-1\.20/);
        expect(stderr).toMatch(/code 1$/m);
        expect(stderr).not.toContain('EPIPE');
        resolve();
      });
    });
  });

  it('finds the inventory by $BENCH_INVENTORY and in the current folder', async () => {
    const byVariable = await runBench(['scan', '--only', '1.1.1'], { cwd: folder, env: { BENCH_INVENTORY: cluster.inventoryFile } });
    expect(byVariable.code).toBe(0);
    expect((await runBench(['scan', '--only', '1.1.1'], { cwd: cluster.directory })).code).toBe(0);
  });
});

describe('bench fix', () => {
  it('shows a plan with diffs in a dry run, and changes nothing', async () => {
    const path = join(hostNamed(cluster, 'master-1').root, '/etc/kubernetes/manifests/kube-apiserver.yaml');
    const before = readFileSync(path, 'utf8');
    const run = await bench('fix', '--dry-run', '--only', '1.2.22');
    expect(run.code).toBe(1);
    expect(run.stdout).toContain('+    - --audit-log-maxage=30');
    expect(run.stdout).not.toContain('Outcomes');
    expect(run.stdout.trimEnd().split('\n').at(-1)).toBe('changed: 0  unchanged: 0  skipped: 1  failed: 0  rolled back: 0');
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it('repairs, verifies, and has nothing left to do the second time', async () => {
    const first = await bench('fix', '--yes', '--only', '1.2.22', '--format', 'json');
    const report = fixReportSchema.parse(JSON.parse(first.stdout));
    expect([first.code, report.summary.changed, report.before.fail, report.after.fail]).toEqual([0, 1, 1, 0]);
    const { processes } = scanProcesses();
    const second = fixReportSchema.parse(JSON.parse((await bench('fix', '--yes', '--only', '1.2.22', '--format', 'json')).stdout));
    expect(second.summary).toMatchObject({ changed: 0, skipped: 0 });
    expect(scanProcesses().processes).toEqual(processes);
  });

  it('without a terminal asks for --yes or --dry-run instead of hanging', async () => {
    const run = await bench('fix', '--only', '1.1.13');
    expect(run.code).toBe(2);
    expect(run.stderr).toContain('--yes');
  });
});

function scanProcesses() {
  return { processes: hostNamed(cluster, 'master-1').kubelet.processes().map(({ pid }) => pid) };
}

describe('bad input', () => {
  it.each([
    [['scan', '--only', '9.9.9'], 2, /9\.9\.9/],
    [['scan', '--only', 'apiserver-profilin'], 2, /apiserver-profiling/],
    [['scan', '--only', '1.2.24-1.2.20'], 2, /1\.2\.24-1\.2\.20/],
    [['scan', '--benchmark', 'cis-9.9'], 2, /cis-9\.9.*cis-1\.20/s],
    [['scan', '--limit', 'mastr-1'], 2, /mastr-1.*master-1/s],
    [['scan', '--format', 'xml'], 2, /--format.*xml.*text, json/s],
    [['scan', '--report', 'scan.json'], 2, /--report.*FORMAT=FILE/s],
    [['scan', '--report', 'pdf=scan.pdf'], 2, /--report.*pdf/s],
    [['scan', '--report', 'json=/no/such/folder/scan.json'], 2, /--report.*\/no\/such\/folder/s],
    [['scan', '--parallel', '0'], 2, /--parallel/],
    [['scan', '--lang', 'fr'], 2, /--lang/],
    [['scan', '--colour'], 2, /--colour/],
    [['repair'], 2, /repair/],
  ])('%j ends with %s and says what is wrong', async (args, code, message) => {
    const run = await runBench(args[0] === 'repair' ? args : [...args, '-i', cluster.inventoryFile]);
    expect(run.code).toBe(code);
    expect(run.stderr).toMatch(message);
    expect(run.stdout).toBe('');
    expect(run.stderr).not.toContain('    at ');
  });

  it('names where it looked when there is no inventory', async () => {
    const run = await runBench(['scan'], { cwd: folder });
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/hosts\.yaml.*inventory\/hosts\.yaml/s);
  });

  it('names file and line of a wrong inventory', async () => {
    const file = editedInventory((text) => text.replace('  master-1:', '  master-1:\n    rolls: [master]'));
    const run = await runBench(['scan', '-i', file]);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(new RegExp(`${file}:\\d+:\\d+.*rolls`, 's'));
  });

  it('reports a host that is unreachable, and judges the others', async () => {
    const file = editedInventory((text) => text.replace(`port: ${portOf('node-1')}`, 'port: 1'));
    const run = await runBench(['scan', '-i', file, '--format', 'json']);
    expect(run.code).toBe(3);
    const report = scanOf(run);
    expect(report.hosts.find(({ name }) => name === 'node-1')).toMatchObject({ reachable: false, error: expect.stringContaining('127.0.0.1:1') });
    expect(new Set(report.findings.map(({ host }) => host))).toEqual(new Set(['master-1', 'etcd-1', 'cluster']));
  });

  it('reports a host whose key has changed, and never logs in to it', async () => {
    const known = join(cluster.directory, 'changed_hosts');
    const port = portOf('etcd-1');
    const text = readFileSync(join(cluster.directory, 'known_hosts'), 'utf8');
    const others = text.split('\n').filter((line) => !line.startsWith(`[127.0.0.1]:${port} `));
    writeFileSync(known, `${others.join('\n')}[127.0.0.1]:${port} ${generateHostKey().publicKey}\n`);
    const file = editedInventory((inventory) => inventory.replace('./known_hosts', './changed_hosts'));
    const run = await runBench(['scan', '-i', file, '--limit', 'etcd-1']);
    expect(run.code).toBe(3);
    expect(run.stdout).toMatch(/host key.*changed/s);
    expect(run.stdout).toMatch(/changed_hosts:\d+/);
  });

  it('reports a host that does not take the key', async () => {
    writeFileSync(join(cluster.directory, 'stranger'), generateUserKey().privateKey, { mode: 0o600 });
    const file = editedInventory((inventory) => inventory.replaceAll('./identity', './stranger'));
    const run = await runBench(['scan', '-i', file, '--limit', 'node-1', '--format', 'json']);
    expect(run.code).toBe(3);
    expect(scanOf(run).hosts[0]?.error).toMatch(/stranger/);
  });

  it('reports a manifest that is no YAML as errors of that host, and judges the rest', async () => {
    const master = hostNamed(cluster, 'master-1');
    editFile(master, '/etc/kubernetes/manifests/kube-scheduler.yaml', (text) => `{{${text}`);
    const run = await bench('scan', '--format', 'json', '--limit', 'master-1');
    editFile(master, '/etc/kubernetes/manifests/kube-scheduler.yaml', (text) => text.replace('{{', ''));
    expect(run.code).toBe(3);
    const errors = scanOf(run).findings.filter(({ status }) => status === 'error');
    expect(errors.map(({ control }) => control)).toEqual(['1.4.1', '1.4.2']);
    expect(errors[0]?.reason).toMatch(/kube-scheduler\.yaml.*line 1/s);
  });
});

describe('help', () => {
  it('shows commands, examples and exit codes', async () => {
    const run = await runBench(['--help']);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('bench fix --dry-run');
    expect(run.stdout).toContain('Exit codes');
    for (const command of ['scan', 'fix', 'demo']) expect(run.stdout).toContain(command);
  });
});
