import { managedPaths } from '../../model/managed-paths.js';
import type { Change, FileState } from '../../model/plan.js';

/**
 * The controls whose fix let API servers store Secrets encrypted: without it none of them could be read any more, so that
 * no machine takes it back. Empty as long as API servers only learnt to read with the key.
 * @param changes all of a run
 * @param made those that are in place
 */
export function keptForSecrets(changes: readonly Change[], made: readonly Change[]): ReadonlySet<string> {
  const encrypting = made.filter(isEncrypting);
  if (encrypting.length === 0) return new Set();
  const keys = changes.filter((change) => change.kind === 'action' && change.action.kind === 'write-encryption-key');
  return new Set([...encrypting, ...keys].flatMap(({ controls }) => controls));
}

function isEncrypting(change: Change): boolean {
  if (change.kind === 'action') return change.action.kind === 'rewrite-secrets';
  return change.kind === 'pod-manifest' && namesWriting(change.after) && !namesWriting(change.before);
}

function namesWriting(state: FileState): boolean {
  return state.type === 'file' && (state.content ?? '').includes(managedPaths.encryption.writing);
}

/** What a person does to go back to Secrets that are stored in plain text. */
export const keptForSecretsReason =
  'it stays: API servers have stored Secrets encrypted since, and could not read them without it. To go back, put the ' +
  `provider identity first in ${managedPaths.encryption.writing} of every control plane host, restart one API server after ` +
  'the other, write every Secret again, and only then take --encryption-provider-config out of the manifests';
