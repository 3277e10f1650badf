import { quote } from '../transport/quote.js';

/**
 * The `kubectl` of an embedded master: a sh script that answers `get --raw PATH` from files, a page at a time when it
 * is asked for pages, with the words that kubectl has for what is not there.
 * @param directory has, for a path such as `/version`, its body in `/version.json`, or the objects of a collection, one
 * a line, in `/api/v1/pods.list`
 */
export function kubectlProgram(directory: string): string {
  return `#!/bin/sh
api=${quote(directory)}
path=
while [ $# -gt 0 ]; do
  [ "$1" != --raw ] || { shift; path=\${1:-}; }
  shift
done
[ -n "$path" ] || { echo 'error: this kubectl only knows get --raw' >&2; exit 1; }
query=\${path#*\\?}
path=\${path%%\\?*}
number() { # NAME DEFAULT: a number of the query
  value=$(printf '%s' "&$query" | sed -n "s/.*&$1=\\([0-9]*\\).*/\\1/p")
  printf '%s' "\${value:-$2}"
}
if [ -f "$api$path.json" ]; then exec cat "$api$path.json"; fi
if [ ! -f "$api$path.list" ]; then
  echo 'Error from server (NotFound): the server could not find the requested resource' >&2
  exit 1
fi
all=$(wc -l <"$api$path.list")
first=$(number continue 1)
next=$((first + $(number limit "$((all + 1))")))
more=
[ $next -gt $all ] || more="\\"continue\\":\\"$next\\""
printf '{"kind":"List","apiVersion":"v1","metadata":{%s},"items":[\\n' "$more"
sed -n "$first,$((next - 1))p" "$api$path.list" | sed '$!s/$/,/'
printf ']}\\n'
`;
}
