import { setAdmissionPlugin } from '../../documents/admission-configuration.js';
import { podSecurityDefaults } from '../../documents/pod-security-defaults.js';
import { minorOf } from '../../evaluate/version-range.js';
import { managedPaths } from '../../model/managed-paths.js';
import { comment, commentedOut } from './comment.js';
import type { Draft, DraftContext } from './draft.js';
import { namespaceLevel } from './namespace-level.js';
import { isLabelName } from './object-names.js';
import { objectsOf } from './objects-of.js';
import { heedsLabels } from './pod-security-labels.js';

const { configuration } = managedPaths.admission;

/**
 * Proposes what a namespace without labels of its own gets from Pod Security admission, so that one that is made later
 * is not without a level; from Kubernetes 1.23 on. Namespaces that have labels are not exempted: theirs decide.
 */
export function podSecurityAdmission(context: DraftContext): Draft | undefined {
  const { api } = context;
  const minor = minorOf(api.kubernetesVersion);
  const defaults = heedsLabels(context) ? podSecurityDefaults(minor, exemptNamespaces(context)) : undefined;
  if (defaults === undefined) return undefined;
  const parts = [
    `${comment(
      'The entry of the plugin PodSecurity, in the file that --admission-control-config-file names, beside what it has ' +
        'already (the plugin has one entry: where there is one, change that); without such a flag in a file of its own, ' +
        `${configuration}:`,
    )}\n${commentedOut(setAdmissionPlugin(undefined, defaults, minor))}`,
    comment(
      'In the manifest of every API server, one after the other, each once the one before it answers: the file as a ' +
        `read-only mount, and --admission-control-config-file=${configuration} where it is unset. The plugin is on by ` +
        'default.',
    ),
  ];
  return {
    topic: 'pod-security-admission',
    form: 'commands',
    does:
      'Makes every API server enforce baseline, and warn of and log what restricted would refuse, in namespaces that ' +
      'have no Pod Security labels: also in those that are made later.',
    breaks:
      'Pods that run are left alone; pods made from then on are refused where they do not satisfy baseline. Exempt is ' +
      'kube-system, with the namespaces whose pods do not satisfy it now: nothing keeps pods there from taking over ' +
      'their host, so take each off the list once it has labels.',
    first: 'Label the namespaces that are there: labels go before these defaults.',
    body: `${parts.join('\n\n')}\n`,
  };
}

/** An exemption goes before labels, so what has a label of any level is none. */
function exemptNamespaces({ api }: DraftContext): readonly string[] {
  return objectsOf(api, 'namespaces')
    .filter(({ metadata: { labels = {} } }) => labels['pod-security.kubernetes.io/enforce'] === undefined)
    .map(({ metadata }) => metadata.name)
    .filter((name) => isLabelName(name) && namespaceLevel(api, name).level === 'privileged')
    .sort();
}
