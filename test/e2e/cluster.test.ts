import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiserverWith, newestProcess } from './component-process.js';
import { labHosts, labMasters, onHost, type LabHost } from './lab-cluster.js';
import { loosenCluster } from './loosen-cluster.js';
import { fix, scan } from './run-bench.js';
import { watchReadiness } from './readiness-watch.js';

const manifest = '/etc/kubernetes/manifests/kube-apiserver.yaml';
const auditorPassword = 'lab-auditor-password';
const handWritten: { master?: LabHost; original?: string } = {};

async function installManifest(host: LabHost, text: string): Promise<void> {
  const encoded = Buffer.from(text).toString('base64');
  const temporary = '/etc/kubernetes/manifests/.by-hand';
  await onHost(host, `echo ${encoded} | base64 -d >${temporary}\nchmod --reference ${manifest} ${temporary}\nmv ${temporary} ${manifest}`);
}

function replaceOnce(text: string, old: string, by: string): string {
  if (text.split(old).length !== 2) throw new Error(`Not there exactly once: ${old}\n${text}`);
  return text.replace(old, () => by);
}

/** Kubeadm's manifest as an operator might have left it: same pod, and a flag whose value is an argument of its own. */
function byHand(manifestText: string): string {
  const [top = '', volumes = ''] = manifestText.replace(/^ *- --audit-log-maxage=.*\n/m, '').split('  volumes:\n');
  const labels = '  labels:\n    component: kube-apiserver\n    tier: control-plane\n';
  const flow = "  labels: {component: kube-apiserver,   'tier': \"control-plane\"}  # one line\n";
  const program = '    - kube-apiserver\n';
  const withPair = `    - kube-apiserver   # the program\n    - --audit-log-maxage\n    - '5'   # days, agreed in spring\n`;
  const deeper = volumes.replace(/^(?=[ ]{2})/gm, '   ').replace('status: {}\n', '\nstatus: {}\n# end of file\n');
  return `# kept by hand, ask before you change it\n${replaceOnce(replaceOnce(top, labels, flow), program, withPair)}  volumes:\n${deeper}`;
}

beforeAll(async () => {
  if (labMasters.length < 3 || labHosts.length < 5) {
    throw new Error('These tests need three masters and two workers: npm run lab -- up 3 2');
  }
  await loosenCluster();
});

afterAll(async () => {
  const { master, original } = handWritten;
  if (master === undefined || original === undefined) return;
  await installManifest(master, original);
  const [age] = /--audit-log-maxage=\d+/.exec(original) ?? [];
  await apiserverWith(master, ...(age === undefined ? ['kube-apiserver'] : [age]));
});

test('a user with sudo sees the same findings as root', async () => {
  const asRoot = await scan();
  const asOps = await scan({ inventory: 'hosts-ops.yaml' });
  expect(asOps.report.findings).toEqual(asRoot.report.findings);
});

test('a user whose sudo asks for a password sees the same findings, the password given on stdin or in the environment', async () => {
  const asRoot = await scan();
  const inventory = 'hosts-auditor.yaml';
  const onStdin = await scan({ inventory, args: ['--ask-become-pass'], input: `${auditorPassword}\n` });
  expect(onStdin.report.findings).toEqual(asRoot.report.findings);
  const inEnvironment = await scan({ inventory, env: { CIS_BENCH_BECOME_PASSWORD: auditorPassword } });
  expect(inEnvironment.report.findings).toEqual(asRoot.report.findings);
});

test('masters are fixed one after the other, each once the one before is ready', async () => {
  const watch = watchReadiness(labMasters);
  const { report } = await fix(['--only', '1.2.22', '--yes']).finally(() => watch.stop());
  const samples = await watch.stop();
  expect(report.summary.changed).toBe(labMasters.length);
  const started = await Promise.all(
    labMasters.map(async (master) => ({ name: master.name, at: (await newestProcess(master, 'kube-apiserver')).startTicks })),
  );
  const inOrder = started.toSorted((one, other) => one.at - other.at);
  for (const [index, next] of inOrder.entries()) {
    const previous = inOrder[index - 1];
    if (previous === undefined) continue;
    const ready = samples.filter(
      ({ host, isReady, askedAt, answeredAt }) =>
        host === previous.name && isReady && askedAt > previous.at && answeredAt < next.at,
    );
    expect(ready).not.toEqual([]);
  }
});

test('a manifest written by hand keeps every byte that the fix does not mean', async () => {
  const [master] = labMasters.slice(-1);
  if (master === undefined) throw new Error('The lab has no master.');
  const original = await onHost(master, `cat ${manifest}`);
  const text = byHand(original);
  Object.assign(handWritten, { master, original });
  await installManifest(master, text);
  await apiserverWith(master, '--audit-log-maxage', '5');
  const { code, report } = await fix(['--only', '1.2.22', '--limit', master.name, '--yes']);
  expect(report.summary).toMatchObject({ changed: 1, failed: 0, rolledBack: 0 });
  expect(code).toBe(0);
  const fixed = await onHost(master, `cat ${manifest}`);
  expect(fixed).toBe(replaceOnce(text, "    - '5'   # days", "    - '30'   # days"));
  await apiserverWith(master, '--audit-log-maxage', '30');
});
