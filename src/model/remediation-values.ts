import type { Remediation, Setting } from './control.js';

/** Values that remediations take from the operator, beside those of their control's own settings. */
export const remediationValues: Readonly<Partial<Record<Remediation, readonly Setting[]>>> = {
  'image-policy-webhook': [{ flag: 'kubeconfig', type: 'string' }],
};
