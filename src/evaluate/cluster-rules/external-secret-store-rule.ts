import type { Evidence } from '../../model/finding.js';
import type { ClusterView, Listed } from '../cluster-view.js';
import { withObjects } from '../cluster-view.js';
import type { ClusterRule } from '../rule.js';
import { objectName } from './object-name.js';

/** API groups of operators that fetch secrets from a store outside the cluster. */
const stores: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'external-secrets.io': 'External Secrets Operator',
    'kubernetes-client.io': 'Kubernetes External Secrets',
    'secrets-store.csi.x-k8s.io': 'Secrets Store CSI driver',
    'secrets.hashicorp.com': 'Vault Secrets Operator',
    'vault.banzaicloud.com': 'Bank-Vaults',
    'onepassword.com': '1Password Connect',
    'secrets.doppler.com': 'Doppler',
    'secrets.infisical.com': 'Infisical',
    'spv.no': 'Azure Key Vault to Kubernetes',
  }),
);

const kinds = ['csidrivers', 'mutatingwebhookconfigurations'] as const;

/**
 * `external-secret-store`: secrets come from a store outside the cluster. It holds when an operator of a known store is
 * installed: its API group is served, its CSI driver or the Vault agent's webhook is there. Otherwise nothing is
 * concluded: applications may ask a store by themselves. That a store is there does not say that all secrets are in it.
 */
export const externalSecretStoreRule: ClusterRule = {
  expected: 'secrets come from a store outside the cluster',
  judge: (view) =>
    withObjects(view, kinds, (objects) => {
      const found = [...operatorsOf(view), ...driversAndAgents(objects)];
      const evidence = found.sort((a, b) => (a.value < b.value ? -1 : 1));
      const names = [...new Set(evidence.map(({ source }) => source))].join(', ');
      if (names === '') return { verdict: 'undecided', actual: 'no known secret store is installed', evidence };
      return { verdict: 'holds', actual: `a secret store is installed: ${names}`, evidence };
    }),
};

function operatorsOf({ api }: ClusterView): readonly Evidence[] {
  const groups = 'problem' in api ? [] : api.apiGroups;
  return groups.flatMap((group) => {
    const store = stores.get(group);
    return store === undefined ? [] : [{ source: store, value: `API group ${group}` }];
  });
}

function driversAndAgents(objects: Listed<(typeof kinds)[number]>): readonly Evidence[] {
  const drivers = objects.csidrivers.filter(({ metadata }) => metadata.name === 'secrets-store.csi.k8s.io');
  const agents = objects.mutatingwebhookconfigurations.filter(({ webhooks }) =>
    webhooks.some(({ name }) => name === 'vault.hashicorp.com'),
  );
  return [
    ...drivers.map((each) => ({ source: 'Secrets Store CSI driver', value: objectName('CSIDriver', each) })),
    ...agents.map((each) => ({
      source: 'Vault agent injector',
      value: objectName('MutatingWebhookConfiguration', each),
    })),
  ];
}
