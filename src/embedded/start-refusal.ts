import { join } from 'node:path';
import { openAuditLog } from './audit-log.js';
import { entryType } from './entry-type.js';
import { hostPathOf } from './host-path.js';
import { knownFlags } from './known-flags.js';
import { programFlags } from './program-flags.js';
import { programName } from './program-name.js';
import type { StaticPod } from './static-pod.js';

/** Flags that name a file which the program opens before it serves. */
const fileFlags = names(`
  admission-control-config-file audit-policy-file authentication-kubeconfig authorization-kubeconfig cert-file
  client-ca-file cluster-signing-cert-file cluster-signing-key-file config encryption-provider-config etcd-cafile
  etcd-certfile etcd-keyfile key-file kubeconfig kubelet-certificate-authority kubelet-client-certificate
  kubelet-client-key peer-cert-file peer-key-file peer-trusted-ca-file proxy-client-cert-file proxy-client-key-file
  requestheader-client-ca-file root-ca-file service-account-key-file service-account-private-key-file
  service-account-signing-key-file tls-cert-file tls-private-key-file token-auth-file trusted-ca-file
`);

/** The admission plugins of 1.20, as the apiserver's `--help` lists them. */
const admissionPlugins = names(`
  AlwaysAdmit AlwaysDeny AlwaysPullImages CertificateApproval CertificateSigning CertificateSubjectRestriction
  DefaultIngressClass DefaultStorageClass DefaultTolerationSeconds DenyEscalatingExec DenyExecOnPrivileged
  EventRateLimit ExtendedResourceToleration ImagePolicyWebhook LimitPodHardAntiAffinityTopology LimitRanger
  MutatingAdmissionWebhook NamespaceAutoProvision NamespaceExists NamespaceLifecycle NodeRestriction
  OwnerReferencesPermissionEnforcement PersistentVolumeClaimResize PersistentVolumeLabel PodNodeSelector
  PodSecurityPolicy PodTolerationRestriction Priority ResourceQuota RuntimeClass SecurityContextDeny ServiceAccount
  StorageObjectInUseProtection TaintNodesByCondition ValidatingAdmissionWebhook
`);

/**
 * Why a pod's program would end right after its start: a flag or an admission plugin that its version does not know, a
 * file that its container does not see, an audit log that it cannot write. Undefined when it would run.
 * @param root the host tree
 */
export function startRefusal(root: string, pod: StaticPod): string | undefined {
  const flags = programFlags(pod.argv);
  const known = knownFlags[programName(pod.argv)];
  for (const [name, value] of flags) {
    if (known && !known.has(name)) return `unknown flag: --${name}`;
    if (fileFlags.has(name) && !isFileInContainer(root, pod, value)) return `open ${value}: no such file or directory`;
    if (name.endsWith('able-admission-plugins')) {
      const plugin = value.split(',').find((each) => !admissionPlugins.has(each));
      if (plugin !== undefined) return `admission plugin "${plugin}" is unknown`;
    }
  }
  const log = openAuditLog(root, pod, flags);
  return typeof log === 'string' ? log : undefined;
}

function isFileInContainer(root: string, pod: StaticPod, path: string): boolean {
  const found = hostPathOf(pod, path);
  return found !== undefined && entryType(join(root, found.path)) === 'file';
}

function names(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}
