import type { Pod } from '../../model/cluster-snapshot.js';
import { isFinished } from '../../evaluate/cluster-rules/pod-facts.js';
import { comment } from './comment.js';
import type { Draft, DraftContext } from './draft.js';
import { manifestYaml } from './manifest-yaml.js';
import { namespaceParts } from './namespace-parts.js';
import { objectsOf } from './objects-of.js';
import { resourceAmount } from './resource-amount.js';
import { startingResources } from './starting-resources.js';

type Resource = 'cpu' | 'memory';

/** Proposes default requests and limits for the containers of namespaces that have no LimitRange for containers. */
export function limitRanges(context: DraftContext): Draft | undefined {
  const pods = objectsOf(context.api, 'pods').filter((pod) => !isFinished(pod));
  const bounding = objectsOf(context.api, 'limitranges').filter(({ spec }) => spec.limits.some(isForContainers));
  const having = new Set(bounding.map(({ metadata }) => metadata.namespace));
  const body = namespaceParts(context, having, (namespace) =>
    partFor(namespace, pods.filter(({ metadata }) => metadata.namespace === namespace)),
  );
  if (body === undefined) return undefined;
  return {
    topic: 'limit-ranges',
    form: 'manifest',
    does:
      'Gives containers that say nothing a request and a limit, in each namespace that has no LimitRange for ' +
      'containers.',
    breaks:
      'Nothing changes for pods that run; those made from then on get the values. A container that needs more memory ' +
      'than the limit is killed, one that needs more CPU gets slow, and pods that do not fit their node by their ' +
      'requests stay pending. A container that requests more than the default limit and has no limit is refused.',
    first: 'Review every value: they are only to start from (kubectl top pod shows what is used).',
    body,
  };
}

function isForContainers({ type }: { readonly type: string }): boolean {
  return type === 'Container';
}

function partFor(namespace: string, pods: readonly Pod[]): string {
  const limits = { cpu: limitFor('cpu', pods), memory: limitFor('memory', pods) };
  const range = {
    apiVersion: 'v1',
    kind: 'LimitRange',
    metadata: { name: 'container-defaults', namespace },
    spec: { limits: [{ type: 'Container', defaultRequest: startingResources.requests, default: limits }] },
  };
  const review = 'Review: the limits are no less than what any container requests that runs here without one.';
  return `---\n${comment(review)}\n${manifestYaml(range)}`;
}

/** The starting limit, or a larger request of a container without a limit, which the limit would otherwise shut out. */
function limitFor(resource: Resource, pods: readonly Pod[]): string {
  const start = startingResources.limits[resource];
  return pods
    .flatMap(({ spec }) => [...spec.containers, ...(spec.initContainers ?? [])])
    .filter(({ resources }) => resources?.limits?.[resource] === undefined)
    .flatMap(({ resources }) => resources?.requests?.[resource] ?? [])
    .reduce((most, each) => ((resourceAmount(each) ?? 0) > (resourceAmount(most) ?? 0) ? each : most), start as string);
}
