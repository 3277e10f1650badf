/**
 * sed programs (POSIX extended regular expressions) that let only harmless values of TOML and JSON texts through.
 * Everything is taken out but table headers, keys, `true`, `false` and the values of the keys that are named: a list
 * of what may be shown cannot miss a secret, a list of what may not be shown can. Comments go too.
 */

/** A text in quotes; those that go on over several lines are refused. */
const literal = String.raw`("([^"\\]|\\.)*"|'[^']*')`;
const word = '[A-Za-z0-9_+/-]+';
const name = `(${literal}|${word})`;
/** A fraction, a date or a time without quotes; no key looks like that. */
const number = '[+-]?[0-9][A-Za-z0-9_.:+-]*';
const space = '[[:space:]]*';

/** Stands for the end of a line (octal 001). */
const lineEnd = '\u0001';
/** Stands for a text that cannot be told apart safely (octal 002). */
const refusal = '\u0002';

/** Writes each token of a line, with the sign behind a key, in a line of its own, and an empty line at the end. */
export const tokenProgram = String.raw`/^${space}#/d
/"""|'''/s/.*/"/
s/^${space}$//
s/${space}(${name}${space}[=:.]?|${number}|[][{},=:.]|#.*)${space}/\1\n/g`;

/**
 * Passes on the tokens that may be shown. The hold space has the state, and behind it the open brackets, the innermost
 * first: K a key is next, V a value that may be shown, D one that may not, L inside a list that may be shown, H in a
 * table header.
 * @param keys those whose values may be shown
 * @param form whether a line may begin with a table header
 */
export function passProgram(keys: readonly string[], form: 'toml' | 'json'): string {
  return String.raw`1{
x
s/.*/K/
x
}
t start
:start
/^(${name}?${space}[=:.]?|${number}|[][{},]|#.*)$/!{
s/.*/${refusal}/p
q
}
/^#/d
G
s/^\n[KDVH]$/${lineEnd}\nK/
t done
s/^\n/${lineEnd}\n/
t done
${form === 'toml' ? headerRules : ''}
s/^\{\n[KDVL](.*)$/{\nK{\1/
t done
s/^\[\nV(.*)$/[\nL[\1/
t done
s/^\[\n[KDL](.*)$/[\nD[\1/
t done
/^[]}]/{
s/^([]}])\n.[[{]?(.*)$/\1\nK\2/
s/\nK\[/\nD[/
b done
}
s/^,\n[KDV](\{.*)?$/,\nK\1/
t done
/^,/b done
/\nK/{
/^${name}${space}[=:]\n/{
s/^(["']?(${keys.join('|')})["']?${space}[=:])\nK/\1\nV/
t done
s/\nK/\nD/
b clean
}
/^${name}?${space}\.\n/b clean
s/^([=:])\nK/\1\nD/
t done
}
${valueRules}`;
}

const headerRules = String.raw`s/^\[\n[KH]$/[\nH/
t done
/\nH/b clean`;

/** User names, passwords and query strings of addresses are taken out of what is shown. */
const valueRules = String.raw`/\nL/b clean
/\nV/{
s/\nV/\nK/
b clean
}
/^(true|false)${space}\n/!s/^.*\n/""\n/
s/\nD(\{.*)?$/\nK\1/
b done
:clean
s/^(["'])(([A-Za-z][A-Za-z0-9+.-]*:)?\/\/)?.*@/\1\2/
s/[?].*(["']${space}[=:.]?\n)/\1/
:done
P
s/^.*\n//
h`;
