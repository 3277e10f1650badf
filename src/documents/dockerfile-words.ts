import type { Instruction } from './dockerfile.js';

/**
 * Splits a text at white space outside of quotes. Quotes and escape characters stay.
 * @param escape the file's escape character
 */
export function splitWords(text: string, escape: string): readonly string[] {
  const words: string[] = [];
  let word = '';
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === escape && quote !== "'" && at + 1 < text.length) {
      word += character + text.charAt((at += 1));
    } else if (quote === '' && /\s/.test(character)) {
      if (word !== '') words.push(word);
      word = '';
    } else {
      if (quote === '' ? character === '"' || character === "'" : character === quote) quote = quote === '' ? character : '';
      word += character;
    }
  }
  return word === '' ? words : [...words, word];
}

/** A word without its quotes. */
export function unquoteWord(word: string): string {
  return word.replace(/"([^"]*)"|'([^']*)'/g, (_, double?: string, single?: string) => double ?? single ?? '');
}

/** The arguments of an instruction: the members of its JSON form, else its words. */
export function argumentsOf({ text }: Instruction): readonly string[] {
  return jsonForm(text) ?? text.split(/\s+/).filter((word) => word !== '');
}

/** The members of an instruction in JSON form; undefined when it has another form. */
export function jsonForm(text: string): readonly string[] | undefined {
  if (!text.startsWith('[')) return undefined;
  try {
    const members: unknown = JSON.parse(text);
    return Array.isArray(members) && members.every((each) => typeof each === 'string') ? members : undefined;
  } catch {
    return undefined;
  }
}

/** Names and values of ENV, LABEL and ARG: `NAME=value …`, or the old `NAME value`; undefined where there is no value. */
export function assignmentsOf({ name, text }: Instruction): readonly (readonly [string, string | undefined])[] {
  const words = splitWords(text, '\\');
  const [first = '', ...rest] = words;
  if (name !== 'ARG' && first !== '' && !first.includes('=')) return [[first, rest.join(' ')]];
  return words.map((word) => {
    const at = word.indexOf('=');
    return at < 0 ? [word, undefined] : [unquoteWord(word.slice(0, at)), unquoteWord(word.slice(at + 1))];
  });
}
