import type { Component } from '../model/component.js';
import { programOf } from '../model/component.js';
import { printable } from '../text/printable.js';
import type { NodeLife } from './node-life.js';
import type { PodLife } from './pod-life.js';

/**
 * How often a container may have started again because the API server or etcd was away: who cannot renew a lease ends, and
 * may start once more before the API server is back (kube-controller-manager, kube-scheduler, most operators).
 */
const restartsWithoutApi = 2;

/**
 * What of a node's life was lost by a restart of components, told by two looks; undefined where nothing was. The node has
 * to be Ready if it was, its kubelet to have reported since its own restart, and every pod that ran and was ready has to
 * run, ready, with as many restarts as before; static pods need not be ready yet where the kubelet itself was restarted.
 * Static pods of the restarted components are left out: their process and
 * health were seen on the host, which the kubelet tells the API server up to ten seconds later. A few restarts are let pass
 * of pods that need the API server while it or etcd restarts. A pod that is gone was deleted through the API: fine where
 * what has come in its place on the node is ready, and where its controller may have placed it elsewhere or had no more
 * use for it; not for DaemonSets, static pods and pods that nobody brings back.
 */
export function lifeTrouble(before: NodeLife, after: NodeLife, restarted: readonly Component[]): string | undefined {
  if (before.isReady === true && after.isReady !== true) {
    return `node ${printable(after.node)} was Ready and is not any more (${printable(after.message) || 'it does not say why'}); see its kubelet's log`;
  }
  if (restarted.includes('kubelet') && before.heartbeat !== undefined && before.heartbeat === after.heartbeat) {
    return `the kubelet of node ${printable(after.node)} has not reported to the API server since it was restarted; see its log`;
  }
  const lived = before.pods.filter((pod) => isAlive(pod) && !(pod.isMirror && isOfComponents(pod, restarted)));
  const troubles = lived.flatMap((pod) => podTrouble(pod, { before, after, restarted }) ?? []);
  const [first] = troubles;
  if (first === undefined) return undefined;
  return `on node ${printable(after.node)} ${first}${troubles.length === 1 ? '' : `, and ${troubles.length - 1} more pods are not as they were`}`;
}

interface Looks {
  readonly before: NodeLife;
  readonly after: NodeLife;
  readonly restarted: readonly Component[];
}

function isAlive({ phase, isReady, isEnding }: PodLife): boolean {
  return phase === 'Running' && isReady === true && !isEnding;
}

function podTrouble(pod: PodLife, looks: Looks): string | undefined {
  const now = looks.after.pods.find((each) => isSame(pod, each));
  if (now === undefined || now.isEnding) return goneTrouble(pod, looks);
  if (now.phase === 'Succeeded') return undefined;
  if (!isAlive(now) && !isProbedAnew(now, looks)) return `pod ${title(pod)} ran and now is ${stateOf(now)}`;
  const more = Math.max(0, ...Object.entries(now.restarts).map(([name, count]) => count - (pod.restarts[name] ?? 0)));
  if (more <= restartsAllowed(pod, looks)) return undefined;
  return `pod ${title(pod)} has started again ${more} times`;
}

/**
 * A kubelet that was started anew knows no probe's result any more, and tells of its static pods only when their startup
 * probes have passed again and it comes round to them: on the lab after 75 to 104 s, while they ran on.
 */
function isProbedAnew({ isMirror, isEnding, phase }: PodLife, { restarted }: Looks): boolean {
  return isMirror && restarted.includes('kubelet') && phase === 'Running' && !isEnding;
}

/** The kubelet gives a static pod's image a new uid when it makes it anew. */
function isSame(pod: PodLife, other: PodLife): boolean {
  const isNamesake = pod.namespace === other.namespace && pod.name === other.name;
  return isNamesake && (pod.isMirror ? other.isMirror : pod.uid === other.uid);
}

function isOfComponents({ namespace, restarts }: PodLife, components: readonly Component[]): boolean {
  return namespace === 'kube-system' && components.some((component) => programOf[component] in restarts);
}

function restartsAllowed(pod: PodLife, { restarted }: Looks): number {
  if (isOfComponents(pod, restarted)) return Infinity;
  return restarted.includes('apiserver') || restarted.includes('etcd') ? restartsWithoutApi : 0;
}

function goneTrouble(pod: PodLife, { before, after }: Looks): string | undefined {
  const { owner } = pod;
  const place = after.pods.filter((each) => isOfOwner(each, pod) && !each.isEnding && !before.pods.some((old) => isSame(old, each)));
  const unwell = place.find((each) => !isAlive(each) && each.phase !== 'Succeeded');
  if (owner !== undefined && unwell !== undefined) return `pod ${title(pod)} was replaced by ${title(unwell)}, which is ${stateOf(unwell)}`;
  if (place.length > 0) return undefined;
  const isBoundHere = owner === undefined || pod.isMirror || owner.kind === 'DaemonSet';
  return isBoundHere ? `pod ${title(pod)} ran and now is gone` : undefined;
}

function isOfOwner(other: PodLife, { namespace, owner }: PodLife): boolean {
  return owner !== undefined && other.namespace === namespace && other.owner?.kind === owner.kind && other.owner.name === owner.name;
}

function stateOf({ phase, reason }: PodLife): string {
  return printable(`${phase === 'Running' ? 'not ready' : phase}${reason === undefined ? '' : ` (${reason})`}`);
}

function title({ namespace, name }: PodLife): string {
  return printable(`${namespace}/${name}`);
}
