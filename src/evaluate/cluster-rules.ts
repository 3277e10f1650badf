import type { ClusterRuleName } from '../model/rule.js';
import { accessRules } from './cluster-rules/access-rules.js';
import { capabilityRules } from './cluster-rules/capability-rules.js';
import { clusterAdminRule } from './cluster-rules/cluster-admin-rule.js';
import { confinementRules } from './cluster-rules/confinement-rules.js';
import { containerResourceRules } from './cluster-rules/container-resource-rules.js';
import { defaultNamespaceRule } from './cluster-rules/default-namespace-rule.js';
import { defaultServiceAccountRule } from './cluster-rules/default-service-account-rule.js';
import { dockerfileFormRules } from './cluster-rules/dockerfile-form-rules.js';
import { dockerfileSecretRule } from './cluster-rules/dockerfile-secret-rule.js';
import { environmentSecretRule } from './cluster-rules/environment-secret-rule.js';
import { externalSecretStoreRule } from './cluster-rules/external-secret-store-rule.js';
import { hostNamespaceRules } from './cluster-rules/host-namespace-rules.js';
import { hostPathRules } from './cluster-rules/host-path-rules.js';
import { hostPortRules } from './cluster-rules/host-port-rules.js';
import { imagePolicyRule } from './cluster-rules/image-policy-rule.js';
import { imageTagRule } from './cluster-rules/image-tag-rule.js';
import { namespaceRules } from './cluster-rules/namespace-rules.js';
import { namespacesUsedRule } from './cluster-rules/namespaces-used-rule.js';
import { networkPluginRule } from './cluster-rules/network-plugin-rule.js';
import { networkPolicyTargetRule } from './cluster-rules/network-policy-target-rule.js';
import { nodePortRule } from './cluster-rules/node-port-rule.js';
import { policyControlRule } from './cluster-rules/policy-control-rule.js';
import { privilegeRules } from './cluster-rules/privilege-rules.js';
import { roleWildcardRule } from './cluster-rules/role-wildcard-rule.js';
import { serviceAccountPermissionsRule } from './cluster-rules/service-account-permissions-rule.js';
import { systemMastersRule } from './cluster-rules/system-masters-rule.js';
import { tokenMountRule } from './cluster-rules/token-mount-rule.js';
import type { ClusterRule } from './rule.js';

/** Every rule about the cluster as a whole, by name. */
export const clusterRules: Readonly<Record<ClusterRuleName, ClusterRule>> = {
  ...accessRules,
  ...capabilityRules,
  ...confinementRules,
  ...containerResourceRules,
  ...dockerfileFormRules,
  ...hostNamespaceRules,
  ...hostPathRules,
  ...hostPortRules,
  ...namespaceRules,
  ...privilegeRules,
  'cluster-admin-bindings': clusterAdminRule,
  'role-wildcards': roleWildcardRule,
  'system-masters-bindings': systemMastersRule,
  'default-service-accounts': defaultServiceAccountRule,
  'service-account-permissions': serviceAccountPermissionsRule,
  'token-mounts': tokenMountRule,
  'policy-control-active': policyControlRule,
  'image-policy-webhook': imagePolicyRule,
  'network-policies-select-pods': networkPolicyTargetRule,
  'node-ports': nodePortRule,
  'secrets-in-environment': environmentSecretRule,
  'external-secret-store': externalSecretStoreRule,
  'namespaces-used': namespacesUsedRule,
  'default-namespace-unused': defaultNamespaceRule,
  'network-plugin-supports-policies': networkPluginRule,
  'images-tagged': imageTagRule,
  'dockerfiles-secrets': dockerfileSecretRule,
};
