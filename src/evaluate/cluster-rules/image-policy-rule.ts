import type { Evidence } from '../../model/finding.js';
import type { Listed } from '../cluster-view.js';
import { withObjects } from '../cluster-view.js';
import type { ClusterRule } from '../rule.js';
import { pluginState } from './admission-plugins.js';
import { objectName } from './object-name.js';

const kinds = [
  'validatingwebhookconfigurations',
  'mutatingwebhookconfigurations',
  'validatingadmissionpolicybindings',
] as const;

/** What is in the names of webhooks that verify where images come from. */
const verifiers: Readonly<Record<string, RegExp>> = {
  'Sigstore policy controller': /(?:policy|cosigned)\.sigstore\.dev$/,
  Connaisseur: /connaisseur/,
  Portieris: /portieris|trust\.hooks\.securityenforcement/,
  Ratify: /ratify/,
  Kritis: /kritis/,
  'Kyverno image policies': /(?:^|[.-])ivpol\.|verify-?images/i,
  'Binary Authorization': /binauthz|binaryauthorization/,
};

/**
 * `image-policy-webhook`: something verifies images before they run. It holds when every API server that was probed has
 * the plugin ImagePolicyWebhook, or a webhook of a known image verifier is there. It fails when the API servers' flags
 * were seen without the plugin and nothing else that could verify images is there. Other webhooks and admission
 * policies may do it, and API servers that were not seen may have the plugin: a person decides.
 */
export const imagePolicyRule: ClusterRule = {
  expected: 'the plugin ImagePolicyWebhook or an image verifier decides which images run',
  judge: (view) =>
    withObjects(view, kinds, (objects) => {
      const plugin = pluginState(view, 'ImagePolicyWebhook', 'enable');
      const webhooks = webhooksOf(objects);
      const known = webhooks.flatMap(({ object, name }): readonly Evidence[] => {
        const verifier = Object.keys(verifiers).find((each) => verifiers[each]?.test(name));
        return verifier === undefined ? [] : [{ source: verifier, value: object }];
      });
      const evidence = [...known, ...pluginEvidence(plugin)];
      if (plugin === 'all' || known.length > 0) {
        return { verdict: 'holds', actual: 'images are verified at admission', evidence };
      }
      if (plugin === 'some') {
        return { verdict: 'fails', actual: 'only some API servers have the plugin ImagePolicyWebhook', evidence };
      }
      const others = othersOf(objects);
      const isOpen = plugin === 'unseen' || others.length > 0;
      return {
        verdict: isOpen ? 'undecided' : 'fails',
        actual: 'no plugin and no known webhook verifies images',
        evidence: [...evidence, ...others.map((value) => ({ source: 'may verify images, which is not known', value }))],
      };
    }),
};

function pluginEvidence(state: ReturnType<typeof pluginState>): readonly Evidence[] {
  return state === 'unseen' ? [] : [{ source: 'API servers with the plugin ImagePolicyWebhook', value: state }];
}

interface NamedWebhook {
  /** The configuration. */
  readonly object: string;
  /** The name of the configuration or of a webhook in it. */
  readonly name: string;
}

function webhooksOf(objects: Listed<(typeof kinds)[number]>): readonly NamedWebhook[] {
  const { validatingwebhookconfigurations: validating, mutatingwebhookconfigurations: mutating } = objects;
  return [
    ...validating.map((each) => ({ ...each, object: objectName('ValidatingWebhookConfiguration', each) })),
    ...mutating.map((each) => ({ ...each, object: objectName('MutatingWebhookConfiguration', each) })),
  ]
    .sort((a, b) => (a.object < b.object ? -1 : 1))
    .flatMap(({ object, metadata, webhooks }) =>
      [metadata.name, ...webhooks.map((each) => each.name)].map((name) => ({ object, name })),
    );
}

function othersOf(objects: Listed<(typeof kinds)[number]>): readonly string[] {
  const bindings = objects.validatingadmissionpolicybindings.map((each) =>
    objectName('ValidatingAdmissionPolicyBinding', each),
  );
  return [...new Set([...webhooksOf(objects).map(({ object }) => object), ...bindings])].sort();
}
