import { readFileSync } from 'node:fs';
import type { ClusterView } from '../../../src/evaluate/cluster-view.js';
import type { HostView } from '../../../src/evaluate/host-view.js';
import { inFleet } from '../../../src/evaluate/in-fleet.js';
import type { ClusterSnapshot } from '../../../src/model/cluster-snapshot.js';
import type { Component } from '../../../src/model/component.js';
import type { Guard } from '../../../src/model/control.js';
import { kernelDefaults } from '../../../src/model/kernel-defaults.js';
import type { ConnectionFact, FileUser, Snapshot } from '../../../src/model/snapshot.js';
import { clusterView } from '../../evaluate/cluster-builder.js';
import { file, manifest, manifestPath, process, staticPod, view } from '../../evaluate/snapshot-builder.js';
import { fleetHost, nodes } from '../../plan/fleet.js';

/** A host, and the cluster where the guard looks at it, for a control that names the guard. */
export interface GuardCase {
  readonly slug: string;
  readonly host: HostView;
  readonly cluster?: ClusterView;
}

/** A situation in which a guard refuses, with a part of what it says. */
export interface RefusingCase extends GuardCase {
  readonly says: string;
}

/** By what each situation is. */
export interface GuardCases {
  readonly refuses: Readonly<Record<string, RefusingCase>>;
  readonly passes: Readonly<Record<string, GuardCase>>;
}

const master = (facts: Partial<Snapshot>): HostView => view(['master'], facts);

// The manifest of a component with probes, one a container key.
function probed(component: Component, probes: Readonly<Record<string, string>>, version = '1.20.2'): Partial<Snapshot> {
  const lines = Object.entries(probes).map(([name, probe]) => `    ${name}: ${probe}\n`);
  const text = manifest(component, [], `registry.k8s.io/component:v${version}`) + lines.join('');
  return { files: { [manifestPath(component)]: file(text) }, processes: [process(component, [])] };
}

const anonymous = (path: string): string => `{httpGet: {path: ${path}, port: 6443, scheme: HTTPS}}`;
const withToken = '{httpGet: {path: /livez, port: 6443, httpHeaders: [{name: Authorization, value: Bearer x}]}}';
const alwaysPullImages = 'apiserver-admission-always-pull-images';
const anonymousAuth = 'apiserver-anonymous-auth';

const logDirectory = '/var/log/kubernetes/audit';
const gib = 1024 ** 3;
const auditHost = (gibibytes: number | undefined, ...flags: readonly string[]): HostView =>
  master({ ...staticPod('apiserver', flags), ...(gibibytes === undefined ? {} : { freeBytes: { [logDirectory]: gibibytes * gib } }) });

const read = (name: string) => ({ state: 'taken', text: readFileSync(new URL(`../certificates/${name}.crt`, import.meta.url), 'utf8') }) as const;
const scheduler = '/etc/kubernetes/scheduler.conf';
const certificates = {
  [scheduler]: read('kube-scheduler'),
  '/etc/kubernetes/controller-manager.conf': read('kube-controller-manager'),
  '/etc/kubernetes/kubelet.conf': read('kubelet-m1'),
};
function identified(seen: Snapshot['certificates'] = {}, ...flags: readonly string[]): HostView {
  const signedIn = (['scheduler', 'controller-manager', 'kubelet'] as const).map((each) => process(each, [`--kubeconfig=/etc/kubernetes/${each}.conf`]));
  const pod = staticPod('apiserver', flags);
  return master({ ...pod, processes: [...(pod.processes ?? []), ...signedIn], certificates: { ...certificates, ...seen } });
}
const workerWith = (name: string): HostView =>
  view(['node'], { processes: [process('kubelet', ['--kubeconfig=/k'])], certificates: { '/k': read(name) } });
const beside = (host: HostView, other: HostView): HostView => inFleet([host, other])[0] ?? host;

const etcdAs = (uid: number, ...knownUsers: readonly string[]): HostView =>
  view(['etcd'], { processes: [process('etcd', [], { uid })], knownUsers });

