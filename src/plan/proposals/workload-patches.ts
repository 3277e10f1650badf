import type { Pod } from '../../model/cluster-snapshot.js';
import type { ClusterRuleName } from '../../model/rule.js';
import { minorOf } from '../../evaluate/version-range.js';
import { isFinished } from '../../evaluate/cluster-rules/pod-facts.js';
import { isStatic, ownersOf } from '../../evaluate/cluster-rules/pod-owner.js';
import { comment, commentedOut } from './comment.js';
import type { Draft, DraftContext } from './draft.js';
import { objectsOf } from './objects-of.js';
import { podRepairs } from './pod-patches.js';
import { patchCommand } from './workload.js';

/** The field seccompProfile exists from here on; annotations did its work before. */
const firstSeccompField = 19;
const byHand = { reason: 'No command: what fits has to be decided by hand.' };

/** Shows, for each workload that a rule about pods finds fault with, the kubectl command that would change it. */
export function workloadPatches(rule: ClusterRuleName, context: DraftContext): Draft | undefined {
  const repair = podRepairs[rule];
  if (repair === undefined) return undefined;
  const isEarly = minorOf(context.api.kubernetesVersion) < firstSeccompField;
  if (isEarly && (rule === 'seccomp-profiles' || rule === 'security-contexts')) return undefined;
  const found = faultsByWorkload(context);
  const parts = [...podsByWorkload(context)].sort(([a], [b]) => (a < b ? -1 : 1)).flatMap(([workload, pods]) => {
    const faults = found.get(workload);
    if (faults === undefined) return [];
    const heading = [`${workload}:`, ...faults.map((fault) => `- ${fault}`)].map(comment).join('\n');
    const patch = pods.map(repair.patch).find((each) => each !== undefined);
    const answer = patch === undefined ? byHand : patchCommand(workload, patch);
    return [`${heading}\n${'command' in answer ? commentedOut(answer.command) : comment(answer.reason)}\n`];
  });
  if (parts.length === 0) return undefined;
  return {
    topic: rule,
    form: 'commands',
    does: repair.does,
    breaks:
      `${repair.breaks} A patch makes the pods of the workload anew, and whoever deploys it from a manifest or chart ` +
      'undoes the patch: better change it there.',
    first:
      'Try each one with --dry-run=server, then on one workload. Take containers out of a patch that an injector ' +
      'adds to the pods.',
    body: parts.join('\n'),
  };
}

/** The running pods of the namespaces that are judged, by the object that a person edits to change them. */
function podsByWorkload({ view, api, leaveOut }: DraftContext): ReadonlyMap<string, readonly Pod[]> {
  const ownerOf = ownersOf(view);
  const grouped = new Map<string, Pod[]>();
  for (const pod of objectsOf(api, 'pods')) {
    if (isFinished(pod) || isStatic(pod) || leaveOut(pod.metadata.namespace) !== undefined) continue;
    const owner = ownerOf(pod);
    grouped.set(owner, [...(grouped.get(owner) ?? []), pod]);
  }
  return grouped;
}

function faultsByWorkload({ evidence }: DraftContext): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { value, source } of evidence) found.set(value, [...(found.get(value) ?? []), source]);
  return found;
}
