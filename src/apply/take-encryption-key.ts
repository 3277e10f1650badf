import type { KeyedFile } from '../model/action.js';
import { recordsAfter, wordText } from '../probe/records.js';
import { scriptPrelude } from '../probe/script-prelude.js';
import { printable } from '../text/printable.js';
import { ConnectionFailure } from '../transport/connection-failure.js';
import type { Session } from '../transport/session.js';
import { encryptionKeyFunctions, forEachKeyedFile } from './encryption-key-script.js';

/** A key in base64, to be kept in memory alone; or why there is none. */
export type TakenKey = { readonly key: string } | { readonly trouble: string };

const marker = 'cis-bench-key/1';
const keyForm = /^[A-Za-z0-9+/]{43}=$/;

/** Takes the encryption key of a host that has it. Never rejects for what that host does: nothing depends on it yet. */
export async function takeEncryptionKey(source: Session, files: readonly KeyedFile[]): Promise<TakenKey> {
  const { name, root } = source.host;
  const script = `${scriptPrelude(root)}${encryptionKeyFunctions}
printf '\\n%s\\n' ${marker}
tell() { [ ! -f "$R$1" ] || { key=$(key_within "$R$1" "$2" "$3") && printf 'key\\t%s\\n' "$(word "$key")"; }; }
${forEachKeyedFile('tell', files)}
`;
  try {
    const { stdout } = await source.run(script, { timeoutMs: 30_000 });
    const records = recordsAfter(marker, stdout) ?? [];
    const keys = new Set(records.filter(([kind]) => kind === 'key').map(([, word]) => wordText(word)));
    const [key = ''] = keys;
    if (keys.size === 1 && keyForm.test(key)) return { key };
    return { trouble: keys.size > 1 ? `the two configurations on ${name} have different keys` : `${name} has no key` };
  } catch (error) {
    if (error instanceof ConnectionFailure) return { trouble: `the key of ${name} could not be read: ${printable(error.message)}` };
    throw error;
  }
}