const key = '/etc/kubernetes/pki/front-proxy-client.key';
const user: FileUser = { pid: 4711, uid: 65534, gids: [65534, 12], name: 'exporter' };
const keyed = (facts: Parameters<typeof file>[1]): Partial<Snapshot> => ({
  files: { [key]: file(undefined, facts) },
  listings: { '/etc/kubernetes/pki/**.key': [key], '/etc/kubernetes/pki/**': [key] },
});
const opened = (facts: Parameters<typeof file>[1], by: readonly FileUser[] = [user]): HostView => master({ ...keyed(facts), openBy: { [key]: by } });
const [mode, owner] = ['pki-keys-mode', 'pki-owner'];

const connected = (...connections: readonly ConnectionFact[]): HostView => view(['node'], { connections });

const three = [fleetHost({ roles: ['master'], name: 'm1' }), fleetHost({ roles: ['master'], name: 'm2' }), fleetHost({ roles: ['node'], name: 'w1' })];
const [first] = inFleet(three);
if (first === undefined) throw new Error('the fleet has hosts');
const fleetOf = (objects: string): ClusterView => clusterView({ objects, hosts: inFleet(three) });
const labelled = (...names: readonly string[]): string =>
  names.map((name) => `---\nkind: Node\nmetadata: {name: ${name}, labels: {node-role.kubernetes.io/control-plane: ''}}\n`).join('');
const policy = '---\nkind: PodSecurityPolicy\nmetadata: {name: all}\nspec: {}\n';
const changedApi = (change: (api: ClusterSnapshot) => Partial<ClusterSnapshot>): ClusterView => {
  const found = clusterView();
  if ('problem' in found.api) throw new Error('the API is there');
  return { ...found, api: { ...found.api, ...change(found.api) } };
};
const hiddenNodes = changedApi(({ objects }) => ({ objects: { ...objects, nodes: { state: 'unreadable', reason: 'forbidden' } } }));
const unreadable: ClusterView = { ...clusterView(), api: { problem: 'nobody answered' } };

