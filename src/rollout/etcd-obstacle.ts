import type { EtcdMember } from '../apply/etcd-member.js';
import type { Component } from '../model/component.js';
import { printable } from '../text/printable.js';

/**
 * Why what etcd's cluster depends on must not be restarted now, told by its members; undefined where it may. Every member
 * with a vote has to be healthy and of the same raft term, since one of another is in the middle of an election. A restart
 * of etcd itself must leave a majority; a cluster of one or two cannot, and is away for as long as it takes.
 */
export function etcdObstacle(members: readonly EtcdMember[], restarts: ReadonlySet<Component>): string | undefined {
  const voters = members.filter(({ isLearner }) => !isLearner);
  const unwell = voters.filter(({ isHealthy }) => !isHealthy);
  if (unwell.length > 0) return unhealthy(voters, unwell, restarts.has('etcd'));
  const terms = new Set(voters.flatMap(({ raftTerm }) => raftTerm ?? []));
  if (terms.size <= 1) return undefined;
  return `the members of etcd are of different raft terms (${[...terms].sort((a, b) => a - b).join(', ')}): it elects a leader; see why its leader changes`;
}

function unhealthy(voters: readonly EtcdMember[], unwell: readonly EtcdMember[], isEtcdRestarted: boolean): string {
  const named = unwell.map((member) => `${title(member)} (${member.trouble ?? 'not healthy'})`).join(', ');
  const quorum = Math.floor(voters.length / 2) + 1;
  const left = voters.length - unwell.length - 1;
  const loss = isEtcdRestarted && left < quorum ? `; a restart would leave ${left} of ${voters.length} members where ${quorum} are needed` : '';
  return `etcd is not healthy at ${named}${loss}; bring that back first, or remove it from etcd's cluster (etcdctl member remove)`;
}

function title({ name, id, clientUrls }: EtcdMember): string {
  return printable(name === '' ? `member ${id}` : `${name} ${clientUrls[0] ?? ''}`.trim());
}
