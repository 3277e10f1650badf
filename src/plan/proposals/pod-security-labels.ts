import { pluginState } from '../../evaluate/cluster-rules/admission-plugins.js';
import { enforcedLevel, hasPodSecurity } from '../../evaluate/cluster-rules/pod-security-level.js';
import { comment } from './comment.js';
import type { Draft, DraftContext } from './draft.js';
import { manifestYaml } from './manifest-yaml.js';
import type { NamespaceLevel } from './namespace-level.js';
import { namespaceLevel } from './namespace-level.js';
import { namespaceParts } from './namespace-parts.js';
import { objectsOf } from './objects-of.js';

/** Whether labels of namespaces decide which pods are admitted: from 1.23 on, unless the plugin is turned off. */
export function heedsLabels({ view, api }: DraftContext): boolean {
  const isOff = ['all', 'some'].includes(pluginState(view, 'PodSecurity', 'disable'));
  return hasPodSecurity(api.kubernetesVersion) && !isOff;
}

/** Names of the namespaces that enforce a level already. */
export function labelledNamespaces({ api }: DraftContext): ReadonlySet<string> {
  const { kubernetesVersion } = api;
  const labelled = objectsOf(api, 'namespaces').filter((each) => enforcedLevel(kubernetesVersion, each) !== undefined);
  return new Set(labelled.map(({ metadata }) => metadata.name));
}

/**
 * The labels that enforce a level, as of the cluster's own version so that an upgrade does not tighten them, and that
 * warn of and log what the next level would refuse.
 */
export function levelLabels(version: string, { level }: NamespaceLevel): Readonly<Record<string, string>> {
  const next = level === 'privileged' ? 'baseline' : 'restricted';
  const minor = `v${version.split('.').slice(0, 2).join('.')}`;
  const modes = { enforce: level, warn: next, audit: next };
  return Object.fromEntries(
    Object.entries(modes).flatMap(([mode, value]) => [
      [`pod-security.kubernetes.io/${mode}`, value],
      [`pod-security.kubernetes.io/${mode}-version`, minor],
    ]),
  );
}

/** Proposes Pod Security levels for the namespaces that enforce none, from Kubernetes 1.23 on. */
export function podSecurityLabels(context: DraftContext): Draft | undefined {
  if (!heedsLabels(context)) return undefined;
  const body = namespaceParts(context, labelledNamespaces(context), (namespace) => partFor(context, namespace));
  if (body === undefined) return undefined;
  return {
    topic: 'pod-security-labels',
    form: 'manifest',
    does:
      'Makes Pod Security admission enforce, in each namespace without a level, the one that the pods in it satisfy ' +
      'already.',
    breaks:
      'Pods that run are left alone; pods made from then on that do not satisfy the level are refused, also when a ' +
      'controller makes them anew. Workloads that have no pod just now, and volumes other than hostPath, sysctls and ' +
      'procMount, were not looked at.',
    first:
      'See what the server says: with --dry-run=server the command below warns of the pods that the level would ' +
      'refuse.',
    changesFields: true,
    body,
  };
}

function partFor({ api }: DraftContext, name: string): string {
  const found = namespaceLevel(api, name);
  const labels = levelLabels(api.kubernetesVersion, found);
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
  return `---\n${noteOn(found).map(comment).join('\n')}\n${manifestYaml(namespace)}`;
}

function noteOn({ level, obstacles }: NamespaceLevel): readonly string[] {
  if (level === 'restricted') return ['All pods here satisfy restricted.'];
  const stand = obstacles.map((each) => `- ${each}`);
  if (level === 'baseline') return ['What speaks against restricted:', ...stand];
  return [
    'Pods here do not satisfy even baseline, so nothing is refused yet and the control goes on failing. Change or ' +
      'move these, then put baseline after enforce:',
    ...stand,
  ];
}
