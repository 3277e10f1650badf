import type { Action } from '../model/action.js';
import type { ActionContext, Performer } from './action-context.js';
import { approveServingCertificate } from './actions/approve-serving-certificate.js';
import { createObjects } from './actions/create-objects.js';
import { createSystemUser } from './actions/create-system-user.js';
import { loadKernelSettings } from './actions/load-kernel-settings.js';
import { patchObject } from './actions/patch-object.js';
import { replaceConfigMapText } from './actions/replace-config-map-text.js';
import { rewriteSecrets } from './actions/rewrite-secrets.js';
import { startPod } from './actions/start-pod.js';
import { takeBack } from './actions/take-back.js';
import { writeEncryptionKey } from './actions/write-encryption-key.js';
import type { Answer } from './ask-host.js';

type Performers = { readonly [Kind in Action['kind']]: Performer<Extract<Action, { kind: Kind }>> };

const performers: Performers = {
  'write-encryption-key': writeEncryptionKey,
  'rewrite-secrets': rewriteSecrets,
  'load-kernel-settings': loadKernelSettings,
  'create-system-user': createSystemUser,
  'create-objects': createObjects,
  'patch-object': patchObject,
  'approve-serving-certificate': approveServingCertificate,
  'replace-config-map-text': replaceConfigMapText,
  'start-pod': startPod,
  'take-back': takeBack((action) => performerOf(action)),
};

/** Does an action. Rejects with a ConnectionFailure when a host is lost: the outcome is then unknown. */
export async function performAction(action: Action, context: ActionContext): Promise<Answer> {
  return performerOf(action).perform(action, context);
}

/** Takes an action back. Rejects with a ConnectionFailure when a host is lost. */
export async function undoAction(action: Action, context: ActionContext): Promise<Answer> {
  return performerOf(action).undo(action, context);
}

/** How an action of this kind is done and taken back. */
export function performerOf(action: Action): Performer<Action> {
  // each performer is given only the kind that it is listed under
  return performers[action.kind] as Performer<Action>;
}
