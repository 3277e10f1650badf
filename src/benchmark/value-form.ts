import type { ValueType } from '../model/constraint.js';

const forms: Readonly<Record<ValueType, { readonly pattern: RegExp; readonly words: string }>> = {
  string: { pattern: /^.*$/s, words: 'text' },
  list: { pattern: /^[^,\s]+$/, words: 'one member without a comma' },
  boolean: { pattern: /^(true|false)$/, words: "'true' or 'false'" },
  integer: { pattern: /^-?\d+$/, words: 'a whole number in quotes' },
  duration: { pattern: /^(0|(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+)$/, words: 'a duration such as 5m or 4h0m0s' },
  mode: { pattern: /^0[0-7]{3,4}$/, words: "an octal mode in quotes, such as '0644'" },
  owner: { pattern: /^[^\s:]+:[^\s:]+$/, words: 'user:group' },
};

/** What a value of the type must look like, in words; undefined when the text has that form. */
export function expectedForm(text: string, type: ValueType): string | undefined {
  return forms[type].pattern.test(text) ? undefined : forms[type].words;
}
