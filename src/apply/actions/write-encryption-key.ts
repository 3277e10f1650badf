import type { Action } from '../../model/action.js';
import { apiClientFunctions } from '../../probe/api-client-script.js';
import { quote } from '../../transport/quote.js';
import type { ActionContext, Performer } from '../action-context.js';
import { actionScript } from '../action-script.js';
import type { Answer } from '../ask-host.js';
import { askHost } from '../ask-host.js';
import type { JournalEntry } from '../change-script.js';
import { countStoredSecrets } from '../count-stored-secrets.js';
import { encryptionKeyFunctions, forEachKeyedFile } from '../encryption-key-script.js';
import { newestFlag } from '../newest-flag.js';
import { takeEncryptionKey } from '../take-encryption-key.js';

type WriteEncryptionKey = Extract<Action, { kind: 'write-encryption-key' }>;

/** How every value begins that an encryption provider wrote (k8s.io/apiserver, storage/value). */
const encrypted = 'k8s:enc:';

/**
 * Writes encryption configurations around one key: the one that the host has already, else that of another host, else a
 * new one. Fails, and leaves everything as it was, where two keys would meet. The key of another host goes from the one
 * connection to the other in memory, within the script, and is in no answer. `undo` removes what this run wrote, unless a
 * Secret may be stored with the key: without it that Secret would be lost. The host by itself removes it in any case: no
 * API server encrypts with that key before the change is confirmed.
 */
export const writeEncryptionKey: Performer<WriteEncryptionKey> = {
  perform: async (action, context) => {
    if (action.keyOf === undefined) return makeOwn(action, context);
    const source = context.sessions.get(action.keyOf);
    const taken =
      source === undefined ? { trouble: `${action.keyOf}, which has the key, is not connected` } : await takeEncryptionKey(source, action.files);
    if ('trouble' in taken) return { status: 'failed', reason: `${taken.trouble}; nothing was changed` };
    const answer = await askHost(context.session, writeScript(action, context, { key: taken.key, mayMake: false }));
    return { ...answer, reason: answer.reason.replaceAll(taken.key, '(key)') };
  },

  undo: async (action, context) => {
    const { session, entry } = context;
    const opening = `${actionScript(session.host.root, entry)}${apiClientFunctions}`;
    const stored = await countStoredSecrets(session, opening, encrypted);
    const isUnused = 'total' in stored && stored.encrypted === 0;
    return askHost(session, isUnused ? undoScript(action, context) : keepScript(action, context));
  },

  hostUndo: (action, root, entry) => `${actionScript(root, entry)}\n${removal(action, entry)}`,
};

/** A host whose API server runs with a key that is gone from its files must not get another one. */
async function makeOwn(action: WriteEncryptionKey, context: ActionContext): Promise<Answer> {
  const running = await newestFlag(context.session, 'apiserver', 'encryption-provider-config');
  const mayMake = running === undefined || !running.startsWith(`${action.directory}/`);
  return askHost(context.session, writeScript(action, context, { key: '', mayMake }));
}

interface KeyChoice {
  /** That of the other host, or ''. */
  readonly key: string;
  readonly mayMake: boolean;
}

function writeScript({ directory, files, keyOf = '' }: WriteEncryptionKey, { session, entry }: ActionContext, choice: KeyChoice): string {
  return `${actionScript(session.host.root, entry)}${encryptionKeyFunctions}
begin_action
directory=${quote(directory)}
given=${quote(choice.key)}
source=${quote(keyOf)}
suffix=${quote(suffixOf(entry))}
may_make=${choice.mayMake ? 'yes' : 'no'}
${writeFunctionsOfKey}
${forEachKeyedFile('adopt', files)}
choose_key
note directory ${quote(directory)}
${files.map(({ path }) => `note file ${quote(path)}`).join('\n')}
make_directory
${forEachKeyedFile('put', files)}
answer applied ''
`;
}

