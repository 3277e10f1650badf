import type { Evidence } from '../../model/finding.js';
import type { ClusterView } from '../cluster-view.js';
import { hasComponent } from '../host-view.js';
import type { ClusterRule, RuleOutcome } from '../rule.js';
import { networkConfiguration } from './network-configuration.js';
import type { PolicyAgent } from './network-plugins.js';
import { pluginKind, policyAgent } from './network-plugins.js';
import { containersOf } from './pod-facts.js';

/** What one host shows. */
interface Shown {
  readonly kind: 'enforces' | 'plain' | 'unknown' | 'unreadable';
  readonly evidence: Evidence;
}

interface Agent extends PolicyAgent {
  readonly daemonSet: string;
}

/**
 * `network-plugin-supports-policies`: on every node something enforces NetworkPolicies: the CNI plugin in use, or an
 * agent that a DaemonSet runs. Plugins that nobody here knows, and agents that do so only on request, are for a person.
 */
export const networkPluginRule: ClusterRule = {
  expected: 'the network plugin enforces NetworkPolicies on every node',
  judge(view) {
    const agents = agentsOf(view);
    const hosts = view.hosts.filter((host) => hasComponent(host, 'kubelet')).map(shownBy);
    const seen = [
      ...agents.found.map(({ name, daemonSet, isOptional }) => ({
        source: isOptional ? `runs ${name}, which enforces policies when it is told to` : `runs ${name}`,
        value: daemonSet,
      })),
      ...hosts.map(({ evidence }) => evidence),
    ];
    const [agent] = agents.found.filter(({ isOptional }) => !isOptional);
    if (agent !== undefined) return { verdict: 'holds', actual: `${agent.name} enforces NetworkPolicies`, evidence: seen };
    return byHosts(hosts, seen, agents);
  },
};

function byHosts(hosts: readonly Shown[], evidence: readonly Evidence[], agents: Agents): RuleOutcome {
  const of = (kind: Shown['kind']): readonly Shown[] => hosts.filter((host) => host.kind === kind);
  const [plain, unreadable] = [of('plain'), of('unreadable')];
  const describe = (some: readonly Shown[]): string => [...new Set(some.map((host) => host.evidence.value))].join('; ');
  if (hosts.length > 0 && of('enforces').length === hosts.length) return { verdict: 'holds', actual: describe(hosts), evidence };
  if (agents.problem !== undefined) return { verdict: 'error', reason: agents.problem };
  if (agents.found.length > 0) {
    const names = agents.found.map(({ name }) => name).join(', ');
    return { verdict: 'undecided', actual: `${names} enforces NetworkPolicies when it is told to`, evidence };
  }
  if (plain.length > 0) return { verdict: 'fails', actual: `nothing enforces NetworkPolicies on ${plain.length} hosts: ${describe(plain)}`, evidence };
  const [closed] = unreadable;
  if (closed !== undefined) return { verdict: 'error', reason: `could not look: ${closed.evidence.source}: ${closed.evidence.value}` };
  const actual = hosts.length === 0 ? 'no node was looked at, and no known agent runs' : describe(of('unknown'));
  return { verdict: 'undecided', actual, evidence };
}

function shownBy(host: ClusterView['hosts'][number]): Shown {
  const configuration = networkConfiguration(host);
  const { name } = host.host;
  if (configuration === undefined) return { kind: 'unknown', evidence: { source: name, value: 'no CNI configuration' } };
  if ('problem' in configuration) return { kind: 'unreadable', evidence: { source: name, value: configuration.problem } };
  const { types, path } = configuration;
  // Multus itself only calls other plugins
  const kinds = types.filter((type) => type !== 'multus').map(pluginKind);
  const kind = kinds.find((each) => each === 'enforces') ?? kinds.find((each) => each === 'unknown') ?? kinds[0] ?? 'unknown';
  return { kind, evidence: { source: `${name} ${path}`, value: `CNI plugins ${types.join(', ')}` } };
}

interface Agents {
  readonly found: readonly Agent[];
  readonly problem?: string;
}

/** The agents of pods that run and that a DaemonSet made. */
function agentsOf({ api }: ClusterView): Agents {
  if ('problem' in api) return { found: [], problem: api.problem };
  const { pods } = api.objects;
  if (pods.state === 'unreadable') return { found: [], problem: `could not list pods: ${pods.reason}` };
  const found = new Map<string, Agent>();
  for (const pod of pods.state === 'listed' ? pods.items : []) {
    const { controller, namespace } = pod.metadata;
    if (controller?.kind !== 'DaemonSet' || (pod.status?.phase ?? 'Running') !== 'Running') continue;
    const daemonSet = `${namespace}/DaemonSet/${controller.name}`;
    for (const { image } of containersOf(pod)) {
      const agent = image === undefined ? undefined : policyAgent(image);
      if (agent !== undefined) found.set(`${daemonSet} ${agent.name}`, { ...agent, daemonSet });
    }
  }
  return { found: [...found.values()] };
}