/** Situations in which each guard refuses, and in which it lets pass. */
export const guardCases: Readonly<Record<Guard, GuardCases>> = {
  'anonymous-probes': {
    refuses: {
      'a probe without credentials': {
        slug: anonymousAuth,
        host: master(probed('apiserver', { livenessProbe: anonymous('/livez') })),
        says: 'would kill it for ever',
      },
      'a version in which the health paths cannot stay open': {
        slug: anonymousAuth,
        host: master(probed('apiserver', { startupProbe: anonymous('/livez') }, '1.31.4')),
        says: '1.32',
      },
      'a manifest that cannot be read': { slug: anonymousAuth, host: master({ processes: [process('apiserver', [])] }), says: 'probes' },
    },
    passes: {
      'probes that authenticate': { slug: anonymousAuth, host: master(probed('apiserver', { livenessProbe: withToken })) },
      'no probes': { slug: anonymousAuth, host: master(staticPod('apiserver', [])) },
      'a version in which the health paths stay open': {
        slug: anonymousAuth,
        host: master(probed('apiserver', { livenessProbe: anonymous('/livez'), readinessProbe: anonymous('/readyz') }, '1.32.0')),
      },
    },
  },
  'audit-log-space': {
    refuses: {
      'a full file system': { slug: 'apiserver-audit-log-path', host: auditHost(1), says: '1.1 GiB (11 files of 100 MB)' },
      'room for less than what is declared': {
        slug: 'apiserver-audit-policy-file',
        host: auditHost(8, '--audit-log-maxsize=500', '--audit-log-maxbackup=20'),
        says: '10.3 GiB (21 files of 500 MB)',
      },
    },
    passes: {
      'room enough': { slug: 'apiserver-audit-log-path', host: auditHost(1.2) },
      'a log that is written already': { slug: 'apiserver-audit-policy-file', host: auditHost(0.1, '--audit-log-path=/var/log/audit.log') },
      'a snapshot of an older version': { slug: 'apiserver-audit-log-path', host: auditHost(undefined) },
    },
  },
  'component-identities': {
    refuses: {
      'a scheduler that signs in as somebody else': {
        slug: 'apiserver-authorization-not-always-allow',
        host: identified({ [scheduler]: read('leaf') }),
        says: 'the scheduler on m1 as ',
      },
      'a kubelet that is no node': {
        slug: 'apiserver-authorization-node',
        host: identified({ '/etc/kubernetes/kubelet.conf': read('kube-scheduler') }),
        says: 'not as O=system:nodes',
      },
      'a kubelet on another host': {
        slug: 'apiserver-authorization-rbac',
        host: beside(identified(), workerWith('leaf')),
        says: 'the kubelet on m1',
      },
      'a certificate that could not be seen': {
        slug: 'apiserver-authorization-not-always-allow',
        host: identified({ [scheduler]: { state: 'absent' } }),
        says: 'could not be seen',
      },
      'AlwaysAllow beside other modes': {
        slug: 'apiserver-authorization-not-always-allow',
        host: identified({ [scheduler]: read('leaf') }, '--authorization-mode=RBAC,AlwaysAllow'),
        says: 'locked out',
      },
    },
    passes: {
      'components that the default roles know': { slug: 'apiserver-authorization-not-always-allow', host: beside(identified(), workerWith('kubelet-m1')) },
      'a cluster that authorizes by roles already': {
        slug: 'apiserver-authorization-node',
        host: identified({ [scheduler]: read('leaf') }, '--authorization-mode=RBAC'),
      },
    },
  },
  'etcd-as-root': {
    refuses: { 'an etcd of its own user': { slug: 'etcd-data-dir-root-owner', host: etcdAs(4711), says: 'has to run as root' } },
    passes: { 'an etcd of root': { slug: 'etcd-data-dir-root-owner', host: etcdAs(0) } },
  },
  'etcd-user': {
    refuses: { 'an etcd of another user': { slug: 'etcd-data-dir-owner', host: etcdAs(4711), says: 'a user of its own' } },
    passes: {
      'an etcd of root, which reads everything': { slug: 'etcd-data-dir-owner', host: etcdAs(0) },
      'a host that has the user': { slug: 'etcd-data-dir-owner', host: etcdAs(4711, 'etcd') },
    },
  },
  'every-master': {
    refuses: {
      'a master that takes no part': {
        slug: 'apiserver-encryption-provider-config',
        host: first,
        cluster: fleetOf(labelled('m1', 'm2', 'm3')),
        says: 'm3 runs an API server too',
      },
      'an API that was not read': { slug: 'apiserver-encryption-provider-config', host: first, cluster: unreadable, says: 'nobody answered' },
    },
    passes: {
      'all masters in the run': { slug: 'apiserver-encryption-provider-config', host: first, cluster: fleetOf(labelled('m1', 'm2')) },
    },
  },
  'file-readers': {
    refuses: {
      'a reader that everybody’s rights let in': { slug: mode, host: opened({ mode: 0o644 }), says: `exporter (process 4711 of user 65534) has ${key} open` },
      'a reader that the group’s rights let in': { slug: mode, host: opened({ mode: 0o640, gid: 12 }), says: 'exporter' },
      'the owner, who is to lose it': { slug: owner, host: opened({ mode: 0o600, uid: 65534, user: 'nobody' }), says: 'exporter' },
      'a member of the group that is to lose it': { slug: owner, host: opened({ mode: 0o644, gid: 12, group: 'monitoring' }), says: 'exporter' },
    },
    passes: {
      'nobody has it open': { slug: mode, host: opened({ mode: 0o644 }, []) },
      'the owner has it open': { slug: mode, host: opened({ mode: 0o644, uid: 65534, user: 'nobody' }) },
      'a mode that is strict already': { slug: mode, host: opened({ mode: 0o600 }) },
      'a new owner, and everybody’s rights stay': { slug: owner, host: opened({ mode: 0o644, uid: 1000, user: 'ops' }) },
      'a snapshot of an older version': { slug: mode, host: master(keyed({ mode: 0o644 })) },
    },
  },
  'kernel-defaults': {
    refuses: {
      'a kernel without one of the settings': {
        slug: 'kubelet-protect-kernel-defaults',
        host: view(['node'], { sysctls: { ...kernelDefaults, 'kernel.keys.root_maxkeys': undefined } as unknown as Snapshot['sysctls'] }),
        says: 'this kernel has no kernel.keys.root_maxkeys',
      },
    },
    passes: {
      'other values, which are set first': {
        slug: 'kubelet-protect-kernel-defaults',
        host: view(['node'], { sysctls: { ...kernelDefaults, 'vm.overcommit_memory': '0' } }),
      },
      'the values that the kubelet wants': { slug: 'kubelet-protect-kernel-defaults', host: view(['node'], { sysctls: kernelDefaults }) },
    },
  },
  'kubelet-serving-certificates': {
    refuses: {
      'a node that takes no part': {
        slug: 'apiserver-kubelet-certificate-authority',
        host: first,
        cluster: fleetOf(nodes('m1', 'm2', 'w1', 'w2')),
        says: 'w2 could no longer be reached',
      },
      'an API that was not read': { slug: 'apiserver-kubelet-certificate-authority', host: first, cluster: unreadable, says: 'nobody answered' },
    },
    passes: { 'all nodes in the run': { slug: 'apiserver-kubelet-certificate-authority', host: first, cluster: fleetOf(nodes('m1', 'm2', 'w1')) } },
  },
  'local-probes': {
    refuses: {
      'a probe of the node’s address': {
        slug: 'scheduler-bind-address',
        host: master(probed('scheduler', { livenessProbe: '{httpGet: {path: /healthz, port: 10259, scheme: HTTPS}}' })),
        says: `livenessProbe in ${manifestPath('scheduler')} would ask the address of the node`,
      },
      'a probe of another address': {
        slug: 'controller-manager-bind-address',
        host: master(probed('controller-manager', { startupProbe: '{tcpSocket: {host: 192.0.2.1, port: 10257}}' })),
        says: 'startupProbe',
      },
    },
    passes: {
      'probes of the loopback address': {
        slug: 'scheduler-bind-address',
        host: master(probed('scheduler', { livenessProbe: '{httpGet: {host: 127.0.0.1, path: /healthz, port: 10259}}', startupProbe: '{exec: {command: [x]}}' })),
      },
      'no probes': { slug: 'controller-manager-bind-address', host: master(staticPod('controller-manager', [])) },
    },
  },
  'node-list': {
    refuses: {
      'an API that was not read': { slug: alwaysPullImages, host: first, cluster: unreadable, says: 'nobody answered' },
      'a run without a master': { slug: alwaysPullImages, host: first, says: 'the API was not read' },
      'nodes that are not shown': { slug: alwaysPullImages, host: first, cluster: hiddenNodes, says: 'forbidden' },
      'a master without kubectl': { slug: alwaysPullImages, host: first, cluster: changedApi(() => ({ client: 'curl' })), says: 'm1 has no kubectl' },
    },
    passes: {
      'an API that lists its nodes': { slug: alwaysPullImages, host: first, cluster: fleetOf(nodes('m1')) },
    },
  },
  'pod-security-policies': {
    refuses: {
      'an API that was not read': { slug: 'apiserver-admission-pod-security-policy', host: first, cluster: unreadable, says: 'nobody answered' },
      'a version without policies': {
        slug: 'apiserver-admission-pod-security-policy',
        host: master(probed('apiserver', {}, '1.25.0')),
        cluster: clusterView({ version: '1.25.0' }),
        says: 'has no PodSecurityPolicies',
      },
    },
    passes: {
      'an API in which policies can be created': { slug: 'apiserver-admission-pod-security-policy', host: first, cluster: fleetOf(policy) },
    },
  },
  'read-only-port-clients': {
    refuses: {
      'a scraper that is connected': {
        slug: 'kubelet-read-only-port',
        host: connected({ port: 10255, peer: '192.0.2.9' }, { port: 10255, peer: '192.0.2.7' }, { port: 10255, peer: '192.0.2.7' }),
        says: '192.0.2.7, 192.0.2.9 are connected to the read-only port 10255',
      },
    },
    passes: {
      'nobody is connected': { slug: 'kubelet-read-only-port', host: connected() },
      'a snapshot of an older version': { slug: 'kubelet-read-only-port', host: view(['node'], {}) },
    },
  },
};