/** In the order in which they are called. */
const writeFunctionsOfKey = String.raw`
key=; missing=no; written=; made_directory=no
trap 'rm -f "$R$directory"/.*."$suffix"; leave' EXIT
adopt() { # PATH BEFORE AFTER: the key of a file that is there
  [ -e "$R$1" ] || [ -L "$R$1" ] || { missing=yes; return 0; }
  own=$(key_within "$R$1" "$2" "$3") || answer failed "$1 is not what this fix writes; move it away and plan again. Nothing was changed"
  [ -z "$key" ] || [ "$key" = "$own" ] || answer failed "the files in $directory have different keys; find out which one Secrets are stored with. Nothing was changed"
  key=$own
}
choose_key() {
  if [ -n "$key" ] && [ -n "$given" ] && [ "$key" != "$given" ]; then
    answer failed "this host and $source have different keys, and neither reads what the other writes; find out which one Secrets are stored with, and bring that to every master. Nothing was changed"
  fi
  [ $missing = yes ] || answer unchanged 'the configurations are there with that key'
  key=${'$'}{key:-$given}
  [ -z "$key" ] || return 0
  [ $may_make = yes ] || answer failed "the API server runs with a key of which no file is left in $directory; put it back from a backup before anything restarts. Nothing was changed"
  key=$(head -c 32 /dev/urandom | b64)
  is_key "$key" || answer failed 'no key could be made from /dev/urandom; nothing was changed'
}
note() { # KIND PATH: for the undo, before anything is written
  [ -e "$R$2" ] || keep "$1" "$2"
}
give_up() { # REASON
  for path in $written; do rm -f "$R$path"; done
  [ $made_directory = no ] || rmdir "$R$directory" 2>/dev/null
  answer failed "$1; nothing was changed"
}
make_directory() {
  [ ! -d "$R$directory" ] || return 0
  mkdir "$R$directory" || give_up "could not make $directory"
  made_directory=yes
  set_owner root:root "$R$directory" && chmod 700 "$R$directory" || give_up "could not set owner and mode of $directory"
}
put() { # PATH BEFORE AFTER
  [ ! -e "$R$1" ] || return 0
  temporary=$R$directory/.${'$'}{1##*/}.$suffix
  printf '%s%s%s' "$2" "$key" "$3" >"$temporary" || give_up "could not write $1"
  [ "$(key_within "$temporary" "$2" "$3")" = "$key" ] || give_up "$1 did not arrive whole (is the disk full?)"
  set_owner root:root "$temporary" && chmod 600 "$temporary" || give_up "could not set owner and mode of $1"
  written="$written $1"
  replace "$temporary" "$R$1" || give_up "could not write $1"
}
`;

/** Ends the names of what is written beside the files. */
function suffixOf({ run }: JournalEntry): string {
  return `cis-bench-${run}`;
}

function undoScript(action: WriteEncryptionKey, { session, entry }: ActionContext): string {
  return `${actionScript(session.host.root, entry)}\nbegin_action\n${removal(action, entry)}`;
}

function removal({ directory, files }: WriteEncryptionKey, entry: JournalEntry): string {
  const removals = files.map(({ path }) => `remove ${quote(path)}`);
  return `removed=no
remove() { # PATH
  [ -n "$(kept | sed -n "\\#^file $1\\$#p")" ] && [ -e "$R$1" ] || return 0
  rm -f "$R$1" || answer failed "could not remove $1"
  removed=yes
}
${removals.join('\n')}
directory=${quote(directory)}
rm -f "$R$directory"/.*.${quote(suffixOf(entry))}
if [ -n "$(kept | sed -n '/^directory /p')" ] && [ -d "$R$directory" ]; then rmdir "$R$directory" 2>/dev/null && flush "$R\${directory%/*}"; fi
[ $removed = yes ] || answer unchanged 'this run wrote none of it'
answer applied ''
`;
}

function keepScript({ directory }: WriteEncryptionKey, { session, entry }: ActionContext): string {
  return `${actionScript(session.host.root, entry)}
[ -n "$(kept)" ] || answer unchanged 'this run wrote none of it'
answer unchanged ${quote(`the key in ${directory} was left: it could not be seen that no Secret is stored with it`)}
`;
}
