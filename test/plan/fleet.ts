import { loadAuditPolicy } from '../../src/benchmark/load-audit-policy.js';
import { readSources } from '../../src/benchmark/sources.js';
import { inFleet } from '../../src/evaluate/in-fleet.js';
import { judgeCluster } from '../../src/evaluate/judge-cluster.js';
import { judgeHost } from '../../src/evaluate/judge-host.js';
import type { HostView } from '../../src/evaluate/host-view.js';
import type { Role } from '../../src/model/host.js';
import type { Plan } from '../../src/model/plan.js';
import type { Snapshot } from '../../src/model/snapshot.js';
import { planFixes } from '../../src/plan/plan-fixes.js';
import type { PlanOptions } from '../../src/plan/plan-options.js';
import type { ClusterFacts } from '../evaluate/cluster-builder.js';
import { clusterView } from '../evaluate/cluster-builder.js';
import { control, file, process, staticPod, view } from '../evaluate/snapshot-builder.js';

const { knownNames } = readSources();
const auditPolicy = loadAuditPolicy();

export const kubeletConfig = '/var/lib/kubelet/config.yaml';
export const authority = '/etc/kubernetes/pki/ca.crt';

/** What a host of a fleet shows. */
export interface FleetHost {
  readonly roles: readonly Role[];
  readonly name: string;
  readonly address?: string;
  readonly kubelet?: string;
  readonly controllerManager?: readonly string[];
  readonly facts?: Partial<Snapshot>;
}

/** A host with a kubelet and, on a master, an API server and a controller manager that signs. */
export function fleetHost({ roles, name, address = name, kubelet = 'kind: KubeletConfiguration\n', controllerManager, facts = {} }: FleetHost): HostView {
  const signing = ['--cluster-signing-cert-file=/etc/kubernetes/pki/ca.crt', '--cluster-signing-key-file=/etc/kubernetes/pki/ca.key'];
  const pods = roles.includes('master') ? [staticPod('apiserver', []), staticPod('controller-manager', controllerManager ?? signing)] : [];
  const found = view(roles, {
    ...facts,
    files: Object.assign({ [kubeletConfig]: file(kubelet), [authority]: file() }, ...pods.map(({ files }) => files), facts.files),
    processes: [...pods.flatMap(({ processes = [] }) => processes), process('kubelet', [`--config=${kubeletConfig}`, '--kubeconfig=/etc/kubernetes/kubelet.conf'])],
  });
  return { ...found, host: { ...found.host, name, address } };
}

/** The manifest of nodes of these names and addresses. */
export function nodes(...names: readonly string[]): string {
  return names.map((name) => `---\nkind: Node\nmetadata: {name: ${name}}\nstatus: {addresses: [{type: InternalIP, address: ${name}.example}]}\n`).join('');
}

/** The plan for some controls of cis-1.20, all of them named unless others are. */
export function planFor(
  hosts: readonly HostView[],
  numbers: readonly string[],
  { named = numbers, ...cluster }: ClusterFacts & { readonly named?: readonly string[]; readonly options?: Partial<PlanOptions> } = {},
): Plan {
  const views = inFleet(hosts);
  const controls = numbers.map(control);
  const whole = clusterView({ ...cluster, hosts: views });
  return planFixes(
    views.map((each) => ({ view: each, judgements: judgeHost(each, controls, 'en') })),
    {
      run: 'run',
      named: new Set(named.map((number) => control(number).slug)),
      auditPolicy,
      knownNames,
      cluster: { view: whole, judgements: judgeCluster(whole, controls, 'en') },
      ...cluster.options,
    },
  );
}
