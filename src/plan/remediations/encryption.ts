import { encryptionTexts } from '../../documents/encryption-texts.js';
import type { ClusterView } from '../../evaluate/cluster-view.js';
import type { HostView } from '../../evaluate/host-view.js';
import type { Judgement } from '../../evaluate/judge.js';
import type { KeyedFile } from '../../model/action.js';
import type { NumberedControl } from '../../model/control.js';
import { managedPaths } from '../../model/managed-paths.js';
import type { Edit, Refusal, Wish } from '../edit.js';
import type { PlanOptions } from '../plan-options.js';
import type { EncryptionState } from './encryption-state.js';
import { encryptionState } from './encryption-state.js';

const { directory, reading, writing, proof } = managedPaths.encryption;

const files: readonly KeyedFile[] = [
  { path: reading, template: encryptionTexts.reading },
  { path: writing, template: encryptionTexts.writing },
];

/** How a value begins that the provider and the key of the texts have encrypted (k8s.io/apiserver, storage/value). */
const storedPrefix = 'k8s:enc:secretbox:v1:key1:';

/**
 * Encryption of Secrets on all masters together, from whatever state an earlier run left each in. API servers that differ
 * cannot read each other's Secrets (kubernetes/kubernetes#66844), so that first every one gets the key and only reads
 * with it, then every one writes with it, and then every Secret is written again.
 */
export function encryptionWish(_view: HostView, { control, finding }: Judgement, { cluster }: PlanOptions): Wish {
  if (cluster === undefined) return { refusal: 'it could not be seen which API servers the cluster has' };
  const states = fleetStates(cluster.view);
  // what holds in another way, with somebody else's configuration, is left alone without a word
  if ('refusal' in states) return finding.status === 'pass' ? { edits: [] } : states;
  const writer = rewriterIn(cluster.view);
  if ('refusal' in writer) return writer;
  const isDone = finding.status === 'pass' && states.every(({ named }) => named === 'writing');
  const isProven = states.some(({ view }) => view.snapshot.files[proof]?.state === 'present');
  if (isDone && isProven) return { edits: [] };
  const source = states.find(({ hasKey }) => hasKey) ?? states[0];
  if (source === undefined) return { refusal: 'no master takes part' };
  return {
    edits: [
      ...states.flatMap((state) => [...keyEdits(state, source, control), ...(state.named === 'none' ? readEdits(state, control) : [])]),
      ...states.flatMap((state) => (state.named === 'writing' ? [] : writeEdits(state, control))),
      rewriteEdit(writer, control),
    ],
  };
}

/** The state of every master, in the order in which they change. */
function fleetStates({ hosts }: ClusterView): readonly EncryptionState[] | Refusal {
  const looked = hosts.filter(({ roles }) => roles.includes('master')).map(encryptionState);
  const refused = looked.find((state) => 'refusal' in state);
  if (refused !== undefined) return refused;
  const states = looked.flatMap((state) => ('refusal' in state ? [] : [state]));
  const named = states.find((state) => state.named !== 'none');
  if (named === undefined || states.some(({ hasKey }) => hasKey)) return states;
  return {
    refusal:
      `${named.view.host.name}: the API server runs with a configuration in ${directory}, and its files are gone from every ` +
      'host; do not restart it: put the key back from a backup, or read the Secrets through it and save them, first',
  };
}

/** The host that the Secrets are written again on: one whose kubectl has just read the API. */
function rewriterIn({ api, hosts }: ClusterView): HostView | Refusal {
  if ('problem' in api) return { refusal: `it could not be seen which API servers the cluster has: ${api.problem}` };
  const writer = hosts.find(({ host }) => host.name === api.readThrough);
  if (writer !== undefined && api.client === 'kubectl') return writer;
  return { refusal: `${api.readThrough} has no kubectl to write the Secrets again with; install it there first` };
}

function keyEdits({ view, hasKey }: EncryptionState, source: EncryptionState, control: NumberedControl): Edit[] {
  const from = source.view.host.name;
  const isSource = view.host.name === from;
  const action = { kind: 'write-encryption-key', directory, files } as const;
  return [
    {
      control,
      view,
      path: directory,
      kind: 'action',
      action: isSource ? action : { ...action, keyOf: from },
      summary: isSource ? sourceSummary(hasKey) : `write the two encryption configurations with the key of ${from} (mode 0600)\n`,
    },
  ];
}

function sourceSummary(hasKey: boolean): string {
  if (hasKey) return 'see that both encryption configurations are there with the key that the host has\n';
  return (
    'make a key on the host and write the two encryption configurations with it (mode 0600)\n' +
    'back it up in a safe place: without it the Secrets are lost; masters that join later need it too\n'
  );
}

function readEdits(state: EncryptionState, control: NumberedControl): Edit[] {
  const owned = { control, view: state.view, path: state.manifest };
  const mount = {
    kind: 'add-host-path',
    name: 'encryption-configuration',
    path: directory,
    mountPath: directory,
    type: 'Directory',
    readOnly: true,
  } as const;
  return [
    flagEdit(state, control, reading),
    { ...owned, kind: 'mount', mount },
    { ...owned, kind: 'after', needs: directory },
  ];
}

function writeEdits(state: EncryptionState, control: NumberedControl): Edit[] {
  return [{ ...flagEdit(state, control, writing), phase: 1 }];
}

function flagEdit({ view, manifest: path }: EncryptionState, control: NumberedControl, value: string): Edit {
  const home = { kind: 'pod-manifest', path, component: 'apiserver' } as const;
  return { control, view, path, kind: 'setting', home, setting: { flag: 'encryption-provider-config', type: 'string' }, value };
}

function rewriteEdit(view: HostView, control: NumberedControl): Edit {
  return {
    control,
    view,
    path: 'Secrets',
    phase: 2,
    kind: 'action',
    action: { kind: 'rewrite-secrets', storedPrefix },
    summary: 'write every Secret again through the API server, and see in etcd that each is stored encrypted\n',
  };
}
