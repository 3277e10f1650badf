import type { HostRuleName } from '../model/rule.js';
import { anonymousRequestsLimited } from './host-rules/anonymous-requests-limited.js';
import { auditPolicyCoverage } from './host-rules/audit-policy-coverage.js';
import { certificatesNotExpired } from './host-rules/certificates-not-expired.js';
import { encryptionProviders } from './host-rules/encryption-providers.js';
import { etcdUniqueCa } from './host-rules/etcd-unique-ca.js';
import { kubeProxyMetricsLocal } from './host-rules/kube-proxy-metrics-local.js';
import { kubeletIpAddressDeny } from './host-rules/kubelet-ip-address-deny.js';
import { privateKeysEncrypted } from './host-rules/private-keys-encrypted.js';
import { registriesEncrypted } from './host-rules/registries-encrypted.js';
import type { HostRule } from './rule.js';

/** Every rule about a host, by name. */
export const hostRules: Readonly<Record<HostRuleName, HostRule>> = {
  'etcd-unique-ca': etcdUniqueCa,
  'encryption-providers': encryptionProviders,
  'audit-policy-coverage': auditPolicyCoverage,
  'certificates-not-expired': certificatesNotExpired,
  'private-keys-encrypted': privateKeysEncrypted,
  'registries-encrypted': registriesEncrypted,
  'kubelet-ip-address-deny': kubeletIpAddressDeny,
  'kube-proxy-metrics-local': kubeProxyMetricsLocal,
  'anonymous-requests-limited': anonymousRequestsLimited,
};
