import { setTimeout as sleep } from 'node:timers/promises';
import { readyzStatus } from '../../e2e/component-process.js';
import { labHosts, labMasters } from '../../e2e/lab-cluster.js';
import { argvOf, LabMachine, startOf } from './lab-machine.js';

/** What is wrong with the cluster: nodes that are not Ready, API servers that are not ready. */
export async function clusterTroubles(): Promise<string[]> {
  const statuses = await Promise.all(labMasters.map(async (master) => [master.name, await readyzStatus(master)] as const));
  const unready = statuses.flatMap(([name, status]) => (status === 200 ? [] : [`${name}: /readyz answers ${status}`]));
  const nodes = await readyNodes().catch((error: Error) => error.message);
  if (typeof nodes === 'string') return [...unready, nodes];
  return [...unready, ...labHosts.filter(({ name }) => !nodes.includes(name)).map(({ name }) => `node ${name} is not Ready`)];
}

async function readyNodes(): Promise<string[]> {
  const text = await new LabMachine('m2').run('timeout 10 kubectl --kubeconfig /etc/kubernetes/admin.conf get nodes --no-headers');
  return text.split('\n').map((line) => line.split(/\s+/)).flatMap(([name, state]) => (name !== undefined && state === 'Ready' ? [name] : []));
}

/** What is wrong with the components of a host: what its manifests and units declare is what runs. */
export async function componentTroubles(host: LabMachine): Promise<string[]> {
  const manifest = await host.run('cat /etc/kubernetes/manifests/kube-apiserver.yaml 2>/dev/null || true');
  const kubelet = await host.kubeletHealth();
  const troubles = kubelet === 'ok' ? [] : [`its kubelet is not healthy (${kubelet})`];
  if (manifest === '') return troubles;
  const declared = [...manifest.matchAll(/^ +- (--\S+)$/gm)].map(([, flag]) => flag ?? '').sort();
  // one that is replaced lives on for half a minute while it drains
  const [newest] = (await host.processesOf('kube-apiserver')).sort((one, other) => startOf(other) - startOf(one));
  if (newest === undefined) return [...troubles, 'no API server runs'];
  return argvOf(newest).slice(1).sort().join('\n') === declared.join('\n') ? troubles : [...troubles, 'its API server has other arguments than its manifest'];
}

/** Waits until nothing is wrong, and resolves with what still is when the time is over. */
export async function untilNothing(look: () => Promise<readonly string[]>, milliseconds: number): Promise<readonly string[]> {
  for (const deadline = Date.now() + milliseconds; ; await sleep(1_000)) {
    const troubles = await look();
    if (troubles.length === 0 || Date.now() > deadline) return troubles;
  }
}

/** The lab's hosts, by name. */
export const machines: ReadonlyMap<string, LabMachine> = new Map(labHosts.map(({ name }) => [name, new LabMachine(name)]));

/** Where the files of a host are kept while faults are tried on it. */
export const keptFolder = '/root/cis-bench-faults-kept';
