import type { HostView } from '../../evaluate/host-view.js';
import { readSetting } from '../../evaluate/read-setting.js';
import { minorOf } from '../../evaluate/version-range.js';
import type { Value } from '../../model/constraint.js';
import { managedPaths } from '../../model/managed-paths.js';
import type { Refusal } from '../edit.js';

/** How far one API server is with encrypting Secrets. */
export interface EncryptionState {
  readonly view: HostView;
  readonly manifest: string;
  /** Which of the two configurations its manifest names; it runs with the same. */
  readonly named: 'none' | 'reading' | 'writing';
  /** Whether a file with the key is there: an earlier run may have written it and gone no further. */
  readonly hasKey: boolean;
}

const { directory, reading, writing } = managedPaths.encryption;

/** The first minor with the kind EncryptionConfiguration (kubernetes/kubernetes#67383). */
const firstMinor = 13;

/** How far a master is, or why a machine cannot bring it further. */
export function encryptionState(view: HostView): EncryptionState | Refusal {
  const manifest = view.manifests.apiserver;
  if (manifest?.manifest === undefined) return refuse(view, 'the API server does not come from a pod manifest that can be read');
  if (!(minorOf(view.kubernetesVersion ?? '') >= firstMinor)) {
    return refuse(view, `Kubernetes 1.${firstMinor} or later is needed, and this is ${view.kubernetesVersion ?? 'of unknown version'}`);
  }
  const trouble = settingTrouble(view) ?? directoryTrouble(view) ?? filesTrouble(view);
  if (trouble !== undefined) return refuse(view, trouble);
  return { view, manifest: manifest.path, named: namedBy(view), hasKey: isThere(view, reading) || isThere(view, writing) };
}

function refuse(view: HostView, reason: string): Refusal {
  return { refusal: `${view.host.name}: ${reason}` };
}

/** The flag as the manifest has it and as the newest process runs with it. */
function valuesOf(view: HostView, flag: string): { readonly declared: Value; readonly running: Value } {
  const [read] = readSetting(view, 'apiserver', { flag, type: 'string' });
  return { declared: read?.declared?.set, running: read?.effective.set };
}

function settingTrouble(view: HostView): string | undefined {
  if (view.processes.apiserver === undefined) return 'no API server runs; make it healthy first';
  const { declared, running } = valuesOf(view, 'encryption-provider-config');
  const older = valuesOf(view, 'experimental-encryption-provider-config');
  const foreign = [declared, running, older.declared, older.running].find(
    (value) => value !== undefined && value !== reading && value !== writing,
  );
  if (foreign !== undefined || older.declared !== undefined || older.running !== undefined) {
    return (
      `${String(foreign ?? older.declared ?? older.running)} is an encryption configuration of somebody else, which is left ` +
      'alone: first add a provider that encrypts (secretbox or kms) behind the others on every control plane host, then ' +
      'move it to the front for secrets on every one, each time restarting one API server after the other, and write ' +
      'the Secrets again'
    );
  }
  if (declared === running) return undefined;
  return 'restart pending: the API server runs with another --encryption-provider-config than its manifest says; make it healthy first';
}

function namedBy(view: HostView): EncryptionState['named'] {
  const { declared } = valuesOf(view, 'encryption-provider-config');
  if (declared === undefined) return 'none';
  return declared === writing ? 'writing' : 'reading';
}

function directoryTrouble(view: HostView): string | undefined {
  const fact = view.snapshot.files[directory];
  if (fact?.state === 'absent') return undefined;
  if (fact?.state !== 'present') return `${directory} could not be looked at`;
  const isSafe = fact.type === 'directory' && fact.realPath === undefined && fact.uid === 0 && (fact.mode & 0o022) === 0;
  return isSafe ? undefined : `${directory} is no directory that only root can write to; move it away first`;
}

function filesTrouble(view: HostView): string | undefined {
  const unseen = [reading, writing].find((path) => {
    const state = view.snapshot.files[path]?.state;
    return state !== 'present' && state !== 'absent';
  });
  return unseen === undefined ? undefined : `${unseen} could not be looked at`;
}

function isThere(view: HostView, path: string): boolean {
  return view.snapshot.files[path]?.state === 'present';
}
