import type { Container, Pod } from '../../model/cluster-snapshot.js';
import { isFinished } from '../../evaluate/cluster-rules/pod-facts.js';
import { comment, commentedOut } from './comment.js';
import type { Draft, DraftContext } from './draft.js';
import { manifestYaml } from './manifest-yaml.js';
import { namespaceParts } from './namespace-parts.js';
import { objectsOf } from './objects-of.js';
import { resourceAmount } from './resource-amount.js';

const gibi = 2 ** 30;
const least = { pods: 20, cpu: 4, memory: 8 * gibi };

/** Proposes bounds on what the namespaces that have no ResourceQuota may use. */
export function resourceQuotas(context: DraftContext): Draft | undefined {
  const pods = objectsOf(context.api, 'pods').filter((pod) => !isFinished(pod));
  const quotas = objectsOf(context.api, 'resourcequotas');
  const bounding = quotas.filter(({ spec }) => Object.keys(spec.hard ?? {}).length > 0);
  const having = new Set(bounding.map(({ metadata }) => metadata.namespace));
  const body = namespaceParts(context, having, (namespace) =>
    partFor(namespace, pods.filter(({ metadata }) => metadata.namespace === namespace)),
  );
  if (body === undefined) return undefined;
  return {
    topic: 'resource-quotas',
    form: 'manifest',
    does:
      'Bounds how many pods each namespace without a ResourceQuota may have, and where every pod says what it takes ' +
      'how much CPU and memory.',
    breaks:
      'What runs goes on running; what would exceed a bound is refused from then on, also in a rolling update, which ' +
      'needs room for more pods than it replaces. Where CPU or memory is bounded, a pod that does not say its ' +
      'requests and limits is refused.',
    first: "Review every value: they are only to start from, twice of what runs now or a small namespace's worth.",
    body,
  };
}

function partFor(namespace: string, pods: readonly Pod[]): string {
  const containers = pods.flatMap(({ spec }) => spec.containers);
  const computed = computeBounds(containers);
  const count = { pods: String(Math.max(least.pods, 2 * pods.length)) };
  const isSafe = pods.length > 0 && pods.every(saysAll);
  if (isSafe) return `---\n${comment('Review these values.')}\n${quota(namespace, { ...count, ...computed })}`;
  return [
    `---\n${comment('Review these values.')}\n${quota(namespace, count)}`,
    `${comment(
      'To bound CPU and memory too, once every pod here says its requests and limits or a LimitRange gives them, use ' +
        'this instead:',
    )}\n${commentedOut(quota(namespace, { ...count, ...computed }))}\n`,
  ].join('');
}

function quota(namespace: string, hard: Readonly<Record<string, string>>): string {
  const metadata = { name: 'namespace-bounds', namespace };
  return manifestYaml({ apiVersion: 'v1', kind: 'ResourceQuota', metadata, spec: { hard } });
}

/** Whether a quota of CPU and memory would still admit such a pod. */
function saysAll({ spec }: Pod): boolean {
  return [...spec.containers, ...(spec.initContainers ?? [])].every(({ resources }) =>
    (['requests', 'limits'] as const).every((bound) =>
      (['cpu', 'memory'] as const).every((each) => resourceAmount(resources?.[bound]?.[each] ?? '') !== undefined),
    ),
  );
}

function computeBounds(containers: readonly Container[]): Readonly<Record<string, string>> {
  const twice = (bound: 'requests' | 'limits', resource: 'cpu' | 'memory'): number => {
    const amounts = containers.map(({ resources }) => resourceAmount(resources?.[bound]?.[resource] ?? '0') ?? 0);
    return 2 * amounts.reduce((sum, each) => sum + each, 0);
  };
  const bounds = (['requests', 'limits'] as const).map((bound): readonly [string, string][] => [
    [`${bound}.cpu`, String(Math.ceil(Math.max(least.cpu, twice(bound, 'cpu'))))],
    [`${bound}.memory`, `${Math.ceil(Math.max(least.memory, twice(bound, 'memory')) / gibi)}Gi`],
  ]);
  return Object.fromEntries(bounds.flat());
}
