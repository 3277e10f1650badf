import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { ManifestObject } from '../../documents/manifest-objects.js';
import { manifestObjects } from '../../documents/manifest-objects.js';
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

type CreateObjects = Extract<Action, { kind: 'create-objects' }>;

const objectName = z.strictObject({ kind: z.string(), namespace: z.exactOptional(z.string()), name: z.string() });

/**
 * Creates the objects that are missing, all or none; those that exist stay as they are when they say that they are
 * managed by the same as the manifest's, else it fails. `undo` deletes what this run created and nothing else.
 */
export const createObjects: Performer<CreateObjects> = {
  perform: async ({ manifest }, context) => {
    const found = await masterWithApi(context);
    if ('trouble' in found) return { status: 'failed', reason: found.trouble };
    const looked = await missingObjects(found.master, context, manifestObjects(manifest));
    if (!('missing' in looked)) return looked;
    const { missing } = looked;
    if (missing.length === 0) return { status: 'unchanged', reason: 'the objects exist' };
    const { trouble } = await undoNotes.write(context, missing.map(({ object }) => object));
    if (trouble !== undefined) return { status: 'failed', reason: trouble };
    return askHost(found.master.session, createScript(found.master, context, missing));
  },

  undo: async ({ objects }, context) => {
    const created = await undoNotes.read(context, objectName);
    if ('trouble' in created) return { status: 'failed', reason: created.trouble };
    const own = objects.filter((object) => created.some((each) => isDeepStrictEqual(each, object)));
    if (own.length === 0) return { status: 'unchanged', reason: 'this run created none of them' };
    const found = await masterWithApi(context);
    if ('trouble' in found) return { status: 'failed', reason: found.trouble };
    return askHost(found.master.session, deleteScript(found.master, context, own));
  },
};

/** Which objects the API does not have; an answer when one is there that somebody else manages. */
async function missingObjects(
  master: ApiMaster,
  { entry }: ActionContext,
  objects: readonly ManifestObject[],
): Promise<{ readonly missing: readonly ManifestObject[] } | Answer> {
  const template = quote('jsonpath={.metadata.uid} {.metadata.labels.app\\.kubernetes\\.io/managed-by}');
  const script = `${kubectlScript(master, entry)}
found=
seek() { # TITLE ARGUMENT…
  title=$1; shift
  said=$(kube get --ignore-not-found -o ${template} "$@") || answer failed "could not look for $title; nothing was changed"
  found="$found$said
"
}
${objects.map(({ object }) => `seek ${quote(objectTitle(object))} ${objectArguments(object)}`).join('\n')}
answer applied "$found"
`;
  const answer = await askHost(master.session, script);
  if (answer.status !== 'applied') return answer;
  const lines = answer.reason.split('\n');
  const foreign = objects.find(({ manager }, index) => lines[index] !== '' && managerIn(lines[index]) !== manager);
  if (foreign !== undefined) return { status: 'failed', reason: foreignReason(foreign) };
  return { missing: objects.filter((_, index) => lines[index] === '') };
}

/** What stands behind the uid. */
function managerIn(line = ''): string {
  return line.split(' ').slice(1).join(' ');
}

function foreignReason({ object, manager }: ManifestObject): string {
  return `${objectTitle(object)} exists and is not managed by ${manager}; see what it is and rename or delete it first. Nothing was changed`;
}

/** Creates one after the other; when one cannot be, those before it are deleted again. */
function createScript(master: ApiMaster, { entry }: ActionContext, objects: readonly ManifestObject[]): string {
  const removals = objects.map(({ object }, index) => `  [ $made -le ${index} ] || ${deletion(object)}`).reverse();
  const creations = objects.map(
    ({ object, json }) => `printf '%s' ${quote(json)} | kube create -f - >&2 || give_up ${quote(objectTitle(object))}\nmade=$((made + 1))`,
  );
  return `${kubectlScript(master, entry)}
made=0
give_up() { # TITLE
  said=$1; left=
${removals.join('\n')}
  answer failed "$said could not be created; $made created before it $([ -z "$left" ] && echo were deleted again || echo "were deleted again but for$left")"
}
${creations.join('\n')}
answer applied ''
`;
}

function deletion(object: ObjectName): string {
  return `kube delete --ignore-not-found ${objectArguments(object)} >/dev/null || left="$left "${quote(objectTitle(object))}`;
}

function deleteScript(master: ApiMaster, { entry }: ActionContext, objects: readonly ObjectName[]): string {
  return `${kubectlScript(master, entry)}
left=
${[...objects].reverse().map(deletion).join('\n')}
[ -z "$left" ] || answer failed "could not delete$left"
answer applied ''
`;
}
