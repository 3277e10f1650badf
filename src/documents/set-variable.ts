import { isDeepStrictEqual } from 'node:util';
import type { ArgumentVector } from './argument-vector.js';
import { DocumentError } from './document-error.js';
import { readEnvironmentFile } from './environment-file.js';
import { applySplices, insertLinesAfter, lineEndOf, type Splice } from './text-splice.js';
import { isUnitFile, readUnitFile } from './unit-file.js';

/**
 * Gives a variable a value where an environment file, or a unit's Environment= line, assigns it last, keeping its quotes;
 * one that is assigned nowhere gets a line of its own behind the other variables. The same text comes back when it has
 * the value already. Throws a DocumentError when the value has characters with a meaning in units and shells, or stands
 * in a form that cannot be edited safely.
 */
export function setVariable(text: string, name: string, value: string): string {
  if (!/^[\w.,:=/@+[\]-]*$/.test(value)) {
    throw new DocumentError(
      `the value ${JSON.stringify(value)} of ${name} has characters with a meaning in units and shells; set it by hand`,
    );
  }
  const vectors = readVectors(text);
  const vector = vectors.find((each) => each.variable === name);
  if (vector !== undefined && valueOf(vector) === value) return text;
  const edited = vector === undefined ? addLine(text, vectors, `${name}=${value}`) : applySplices(text, [replaceValue(vector, value)]);
  if (isDeepStrictEqual(assignments(readVectors(edited)), { ...assignments(vectors), [name]: value })) return edited;
  throw new DocumentError(`${name} is written in a form that cannot be edited safely; change it by hand`);
}

function readVectors(text: string): readonly ArgumentVector[] {
  return isUnitFile(text) ? readUnitFile(text) : readEnvironmentFile(text);
}

function valueOf({ words }: ArgumentVector): string {
  return words.map((word) => word.text).join(' ');
}

/** Every value by its variable, and the words of the commands, to see that nothing else changed. */
function assignments(vectors: readonly ArgumentVector[]): Readonly<Record<string, string>> {
  const nameOf = ({ variable }: ArgumentVector, index: number): string => variable ?? `command ${commandsBefore(vectors, index)}`;
  return Object.fromEntries(vectors.map((vector, index) => [nameOf(vector, index), valueOf(vector)]));
}

function commandsBefore(vectors: readonly ArgumentVector[], index: number): number {
  return vectors.slice(0, index).filter(({ variable }) => variable === null).length;
}

function replaceValue({ words, appendAt }: ArgumentVector, value: string): Splice {
  const cells = words.flatMap((word) => word.cells);
  return { start: cells[0]?.start ?? appendAt, end: cells.at(-1)?.end ?? appendAt, text: value };
}

function addLine(text: string, vectors: readonly ArgumentVector[], assignment: string): string {
  if (!isUnitFile(text)) return text === '' ? `${assignment}\n` : applySplices(text, [insertLinesAfter(text, text.length, [assignment])]);
  const last = Math.max(...vectors.filter(({ variable }) => variable !== null).map(({ appendAt }) => appendAt));
  const at = Number.isFinite(last) ? lineEndOf(text, last) : endOfHeading(text);
  return applySplices(text, [insertLinesAfter(text, at, [`Environment=${assignment}`])]);
}

function endOfHeading(text: string): number {
  const heading = /^[ \t]*\[Service\][ \t]*\r?$/m.exec(text);
  if (heading === null) throw new DocumentError('has no section [Service] that a variable could go to');
  return lineEndOf(text, heading.index);
}
