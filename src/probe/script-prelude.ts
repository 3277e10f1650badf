import { quote } from '../transport/quote.js';

/**
 * The opening of every script: the C locale, the path prefix `$R`, the process directory `$P`, and how records are
 * written. A `word` is `-` when empty, `:text` when it is plain, `=base64` otherwise, so any byte survives.
 * @param root the inventory's path prefix, '' for the host's own file system
 */
export function scriptPrelude(root: string): string {
  return `set -u
LC_ALL=C; export LC_ALL
PATH=$PATH:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin; export PATH
R=${quote(root)}
P=$R/proc
${recordFunctions}`;
}

const recordFunctions = String.raw`
if base64 -w0 </dev/null >/dev/null 2>&1; then b64() { base64 -w0; }; else b64() { base64 | tr -d '\n'; }; fi
word() {
  case $1 in
    '') printf '%s' - ;;
    *[!A-Za-z0-9_./@+,:-]*) printf '='; printf '%s' "$1" | b64 ;;
    *) printf ':%s' "$1" ;;
  esac
}
`;
