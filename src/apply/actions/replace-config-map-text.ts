import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { PlainMap } from '../../documents/plain-map.js';
import type { Action, ObjectName } from '../../model/action.js';
import type { ApiMaster } from '../../probe/read-cluster.js';
import { quote } from '../../transport/quote.js';
import type { ActionContext, Performer } from '../action-context.js';
import type { Answer } from '../ask-host.js';
import { askHost } from '../ask-host.js';
import { kubectlScript } from '../kubectl-script.js';
import { masterWithApi } from '../master-with-api.js';
import { objectArguments, objectTitle } from '../object-arguments.js';
import { undoNotes } from '../undo-notes.js';

type ReplaceConfigMapText = Extract<Action, { kind: 'replace-config-map-text' }>;

/** Digest of the text that has to be there, and the text that takes its place. */
interface Replacement {
  readonly from: string;
  readonly to: string;
}

/**
 * Replaces a text of a ConfigMap when it is still the one of the plan, else it is outdated; whoever else writes the
 * object at the same time is noticed by its resourceVersion. Labels, annotations and other texts stay: kubeadm takes a
 * text that does not fit the digest in its annotation for the user's, and keeps it. The old text is kept in the run's
 * journal; `undo` puts it back unless somebody changed the text again.
 */
export const replaceConfigMapText: Performer<ReplaceConfigMapText> = {
  perform: async (action, context) => {
    const read = await readObject(action, { from: action.before, to: action.text }, context);
    if ('status' in read) return read;
    const { trouble } = await undoNotes.write(context, [read.text]);
    if (trouble !== undefined) return { status: 'failed', reason: trouble };
    return askHost(read.master.session, replaceScript(action, read.master, context, withText(read, action.key, action.text)));
  },

  undo: async (action, context) => {
    const notes = await undoNotes.read(context, z.string());
    if ('trouble' in notes) return { status: 'failed', reason: notes.trouble };
    const [old] = notes;
    if (old === undefined) return { status: 'unchanged', reason: 'this run did not replace it' };
    const read = await readObject(action, { from: sha256(action.text), to: old }, context);
    if ('status' in read) return read.status === 'outdated' ? { ...read, status: 'failed' } : read;
    return askHost(read.master.session, replaceScript(action, read.master, context, withText(read, action.key, old)));
  },
};

interface ReadObject {
  readonly master: ApiMaster;
  readonly object: PlainMap;
  readonly data: PlainMap;
  readonly text: string;
}

/** The ConfigMap with the text that is to be replaced; an answer when it has another, or the new one already. */
async function readObject(action: ReplaceConfigMapText, replacement: Replacement, context: ActionContext): Promise<ReadObject | Answer> {
  const found = await masterWithApi(context);
  if ('trouble' in found) return { status: 'failed', reason: found.trouble };
  const answer = await askHost(found.master.session, readScript(action, replacement, found.master, context));
  if (answer.status !== 'applied') return answer;
  const parsed = configMap.safeParse(parse(answer.reason));
  const text = parsed.success ? parsed.data.data[action.key] : undefined;
  if (!parsed.success || typeof text !== 'string') {
    return { status: 'failed', reason: `kubectl did not say what ${objectTitle(nameOf(action))} is; nothing was changed` };
  }
  if (sha256(text) !== replacement.from) return { status: 'outdated', reason: outdatedReason(action) };
  return { master: found.master, object: parsed.data, data: parsed.data.data, text };
}

const configMap = z.looseObject({ data: z.record(z.string(), z.unknown()) });

function withText({ object, data }: ReadObject, key: string, text: string): PlainMap {
  return { ...object, data: { ...data, [key]: text } };
}

/** What the plan has not seen must not leave the host: the digest is compared there first. */
function readScript(action: ReplaceConfigMapText, { from, to }: Replacement, master: ApiMaster, { entry }: ActionContext): string {
  const unread = quote(`${objectTitle(nameOf(action))} could not be read; nothing was changed`);
  return `${kubectlScript(master, entry)}
text=$(kube get -o ${quote(`jsonpath={.data.${action.key}}{"."}`)} ${objectArguments(nameOf(action))}) || answer failed ${unread}
case $(printf '%s' "\${text%.}" | sha256sum | cut -d' ' -f1) in
  ${quote(from)}) ;;
  ${quote(sha256(to))}) answer unchanged 'it is already as planned' ;;
  *) answer outdated ${quote(outdatedReason(action))} ;;
esac
object=$(kube get -o json ${objectArguments(nameOf(action))}) || answer failed ${unread}
answer applied "$object"
`;
}

function replaceScript(action: ReplaceConfigMapText, master: ApiMaster, { entry }: ActionContext, object: PlainMap): string {
  return `${kubectlScript(master, entry)}
said=$(printf '%s' ${quote(JSON.stringify(object))} | kube replace -f - 2>&1 >/dev/null) || {
  printf '%s\\n' "$said" >&2
  case $said in *Conflict*|*'has been modified'*) answer outdated ${quote(outdatedReason(action))} ;; esac
  answer failed ${quote(`${objectTitle(nameOf(action))} could not be replaced`)}
}
answer applied ''
`;
}

function nameOf({ namespace, name }: ReplaceConfigMapText): ObjectName {
  return { kind: 'ConfigMap', namespace, name };
}

function outdatedReason(action: ReplaceConfigMapText): string {
  return `${objectTitle(nameOf(action))} has been changed by somebody else; nothing was changed. Make a new plan`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
