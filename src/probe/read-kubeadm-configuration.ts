import type { ConfigMapText, KubeadmConfiguration } from '../model/kubeadm-configuration.js';
import { kubeadmNamespace } from '../model/kubeadm-configuration.js';
import type { Host } from '../model/host.js';
import { ConnectionFailure } from '../transport/connection-failure.js';
import type { ApiOutput } from './api-output.js';
import { parseApiOutput } from './api-output.js';
import { apiProblem, credentialProblem, obstacleProblem } from './api-problem.js';
import type { WantedText } from './config-map-script.js';
import { configMapScript } from './config-map-script.js';
import type { ApiMaster, ClusterProblem } from './read-cluster.js';

/** Two requests of at most 30 s each. */
const timeoutMs = 90_000;

const cluster: WantedText = { name: 'kubeadm-config', key: 'ClusterConfiguration' };

/** Texts by the name of their ConfigMap; a ConfigMap that does not exist is left out. */
type Texts = ReadonlyMap<string, ConfigMapText>;

/**
 * Reads from what kubeadm writes manifests and kubelet configurations, through the first of the masters whose kubectl
 * gets an answer. A problem, in one paragraph, when none does, when kubeadm did not make the cluster, and when a text may
 * hold secrets: it then stays on the host.
 */
export async function readKubeadmConfiguration(masters: readonly ApiMaster[]): Promise<KubeadmConfiguration | ClusterProblem> {
  const problems: string[] = [];
  for (const master of masters) {
    const texts = await readTexts(master, [cluster]);
    if (!('problem' in texts)) return withKubelet(master, texts.get(cluster.name));
    problems.push(texts.problem);
  }
  if (problems.length > 0) return { problem: problems.join(' ') };
  return { problem: 'no master is among the hosts that were reached, to read the ConfigMaps of kubeadm through' };
}

async function withKubelet(master: ApiMaster, clusterConfiguration: ConfigMapText | undefined): Promise<KubeadmConfiguration | ClusterProblem> {
  if (clusterConfiguration === undefined) return { problem: missing(cluster) };
  const wanted = kubeletConfigMaps(clusterConfiguration.text);
  const texts = await readTexts(master, wanted);
  if ('problem' in texts) return texts;
  const kubeletConfiguration = wanted.flatMap(({ name }) => texts.get(name) ?? [])[0];
  return kubeletConfiguration === undefined ? { problem: missing(wanted[0]) } : { clusterConfiguration, kubeletConfiguration };
}

/**
 * Where a version of kubeadm may have the kubelet's configuration, the likeliest first: the name had the minor in it until
 * 1.23, and as long as the feature gate UnversionedKubeletConfigMap was off (cmd/kubeadm/app/constants,
 * GetKubeletConfigMapName).
 */
function kubeletConfigMaps(configuration: string): readonly [WantedText, ...WantedText[]] {
  const unversioned = { name: 'kubelet-config', key: 'kubelet' };
  const [, minor] = /^kubernetesVersion:[ \t]*["']?v?1\.(\d{1,3})\b/m.exec(configuration) ?? [];
  if (minor === undefined) return [unversioned];
  const versioned = { name: `kubelet-config-1.${minor}`, key: 'kubelet' };
  return Number(minor) < 24 ? [versioned, unversioned] : [unversioned, versioned];
}

function missing({ name, key }: WantedText): string {
  return (
    `there is no ConfigMap ${kubeadmNamespace}/${name} with ${key} in it, so this cluster was not made by kubeadm, or ` +
    'kubeadm cannot upgrade it; what a fix sets has to be kept where the cluster is configured'
  );
}

async function readTexts({ session, kubeconfigs }: ApiMaster, wanted: readonly WantedText[]): Promise<Texts | ClusterProblem> {
  const { host } = session;
  try {
    const script = configMapScript(host.root, kubeconfigs, kubeadmNamespace, wanted);
    const output = parseApiOutput((await session.run(script, { timeoutMs })).stdout);
    if (output.obstacle !== undefined) return { problem: obstacleProblem(host, output, kubeconfigs) };
    return takeTexts(host, wanted, output);
  } catch (error) {
    if (error instanceof ConnectionFailure) return { problem: error.message };
    throw error;
  }
}

function takeTexts(host: Host, wanted: readonly WantedText[], output: ApiOutput): Texts | ClusterProblem {
  if (output.client === 'curl') {
    return { problem: `${host.name} has no kubectl, with which ConfigMaps are read and written; install it there` };
  }
  const texts = new Map<string, ConfigMapText>();
  const open = new Set(wanted.map(({ name }) => name));
  for (const [id, answer] of output.answers()) {
    const each = wanted.find(({ name }) => name === id);
    if (each === undefined) continue;
    if (answer.state === 'refused' && answer.status === 401) return { problem: credentialProblem(host, output, new Date()) };
    if (answer.state !== 'answered') return { problem: apiProblem(host, output, answer.message) };
    open.delete(id);
    const [, form, rest = ''] = /^(\w*) ?(.*)$/s.exec(answer.body) ?? [];
    if (form === 'withheld') return { problem: withheld(each, rest) };
    if (form === 'text' && rest !== '') texts.set(id, { ...each, text: rest });
  }
  return open.size > 0 ? { problem: apiProblem(host, output, '') } : texts;
}

function withheld({ name }: WantedText, key: string): string {
  const shown = /^\w{1,40}$/.test(key) ? key : 'a key';
  return (
    `ConfigMap ${kubeadmNamespace}/${name} has ${shown}, whose values may be secrets, so that it does not leave the host ` +
    `and cannot be written back; edit it by hand: \`kubectl -n ${kubeadmNamespace} edit configmap ${name}\``
  );
}
