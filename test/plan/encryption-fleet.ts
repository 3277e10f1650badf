import type { ClusterView } from '../../src/evaluate/cluster-view.js';
import type { HostView } from '../../src/evaluate/host-view.js';
import { judgeHost } from '../../src/evaluate/judge-host.js';
import { inFleet } from '../../src/evaluate/in-fleet.js';
import { encryptionTexts } from '../../src/documents/encryption-texts.js';
import { managedPaths } from '../../src/model/managed-paths.js';
import type { Plan } from '../../src/model/plan.js';
import type { FileFact, Snapshot } from '../../src/model/snapshot.js';
import { loadAuditPolicy } from '../../src/benchmark/load-audit-policy.js';
import { readSources } from '../../src/benchmark/sources.js';
import type { Wish } from '../../src/plan/edit.js';
import { planFixes } from '../../src/plan/plan-fixes.js';
import { encryptionWish } from '../../src/plan/remediations/encryption.js';
import { clusterView } from '../evaluate/cluster-builder.js';
import { control, file, manifest, manifestPath, process, view } from '../evaluate/snapshot-builder.js';

const { directory, reading, writing, proof } = managedPaths.encryption;

/** The path that an API server's manifest and process name, and which files are there. */
export interface MasterState {
  readonly flag?: string;
  readonly files?: readonly string[];
  readonly version?: string;
  readonly facts?: Readonly<Record<string, FileFact>>;
}

/** The states that a run leaves behind. */
export const masterStates = {
  none: {},
  half: { files: [reading] },
  reading: { flag: reading, files: [reading, writing] },
  writing: { flag: writing, files: [reading, writing] },
  done: { flag: writing, files: [reading, writing, proof] },
} as const satisfies Readonly<Record<string, MasterState>>;

/** A master of that name in a state. */
export function master(name: string, { flag, files = [], version = '1.20.2', facts = {} }: MasterState): HostView {
  const flagsWith = (path: string | undefined): string[] => [`--advertise-address=10.0.0.${name.slice(1)}`, ...(path === undefined ? [] : [`--encryption-provider-config=${path}`])];
  const paths: Record<string, FileFact> = { [directory]: files.length > 0 ? file(undefined, { type: 'directory', mode: 0o700 }) : { state: 'absent' } };
  for (const path of [reading, writing, proof]) paths[path] = files.includes(path) ? file() : { state: 'absent' };
  const documents: Snapshot['documents'] = {
    [reading]: { state: 'taken', text: encryptionTexts.reading },
    [writing]: { state: 'taken', text: encryptionTexts.writing },
    '/etc/kubernetes/enc.yaml': { state: 'taken', text: encryptionTexts.writing },
  };
  const shown = view(['master'], {
    files: { ...paths, [manifestPath('apiserver')]: file(manifest('apiserver', flagsWith(flag), `k8s.gcr.io/kube-apiserver:v${version}`)), ...facts },
    processes: [process('apiserver', flagsWith(flag))],
    documents,
  });
  return { ...shown, host: { ...shown.host, name, address: `ssh-${name}.example.com` } };
}

/** Nodes as the API lists them: m1, m2 … with the addresses that `master` gives them. */
export function controlPlaneNodes(...names: readonly string[]): string {
  const node = (name: string): string =>
    `{ kind: Node, metadata: { name: ${name}, labels: { node-role.kubernetes.io/control-plane: '' } }, status: { addresses: [{ type: InternalIP, address: 10.0.0.${name.slice(1)} }] } }`;
  return names.map(node).join('\n---\n');
}

/** What the remediation wishes for the first host of a fleet, of a control that holds there. */
export function wishThoughItHolds(masters: readonly HostView[]): Wish {
  const hosts = inFleet(masters);
  const [host = master('m1', {})] = hosts;
  const [judgement] = judgeHost(host, [control('1.2.33')], 'en');
  if (judgement?.finding.status !== 'pass') throw new Error('it does not hold');
  const cluster = clusterView({ objects: controlPlaneNodes(...hosts.map((each) => each.host.name)), hosts });
  const options = { run: 'run', named: new Set<string>(), auditPolicy: '', knownNames: [], cluster: { view: cluster, judgements: [] } };
  return encryptionWish(host, judgement, options);
}

/** Plans the two controls about encryption for a fleet whose API was read through its first host. */
export function planEncryption(masters: readonly HostView[], api: Partial<ClusterView> = {}, named: readonly string[] = ['1.2.32', '1.2.33']): Plan {
  const hosts = inFleet(masters);
  const cluster = { ...clusterView({ objects: controlPlaneNodes(...hosts.map(({ host }) => host.name)), hosts }), ...api };
  const controls = ['1.2.32', '1.2.33'].map(control);
  return planFixes(
    hosts.map((host) => ({ view: host, judgements: judgeHost(host, controls, 'en') })),
    {
      run: 'run',
      named: new Set(named.map((number) => control(number).slug)),
      auditPolicy: loadAuditPolicy(),
      knownNames: readSources().knownNames,
      cluster: { view: cluster, judgements: [] },
    },
  );
}
