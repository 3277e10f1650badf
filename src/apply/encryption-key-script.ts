import { encryptionKeyPlaceholder } from '../documents/encryption-texts.js';
import type { KeyedFile } from '../model/action.js';
import { quote } from '../transport/quote.js';

/**
 * Shell functions about files that are written around a key. A key is only ever in a variable of the shell and in what
 * its own commands print: no argument of a program, environment or temporary file outside the directory has it.
 */
export const encryptionKeyFunctions = String.raw`
is_key() { # 32 bytes in base64
  case $1 in *[!A-Za-z0-9+/=]*) return 1 ;; *=) [ ${'$'}{#1} -eq 44 ] ;; *) return 1 ;; esac
}
key_within() { # FILE BEFORE AFTER: the key of a file that is otherwise as it is written here
  text=$(cat "$1" && printf x) || return 1
  within=${'$'}{text#"$2"}; [ "$within" != "$text" ] || return 1
  text=$within; within=${'$'}{text%"$3"x}; [ "$within" != "$text" ] || return 1
  is_key "$within" && printf '%s' "$within"
}
`;

/** Calls a shell function with the path of each file, what stands before its key, and what stands behind it. */
export function forEachKeyedFile(shellFunction: string, files: readonly KeyedFile[]): string {
  return files
    .map(({ path, template }) => {
      const at = template.indexOf(encryptionKeyPlaceholder);
      if (at < 0) throw new Error(`the template of ${path} has no place for a key`);
      const after = template.slice(at + encryptionKeyPlaceholder.length);
      return `${shellFunction} ${[path, template.slice(0, at), after].map(quote).join(' ')}`;
    })
    .join('\n');
}
