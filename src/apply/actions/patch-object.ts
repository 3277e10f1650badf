import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { inversePatch, mergePatch } from '../../documents/merge-patch.js';
import { isPlainMap } from '../../documents/plain-map.js';
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

type PatchObject = Extract<Action, { kind: 'patch-object' }>;

/** Merges a patch into an object; the previous values of the patched keys are kept, and put back by `undo`. */
export const patchObject: Performer<PatchObject> = {
  perform: async ({ object, patch }, context) => {
    if (isSecret(object)) return { status: 'failed', reason: 'a Secret is never read, and so never patched; nothing was changed' };
    const found = await masterWithApi(context);
    if ('trouble' in found) return { status: 'failed', reason: found.trouble };
    const { master } = found;
    const before = await readObject(master, context, object);
    if ('status' in before) return before;
    if (isDeepStrictEqual(mergePatch(before.object, patch), before.object)) {
      return { status: 'unchanged', reason: 'it is already as planned' };
    }
    const { trouble } = await undoNotes.write(context, [inversePatch(before.object, patch)]);
    if (trouble !== undefined) return { status: 'failed', reason: trouble };
    return askHost(master.session, patchScript(master, context, object, patch));
  },

  undo: async ({ object }, context) => {
    const notes = await undoNotes.read(context, z.record(z.string(), z.unknown()));
    if ('trouble' in notes) return { status: 'failed', reason: notes.trouble };
    const [patch] = notes;
    if (patch === undefined) return { status: 'unchanged', reason: 'this run did not patch it' };
    const found = await masterWithApi(context);
    if ('trouble' in found) return { status: 'failed', reason: found.trouble };
    return askHost(found.master.session, patchScript(found.master, context, object, patch));
  },
};

/** Every way to write the kind that kubectl takes, its group behind it. */
function isSecret({ kind }: ObjectName): boolean {
  return /^secrets?(?:\.|$)/i.test(kind);
}

async function readObject(master: ApiMaster, { entry }: ActionContext, object: ObjectName): Promise<{ readonly object: PlainMap } | Answer> {
  const title = quote(`${objectTitle(object)} could not be read; nothing was changed`);
  const script = `${kubectlScript(master, entry)}
said=$(kube get -o json ${objectArguments(object)}) || answer failed ${title}
answer applied "$said"
`;
  const answer = await askHost(master.session, script);
  if (answer.status !== 'applied') return answer;
  const data = parse(answer.reason);
  if (isPlainMap(data)) return { object: data };
  return { status: 'failed', reason: `kubectl did not say what ${objectTitle(object)} is; nothing was changed` };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function patchScript(master: ApiMaster, { entry }: ActionContext, object: ObjectName, patch: PlainMap): string {
  return `${kubectlScript(master, entry)}
kube patch --type merge -p ${quote(JSON.stringify(patch))} ${objectArguments(object)} >&2 || answer failed ${quote(`${objectTitle(object)} could not be patched`)}
answer applied ''
`;
}
