import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fixReportSchema } from '../../src/report/fix-report.js';
import { componentPids } from '../e2e/host-state.js';
import { labFolder, labMasters, onHost, onHosts, readyNodes, type LabHost } from '../e2e/lab-cluster.js';
import { scan } from '../e2e/run-bench.js';
import { apiAccess, type ApiAccess } from './api-access.js';
import type { AvailabilityResult, CommandFigures, HandRestart, Phase } from './availability-result.js';
import { brokenBounds } from './broken-bounds.js';
import { withBrokenBenchmark } from './broken-benchmark.js';
import { Load } from './load.js';
import { renderAvailability } from './render-availability.js';
import { replaceSection } from './replace-section.js';
import { allSettled, restartByHand } from './restart-apiserver.js';
import { rolloutTime } from './rollout-time.js';
import { timedBench, type TimedRun } from './timed-bench.js';

/**
 * What users of the API notice while bench works, on a cluster that was just installed with three masters. Writes
 * `availability.json` into the lab's folder and the section on availability of docs/reliability.md.
 */

const document = fileURLToPath(new URL('../../docs/reliability.md', import.meta.url));
const manifests = '/etc/kubernetes/manifests';
const flagControls = '1.2.20,1.2.22';
const idleMs = 20_000;
/** How long the load goes on after a command, for what the old processes do when they end. */
const afterMs = 5_000;

const [first] = labMasters;
if (first === undefined) throw new Error('The lab has no master.');
const master: LabHost = first;
const phases: { -readonly [Name in keyof AvailabilityResult['phases']]?: Phase } = {};
const handRestarts: HandRestart[] = [];
const seen: { access?: ApiAccess; kubernetes?: string } = {};
const stateHome = await mkdtemp(join(tmpdir(), 'bench-availability-'));

/** Keeps the load up while the work is done, and for a while after it. */
async function underLoad<Result>(work: () => Promise<Result>): Promise<{ result: Result; load: Phase['load'] }> {
  if (seen.access === undefined) throw new Error('The API’s address is not known.');
  await allSettled();
  const load = await Load.start(seen.access);
  try {
    const result = await work();
    await sleep(afterMs);
    return { result, load: await load.stop() };
  } catch (error) {
    await load.stop().catch(() => undefined);
    throw error;
  }
}

async function benchUnderLoad(title: string, args: readonly string[]): Promise<{ run: TimedRun; phase: Phase }> {
  const { result: run, load } = await underLoad(() => timedBench([...args, '--yes', '--format', 'json'], stateHome));
  const command: CommandFigures = {
    line: ['bench', ...args, '--yes'].join(' '),
    code: run.code,
    seconds: run.seconds,
    time: rolloutTime(run.progress, run.seconds),
  };
  tell(title, load, `exit code ${run.code} after ${run.seconds} s`);
  for (const { seconds, text } of run.progress) process.stderr.write(`  ${seconds.toFixed(2).padStart(7)} ${text}\n`);
  return { run, phase: { title, load, command } };
}

function tell(title: string, { requestsPerSecond, get, list, write, watch }: Phase['load'], more = ''): void {
  const gaps = [get, list, write, watch].map(({ longestGapMs, longestGapAtSeconds }) => `${longestGapMs} ms at ${longestGapAtSeconds} s`);
  const kinds = { get, list, write, watch };
  const failures = Object.entries(kinds).flatMap(([kind, { failures }]) => failures.map(({ atSeconds, cause }) => `${kind} at ${atSeconds} s: ${cause}`));
  process.stderr.write(`${title}: ${requestsPerSecond} requests/s; longest gaps (get, list, write, watch): ${gaps.join(', ')}; the machine's load: ${loadavg()[0]?.toFixed(1)} ${more}\n`);
  for (const failure of failures) process.stderr.write(`  ${failure}\n`);
  const retries = Object.entries(kinds).map(([kind, { retries }]) => `${kind} ${JSON.stringify(retries)}`);
  process.stderr.write(`  tried again: ${retries.join(' ')}\n`);
}

