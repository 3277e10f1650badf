import type { ClusterView } from '../cluster-view.js';

/** What the webhooks of policy engines have in their names, or in the names of their configurations. */
const engines: Readonly<Record<string, RegExp>> = {
  Gatekeeper: /gatekeeper/,
  Kyverno: /kyverno/,
  'Open Policy Agent': /openpolicyagent|^opa-|\.opa\./,
  jsPolicy: /jspolicy/,
  Kubewarden: /kubewarden/,
  Polaris: /polaris/,
  'K-Rail': /k-rail/,
  NeuVector: /neuvector/,
  Datree: /datree/,
};

/** Names of the policy engines that have a webhook; kinds that could not be listed count as empty. */
export function policyEnginesOf({ api }: ClusterView): readonly string[] {
  if ('problem' in api) return [];
  const { validatingwebhookconfigurations, mutatingwebhookconfigurations } = api.objects;
  const names = [validatingwebhookconfigurations, mutatingwebhookconfigurations]
    .flatMap((listing) => (listing.state === 'listed' ? listing.items : []))
    .flatMap(({ metadata, webhooks }) => [metadata.name, ...webhooks.map((webhook) => webhook.name)]);
  return Object.keys(engines).filter((engine) => names.some((name) => engines[engine]?.test(name)));
}
