import type { HostView } from '../../evaluate/host-view.js';
import { hasComponent } from '../../evaluate/host-view.js';
import { asList } from '../../evaluate/reading.js';
import { readSetting } from '../../evaluate/read-setting.js';
import type { Setting } from '../../model/control.js';
import type { GuardRule } from '../guard-rule.js';
import { nodeNameOf } from '../node-name.js';
import type { PlanOptions } from '../plan-options.js';
import { servesOwnFiles } from '../serving-certificate-edits.js';

/** A kubelet whose certificate does not verify can no longer be reached for logs and exec (kubernetes/kubeadm#1223). */
export const kubeletServingCertificatesGuard: GuardRule = {
  note:
    'every node of the cluster must be a host of the run, and the controller manager must sign certificates, so that ' +
    'each kubelet serves one of the authority before an API server insists on it',
  check: (view, { cluster }) => {
    const kubelets = [view, ...view.others].filter((each) => hasComponent(each, 'kubelet'));
    return strangerNodes(kubelets, cluster) ?? (kubelets.every(servesOwnFiles) ? undefined : unsigned([view, ...view.others]));
  },
};

const remedy = 'run over all hosts of the cluster at once, without --limit, with each of them in the inventory and reachable';

function strangerNodes(kubelets: readonly HostView[], cluster: PlanOptions['cluster']): string | undefined {
  const api = cluster?.view.api;
  if (api === undefined) return `it could not be seen which nodes the cluster has: the API was not read; ${remedy}`;
  if ('problem' in api) return `it could not be seen which nodes the cluster has: ${api.problem}`;
  if (api.client !== 'kubectl') return `${api.readThrough} has no kubectl to approve certificate requests with; install it there first`;
  const { nodes } = api.objects;
  if (nodes.state !== 'listed') {
    return `it could not be seen which nodes the cluster has: ${nodes.state === 'unreadable' ? nodes.reason : 'the API lists none'}`;
  }
  const taking = new Set(kubelets.map((host) => nodeNameOf(host, nodes.items)));
  const missing = nodes.items.map(({ metadata }) => metadata.name).filter((name) => !taking.has(name));
  if (missing.length === 0) return undefined;
  return `${missing.join(', ')} could no longer be reached for logs and exec, with a serving certificate that nobody approved; ${remedy}`;
}

const signer = { file: 'cluster-signing-cert-file', key: 'cluster-signing-key-file' } as const;
const servingSigner = { file: 'cluster-signing-kubelet-serving-cert-file', key: 'cluster-signing-kubelet-serving-key-file' } as const;

/** Why requests of kubelets would stay without a certificate. */
function unsigned(hosts: readonly HostView[]): string | undefined {
  const managers = hosts.filter((host) => hasComponent(host, 'controller-manager'));
  if (managers.length === 0) return 'no controller manager was seen that would sign the certificates of kubelets';
  const idle = managers.find((host) => !signs(host));
  if (idle === undefined) return undefined;
  return (
    `the controller manager on ${idle.host.name} would not sign the certificates of kubelets; give it ` +
    `--${signer.file} and --${signer.key}, and leave its controller csrsigning on, first`
  );
}

function signs(view: HostView): boolean {
  const isSet = (flag: string): boolean => read(view, { flag, type: 'string' }).some((value) => value !== undefined && value !== '');
  const controllers = read(view, { flag: 'controllers', type: 'list', default: '*' }).flatMap((value) => asList(value));
  const isOn = !controllers.includes('-csrsigning') && (controllers.includes('*') || controllers.includes('csrsigning'));
  return isOn && [signer, servingSigner].some(({ file, key }) => isSet(file) && isSet(key));
}

function read(view: HostView, setting: Setting) {
  return readSetting(view, 'controller-manager', setting).map(({ effective }) => effective.inForce);
}