beforeAll(async () => {
  const { report } = await scan({ args: ['--only', flagControls] });
  const failing = report.findings.filter(({ status }) => status === 'fail');
  if (labMasters.length !== 3 || failing.length < 6) {
    throw new Error('This run needs a cluster of three masters that was just installed: npm run lab -- up 3 2');
  }
  seen.kubernetes = report.hosts[0]?.kubernetesVersion ?? 'unknown';
  seen.access = apiAccess(await onHost(master, 'cat /etc/kubernetes/admin.conf'));
});

test('nothing happens', async () => {
  const { load } = await underLoad(() => sleep(idleMs));
  tell('nothing', load);
  expect(load.write.failed).toBe(0);
  phases.idle = { title: 'nothing', load };
});

test('each API server is restarted by hand', async () => {
  const before = await manifestSums();
  const { load } = await underLoad(async () => {
    for (const host of labMasters) handRestarts.push({ master: host.name, seconds: await restartByHand(host) });
  });
  tell('restarts by hand', load, handRestarts.map(({ master, seconds }) => `${master} ${seconds.join(' s, ')} s`).join('; '));
  phases.byHand = { title: 'six restarts of API servers by hand', load };
  expect(await manifestSums()).toEqual(before);
});

test('flags of the API servers are fixed', async () => {
  const args = ['fix', '--benchmark', 'cis-1.20', '--only', flagControls];
  const { run, phase } = await benchUnderLoad(`\`bench ${args.join(' ')} --yes\``, args);
  phases.flags = phase;
  const { outcomes } = fixReportSchema.parse(JSON.parse(run.stdout));
  expect(outcomes.map(({ host, status }) => [host, status])).toEqual(labMasters.map(({ name }) => [name, 'applied']));
});

test('a flag that no API server knows is taken back, and the other masters are left alone', async () => {
  const manifestsBefore = await manifestSums();
  const others = labMasters.filter(({ name }) => name !== master.name);
  const pidsBefore = await componentPids(others);
  const { run, phase } = await withBrokenBenchmark((directory) =>
    benchUnderLoad('a fix whose flag no API server knows', ['fix', '--benchmark-dir', directory, '--benchmark', 'broken']),
  );
  phases.broken = phase;
  const { outcomes } = fixReportSchema.parse(JSON.parse(run.stdout));
  expect(outcomes.map(({ host, status }) => [host, status])).toEqual([
    [master.name, 'rolled-back'],
    ...others.map(({ name }) => [name, 'skipped']),
  ]);
  expect(await manifestSums()).toEqual(manifestsBefore);
  expect(await componentPids(others)).toEqual(pidsBefore);
});

test('everything is fixed', async () => {
  const { run, phase } = await benchUnderLoad('`bench fix --yes`', ['fix', '--benchmark', 'cis-1.20']);
  phases.everything = phase;
  const { outcomes } = fixReportSchema.parse(JSON.parse(run.stdout));
  expect(outcomes.filter(({ status }) => status === 'failed' || status === 'rolled-back')).toEqual([]);
  expect(await readyNodes()).toHaveLength((await onHost(master, 'kubectl get nodes --no-headers')).trim().split('\n').length);
});

test('no bound was broken', () => {
  expect(brokenBounds(measured())).toEqual([]);
});

afterAll(async () => {
  await rm(stateHome, { recursive: true });
  const result = measured();
  await writeFile(join(labFolder, 'availability.json'), `${JSON.stringify(result, undefined, 2)}\n`);
  await writeFile(document, replaceSection(await readFile(document, 'utf8'), 'availability', renderAvailability(result)));
});

function measured(): AvailabilityResult {
  const { idle, byHand, flags, broken, everything } = phases;
  if (!idle || !byHand || !flags || !broken || !everything) throw new Error('Not everything was measured.');
  const processors = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`;
  const machine = { processors, memoryGiB: Math.round(totalmem() / 2 ** 30) };
  return { machine, kubernetes: seen.kubernetes ?? '', masters: labMasters.length, handRestarts, phases: { idle, byHand, flags, broken, everything } };
}

/** Digest, mode and owner of each file in the directories of static pods, also of such that do not belong there. */
function manifestSums(): Promise<Record<string, string>> {
  return onHosts(labMasters, `find ${manifests} -type f -printf '%p %m %u:%g ' -exec sha256sum {} \\; | sort`);
}
