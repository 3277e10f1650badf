import { flagValues, parseFlags } from '../../documents/command-flags.js';
import type { ClusterView } from '../../evaluate/cluster-view.js';
import { withObjects } from '../../evaluate/cluster-view.js';
import type { HostView } from '../../evaluate/host-view.js';
import type { Node, Pod } from '../../model/cluster-snapshot.js';
import type { Component } from '../../model/component.js';
import type { GuardRule } from '../guard-rule.js';

const remedy = 'run over all masters of the cluster at once, without --limit, with each of them in the inventory and reachable';

/** An API server that is left out cannot read the Secrets that the others encrypt (kubernetes/kubernetes#66844). */
export const everyMasterGuard: GuardRule = {
  note: 'every API server that the cluster has must take part in the run',
  check: (_view, { cluster }) => {
    if (cluster === undefined) return `it could not be seen which API servers the cluster has; ${remedy}`;
    const members = membersOf(cluster.view);
    if ('problem' in members) return `it could not be seen which API servers the cluster has: ${members.problem}`;
    if (members.nodes.length === 0) {
      return 'the API shows no node that runs an API server, neither by the label of its role nor by a pod; label the nodes of the control plane first';
    }
    const masters = cluster.view.hosts.filter(({ roles }) => roles.includes('master'));
    const missing = members.nodes.filter((node) => !masters.some((view) => isSame(view, node)));
    if (missing.length === 0) return undefined;
    const names = missing.map(({ metadata }) => metadata.name).join(', ');
    return `${names} ${missing.length === 1 ? 'runs an API server' : 'run API servers'} too and would no longer read every Secret; ${remedy}`;
  },
};

type Members = { readonly nodes: readonly Node[] } | { readonly problem: string };

/** The nodes of the control plane: by the label that kubeadm and others give them, and by the pods of API servers. */
function membersOf(view: ClusterView): Members {
  let nodes: readonly Node[] = [];
  const outcome = withObjects(view, ['nodes', 'pods'], ({ nodes: listed, pods }) => {
    const byPod = new Set(pods.filter(isApiServer).map(({ spec }) => spec.nodeName));
    nodes = listed.filter((node) => hasRole(node) || byPod.has(node.metadata.name));
    return { verdict: 'not-applicable', reason: '' };
  });
  return outcome.verdict === 'error' ? { problem: outcome.reason } : { nodes };
}

/** `master` until Kubernetes 1.24, `control-plane` from 1.20 on. */
function hasRole({ metadata: { labels = {} } }: Node): boolean {
  return ['control-plane', 'controlplane', 'master'].some((role) => `node-role.kubernetes.io/${role}` in labels);
}

/** The mirror of a static pod; a tenant's API server is in another namespace. */
function isApiServer({ metadata: { name, namespace } }: Pod): boolean {
  return namespace === 'kube-system' && name.startsWith('kube-apiserver-');
}

/** Whether a host of the run is that node: by a name that it goes by, or by an address. */
function isSame(view: HostView, { metadata: { name }, addresses = [] }: Node): boolean {
  const known = new Set([name, ...addresses].map((text) => text.toLowerCase()));
  return selfNames(view).some((text) => known.has(text.toLowerCase()));
}

function selfNames(view: HostView): string[] {
  return [
    view.host.name,
    view.host.address,
    ...flagsOf(view, 'kubelet', 'hostname-override'),
    ...flagsOf(view, 'apiserver', 'advertise-address'),
  ];
}

function flagsOf(view: HostView, component: Component, flag: string): readonly string[] {
  return (view.processes[component] ?? []).flatMap(({ argv }) => flagValues(parseFlags(argv.slice(1)), flag));
}
