import type { HostView } from '../evaluate/host-view.js';
import type { Guard, NumberedControl } from '../model/control.js';
import type { GuardRule } from './guard-rule.js';
import { anonymousProbesGuard } from './guards/anonymous-probes.js';
import { auditLogSpaceGuard } from './guards/audit-log-space.js';
import { componentIdentitiesGuard } from './guards/component-identities.js';
import { etcdAsRootGuard } from './guards/etcd-as-root.js';
import { etcdUserGuard } from './guards/etcd-user.js';
import { everyMasterGuard } from './guards/every-master.js';
import { fileReadersGuard } from './guards/file-readers.js';
import { kernelDefaultsGuard } from './guards/kernel-defaults.js';
import { kubeletServingCertificatesGuard } from './guards/kubelet-serving-certificates.js';
import { localProbesGuard } from './guards/local-probes.js';
import { nodeListGuard } from './guards/node-list.js';
import { podSecurityPoliciesGuard } from './guards/pod-security-policies.js';
import { readOnlyPortClientsGuard } from './guards/read-only-port-clients.js';
import type { PlanOptions } from './plan-options.js';

/** The guards that controls name. */
export const guards: Readonly<Record<Guard, GuardRule>> = {
  'anonymous-probes': anonymousProbesGuard,
  'audit-log-space': auditLogSpaceGuard,
  'component-identities': componentIdentitiesGuard,
  'etcd-as-root': etcdAsRootGuard,
  'etcd-user': etcdUserGuard,
  'every-master': everyMasterGuard,
  'file-readers': fileReadersGuard,
  'kernel-defaults': kernelDefaultsGuard,
  'kubelet-serving-certificates': kubeletServingCertificatesGuard,
  'local-probes': localProbesGuard,
  'node-list': nodeListGuard,
  'pod-security-policies': podSecurityPoliciesGuard,
  'read-only-port-clients': readOnlyPortClientsGuard,
};

/** The refusal of the first guard that does not let a control's fix pass; undefined when all do. */
export function refusalOf(view: HostView, control: NumberedControl, options: PlanOptions): string | undefined {
  for (const guard of control.guards) {
    const refusal = guards[guard].check(view, options, control);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}
