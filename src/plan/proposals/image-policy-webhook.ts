import { setAdmissionPlugin } from '../../documents/admission-configuration.js';
import { imagePolicyWebhook } from '../../documents/image-policy-webhook.js';
import { minorOf } from '../../evaluate/version-range.js';
import { managedPaths } from '../../model/managed-paths.js';
import { comment, commentedOut } from './comment.js';
import type { Draft, DraftContext } from './draft.js';

const kubeconfig = '/etc/kubernetes/image-policy/kubeconfig.yaml';
const { configuration } = managedPaths.admission;

/**
 * Shows how ImagePolicyWebhook is turned on. Which service verifies images, and with which credentials it is asked, only
 * a person knows, and a service that does not answer keeps every pod from starting: a fix does it only once it is named
 * and given the kubeconfig.
 */
export function imagePolicyDraft({ api }: DraftContext): Draft {
  const entry = setAdmissionPlugin(undefined, imagePolicyWebhook(kubeconfig), minorOf(api.kubernetesVersion));
  const parts = [
    comment(
      `On every control-plane host: a kubeconfig of the service at ${kubeconfig} (mode 0600), whose cluster is the ` +
        'service at an https address and whose user is the API server.',
    ),
    `${comment(
      'The entry of the plugin, in the file that --admission-control-config-file names, beside what it has already; ' +
        `without such a flag in a file of its own, ${configuration}:`,
    )}\n${commentedOut(entry)}`,
    comment(
      'In the manifest of every API server, one after the other, each once the one before it answers: both files as ' +
        `read-only mounts, --admission-control-config-file=${configuration} where it is unset, and ImagePolicyWebhook ` +
        'among --enable-admission-plugins.',
    ),
  ];
  return {
    topic: 'image-policy-webhook',
    form: 'commands',
    does: 'Makes every API server ask a service of yours which images may run, and let none run that it does not approve.',
    breaks:
      'While the service does not answer, no pod starts, and neither does the service itself if it runs in this cluster; ' +
      'a policy engine in the cluster that verifies images has exceptions for that.',
    first: 'Have the service run outside this cluster, on more than one host, and see that it approves the images in use.',
    body: `${parts.join('\n\n')}\n`,
  };
}
