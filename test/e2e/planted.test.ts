import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scanReportSchema, type ScanReport } from '../../src/report/scan-report.js';
import { componentProcesses, readyzStatus } from './component-process.js';
import { eventually, labHosts, labMasters, onHost, readyNodes, type LabHost } from './lab-cluster.js';
import { goodObjects, objectPlants, podOf } from './planted-objects.js';
import { documentPlants, filePlants, flagPlants, kubeletPlant, strictModes, type FlagPlants, type Plant } from './plants.js';
import { runBench } from './run-bench.js';

const benchmarks = ['cis-1.20', 'qkxy-cs001-2023'];
const plants = [...objectPlants, ...documentPlants, kubeletPlant];

function hostFor({ on }: Pick<Plant, 'on'>): LabHost {
  const host = on === 'master' ? labMasters[0] : labHosts.find(({ isMaster }) => !isMaster);
  if (host === undefined) throw new Error(`The lab has no ${on}.`);
  return host;
}

const kubectl = 'kubectl --kubeconfig /etc/kubernetes/admin.conf';
const master = hostFor({ on: 'master' });
const manifestOf = (program: string): string => `/etc/kubernetes/manifests/${program}.yaml`;

async function scan(): Promise<ScanReport> {
  const args = ['scan', '--format', 'json', '--benchmark', benchmarks[1] ?? ''];
  const { stdout } = await runBench(args, { args: ['--dockerfiles', join(import.meta.dirname, '../cases/dockerfiles/good')] });
  return scanReportSchema.parse(JSON.parse(stdout));
}

const failing = ({ findings }: ScanReport): readonly string[] =>
  findings.filter(({ status }) => status === 'fail').map(({ host, benchmark, slug }) => `${host} ${benchmark} ${slug}`).toSorted();

const errors = ({ findings }: ScanReport): readonly string[] =>
  findings.filter(({ status }) => status === 'error').map(({ host, slug, reason }) => `${host} ${slug}: ${reason}`);

/** The manifest as it was, kept outside of the folder that the kubelet reads. */
async function loosen({ program, edits }: FlagPlants): Promise<void> {
  const [manifest, sed] = [manifestOf(program), edits.map((edit) => `-e '${edit}'`).join(' ')];
  const dot = `/etc/kubernetes/manifests/.${program}`;
  await onHost(master, `cp -p ${manifest} /root/planted-${program}; sed ${sed} ${manifest} >${dot}; chmod --reference ${manifest} ${dot}; mv ${dot} ${manifest}`);
}

async function tighten({ program }: FlagPlants): Promise<void> {
  const dot = `/etc/kubernetes/manifests/.${program}`;
  await onHost(master, `cp -p /root/planted-${program} ${dot}; mv ${dot} ${manifestOf(program)}`);
}

/** Until all that was restarted runs alone, with the argument or without it, and the cluster is well. */
async function settled(isPlanted: boolean): Promise<void> {
  for (const { program, shows } of flagPlants) {
    await eventually(`${program} ${isPlanted ? 'with' : 'without'} ${shows}`, 240, async () => {
      const processes = await componentProcesses(master, program);
      return processes.length === 1 && processes.every(({ argv }) => argv.includes(shows) === isPlanted);
    });
  }
  await eventually('a ready API server', 120, async () => (await readyzStatus(master)) === 200);
  await eventually('all nodes Ready', 180, async () => (await readyNodes()).length === labHosts.length);
}

let isPlanted = false;

async function plantAll(): Promise<void> {
  for (const each of plants) await onHost(hostFor(each), each.plant);
  for (const each of flagPlants) await loosen(each);
  await settled(true);
  for (const each of filePlants) await onHost(hostFor(each), each.plant);
}

async function takeBack(): Promise<void> {
  for (const each of filePlants) await onHost(hostFor(each), each.undo);
  for (const each of flagPlants) await tighten(each);
  await settled(false);
  for (const each of plants) await onHost(hostFor(each), each.undo);
  await settled(false);
  isPlanted = false;
}

beforeAll(async () => {
  const { code, stderr } = await runBench(['fix', '--yes']);
  if (code !== 0) throw new Error(`bench fix --yes ended with exit code ${code}: ${stderr}`);
  for (const on of ['master', 'worker'] as const) await onHost(hostFor({ on }), strictModes[on]);
  await onHost(master, `${kubectl} delete namespace planted --ignore-not-found --timeout=180s`);
  await onHost(master, `${kubectl} apply -f - <<'YAML'\n${goodObjects}---\n${podOf('good')}\nYAML`);
  for (const namespace of ['planted', 'default']) {
    const off = `'{"automountServiceAccountToken":false}'`;
    await eventually(`the default service account of ${namespace}`, 60, async () =>
      onHost(master, `${kubectl} -n ${namespace} patch serviceaccount default -p ${off}`).then(() => true, () => false),
    );
  }
});

afterAll(async () => {
  // after a failure in the middle the lab is left as it was found
  if (isPlanted) await takeBack();
  await onHost(master, `${kubectl} delete namespace planted --ignore-not-found --wait=false`);
  await onHost(master, `${kubectl} -n default delete networkpolicy/nothing resourcequota/all limitrange/all --ignore-not-found`);
});

test('what is planted fails, nothing else does, and all is as before when it is taken back', async () => {
  const before = await scan();
  expect(errors(before)).toEqual([]);

  isPlanted = true;
  await plantAll();
  const planted = await scan();
  await takeBack();
  const after = await scan();

  expect(errors(planted)).toEqual([]);
  const turned = failing(planted).filter((finding) => !failing(before).includes(finding));
  expect(turned).toEqual(expectedOf(before));
  expect(failing(before).filter((finding) => !failing(planted).includes(finding))).toEqual([]);
  expect(failing(after)).toEqual(failing(before));
  expect(new Set(turned.map((finding) => finding.split(' ')[2])).size).toBeGreaterThanOrEqual(40);
});

/** The findings that the plants are about, in every benchmark that has the control, and that did not fail before. */
function expectedOf(before: ScanReport): readonly string[] {
  const onTheMaster = flagPlants.flatMap(({ slugs }) => slugs.map((slug) => `${master.name} ${slug}`));
  const onHosts = [...plants, ...filePlants].flatMap((each) =>
    each.slugs.map((slug) => `${each.finding === 'cluster' ? 'cluster' : hostFor(each).name} ${slug}`),
  );
  const wanted = new Set([...onTheMaster, ...onHosts]);
  return before.findings
    .filter(({ host, slug, status }) => wanted.has(`${host} ${slug}`) && status !== 'fail')
    .map(({ host, benchmark, slug }) => `${host} ${benchmark} ${slug}`)
    .toSorted();
}
