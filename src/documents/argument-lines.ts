import { isDeepStrictEqual } from 'node:util';
import type { ArgumentVector } from './argument-vector.js';
import { normalizeFlag, parseFlags, type Flag } from './command-flags.js';
import { DocumentError } from './document-error.js';
import { readEnvironmentFile } from './environment-file.js';
import { flagTokenChange } from './flag-token.js';
import { applySplices, type Splice } from './text-splice.js';
import { isUnitFile, readUnitFile } from './unit-file.js';
import type { Word } from './quoted-words.js';
import { appendWord, removeWords, replaceWord } from './word-edit.js';

/** A flag that a unit, a drop-in or an environment file declares. */
export interface DeclaredFlag {
  readonly name: string;
  readonly value: string;
  /** Line of the file, counted from 1. */
  readonly line: number;
}

/** A flag, its first word, and the vector that they are in. */
interface Occurrence {
  readonly flag: Flag;
  readonly word: Word;
  readonly vector: ArgumentVector;
  /** Position of the vector among those of the file. */
  readonly index: number;
}

function readVectors(text: string): readonly ArgumentVector[] {
  return isUnitFile(text) ? readUnitFile(text) : readEnvironmentFile(text);
}

function argvOf({ words }: ArgumentVector): readonly string[] {
  return words.map((word) => word.text);
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function occurrencesIn(text: string): readonly Occurrence[] {
  return readVectors(text).flatMap((vector, index) =>
    parseFlags(argvOf(vector)).flatMap((flag) => {
      const word = vector.words[flag.index];
      return word?.text.startsWith('--') ? [{ flag, word, vector, index }] : [];
    }),
  );
}

function occurrencesOf(text: string, name: string): readonly Occurrence[] {
  return occurrencesIn(text).filter(({ flag }) => flag.name === normalizeFlag(name));
}

/** Applies splices and checks that the file then declares exactly the expected argument vectors. */
function verified(
  text: string,
  splices: readonly Splice[],
  expected: readonly (readonly string[])[],
  name: string,
): string {
  const edited = applySplices(text, splices);
  if (isDeepStrictEqual(readVectors(edited).map(argvOf), expected)) return edited;
  throw new DocumentError(`--${name} is written in a form that cannot be edited safely; change it by hand`);
}

function editVector(
  text: string,
  index: number,
  splices: readonly Splice[],
  argv: readonly string[],
  name: string,
): string {
  return verified(text, splices, readVectors(text).map(argvOf).with(index, argv), name);
}

function refuseUnsafe(name: string, value: string): void {
  if (/^[\w.,:=/@+[\]-]*$/.test(value)) return;
  throw new DocumentError(
    `the value ${JSON.stringify(value)} of --${name} has characters with a meaning in units and shells; set it by hand`,
  );
}

/**
 * Reads the `--flag` arguments that a systemd unit, a drop-in or an environment file declares, in the order of the
 * file: from ExecStart= lines and from the values of variables. Comments and what later lines override are left out;
 * quotes and continued lines are read as systemd reads them. Variables in ExecStart are not expanded.
 */
export function declaredFlags(text: string): readonly DeclaredFlag[] {
  return occurrencesIn(text).map(({ flag, word }) => ({
    name: flag.name,
    value: flag.value,
    line: lineAt(text, word.start),
  }));
}

function removeOccurrence(text: string, { flag, vector, index }: Occurrence): string {
  const splice = removeWords(text, vector, flag.index, flag.span);
  return editVector(text, index, [splice], argvOf(vector).toSpliced(flag.index, flag.span), flag.name);
}

function setOccurrence(text: string, { flag, vector, index }: Occurrence, value: string): string {
  const change = flagTokenChange(argvOf(vector), flag, value);
  const word = change && vector.words[change.index];
  if (!change || !word) return text;
  const argv = argvOf(vector).with(change.index, change.token);
  return editVector(text, index, [replaceWord(word, change.token)], argv, flag.name);
}

/**
 * Gives a flag (without dashes) a value where it is declared last, keeping form and quotes, and removes its earlier
 * declarations. Throws a DocumentError when the flag is not declared in the text, or the value cannot be written
 * safely.
 */
export function setArgument(text: string, name: string, value: string): string {
  refuseUnsafe(name, value);
  const [first, ...later] = occurrencesOf(text, name);
  if (!first) throw new DocumentError(`--${name} is not declared in this file; add it to one of its variables`);
  return later.length === 0
    ? setOccurrence(text, first, value)
    : setArgument(removeOccurrence(text, first), name, value);
}

/**
 * Adds `--flag=value` to the end of a variable's value, inside its quotes; the same text comes back when the flag has
 * the value already. Throws a DocumentError when the variable is not assigned in the text, when the flag is declared
 * with another value, or when the value cannot be written safely.
 */
export function appendArgument(text: string, variable: string, name: string, value: string): string {
  const missing = `${variable} is not assigned in this file; add a line ${variable}= to it`;
  return appendTo(text, (each) => each.variable === variable, missing, name, value);
}

/**
 * Adds `--flag=value` to the end of the command that a unit or drop-in starts, as `appendArgument` does. Throws a
 * DocumentError when the program that it starts is another: what stands behind a shell or a container runtime is no
 * argument of the component.
 * @param program the basename of the component's binary
 */
export function appendToCommand(text: string, program: string, name: string, value: string): string {
  const missing = `no ExecStart= line of this file starts ${program} itself; add --${name}=${value} where it is started`;
  return appendTo(text, (each) => startsProgram(each, program), missing, name, value);
}

/** Whether a unit or drop-in has the line that starts a program, by its own name or as part of hyperkube. */
export function startsIn(text: string, program: string): boolean {
  return isUnitFile(text) && readUnitFile(text).some((each) => startsProgram(each, program));
}

/** Prefixes of a command: systemd.service(5), "special executable prefixes". */
function startsProgram({ variable, words }: ArgumentVector, program: string): boolean {
  if (variable !== null) return false;
  const [first = '', second = ''] = words.map((word) => word.text.replace(/^[@:+!|-]+/, '').replace(/^.*\//, ''));
  return (first === 'hyperkube' ? second : first) === program;
}

function appendTo(
  text: string,
  isPlace: (vector: ArgumentVector) => boolean,
  missing: string,
  name: string,
  value: string,
): string {
  refuseUnsafe(name, value);
  const declared = declaredFlags(text).findLast((flag) => flag.name === normalizeFlag(name));
  if (declared?.value === value) return text;
  if (declared) {
    throw new DocumentError(`--${name} is declared already, as ${declared.value}; change it there`, declared.line);
  }
  const vectors = readVectors(text);
  const index = vectors.findIndex(isPlace);
  const vector = vectors[index];
  if (!vector) throw new DocumentError(missing);
  const token = `--${name}=${value}`;
  return editVector(text, index, appendWord(text, vector, token), [...argvOf(vector), token], name);
}

/**
 * Removes every declaration of a flag; the same text comes back when there is none. Throws a DocumentError when it
 * cannot.
 */
export function removeArgument(text: string, name: string): string {
  const [first] = occurrencesOf(text, name);
  return first ? removeArgument(removeOccurrence(text, first), name) : text;
}
