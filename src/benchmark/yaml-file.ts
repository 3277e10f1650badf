import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument, visit } from 'yaml';
import type { Alias, Document } from 'yaml';
import type { z } from 'zod';
import { BenchmarkError } from './benchmark-error.js';
import { expecting } from './expecting.js';
import type { KeyPath } from './key-path.js';
import { renderKeyPath } from './key-path.js';
import { locateKey } from './locate-key.js';
import type { SchemaProblem } from './schema-problem.js';
import { schemaProblems } from './schema-problem.js';

/** A YAML file's validated content, and where each of its keys stands. */
export interface YamlFile<T> {
  readonly value: T;
  /** An error that points at a key of this file (or, with `at` key, at the key's name instead of its value). */
  error(path: KeyPath, message: string, at?: 'key' | 'value'): BenchmarkError;
}

/**
 * Reads a YAML file and validates it. Throws a BenchmarkError at the first place, in the order of the file, that is no
 * YAML, repeats a key, or does not fit the schema.
 */
export function readYamlFile<T>(file: string, schema: z.ZodType<T>): YamlFile<T> {
  const lines = new LineCounter();
  const text = readText(file);
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const errorAt: ErrorAtOffset = (offset, key, message) => {
    const { line, col } = lines.linePos(offset);
    return new BenchmarkError(message, { file, line: Math.max(line, 1), column: Math.max(col, 1), key });
  };
  const syntax = syntaxError(document, text, errorAt);
  if (syntax !== undefined) throw syntax;
  const parsed = schema.safeParse(plainValue(document, errorAt), { reportInput: true, error: typeMessage });
  if (!parsed.success) throw firstProblem(parsed.error, document, errorAt);
  return {
    value: parsed.data,
    error: (path, message, at = 'value') => errorAt(locateKey(document, path, at), renderKeyPath(path), message),
  };
}

type ErrorAtOffset = (offset: number, key: string, message: string) => BenchmarkError;

function syntaxError(document: Document.Parsed, text: string, errorAt: ErrorAtOffset): BenchmarkError | undefined {
  const [error] = document.errors;
  if (error === undefined) return undefined;
  const [start] = error.pos;
  if (error.code !== 'DUPLICATE_KEY') return errorAt(start, 'syntax', `expected valid YAML: ${error.message}`);
  const key = /^[^:\n]*/.exec(text.slice(start))?.[0] ?? '';
  return errorAt(start, key, 'expected each key once in a map, found it again');
}

function firstProblem(error: z.ZodError, document: Document, errorAt: ErrorAtOffset): BenchmarkError {
  const problems = error.issues.flatMap((issue) => schemaProblems(issue));
  const [first] = problems
    .filter((problem) => !isMisspelled(problem, problems))
    .map((problem) => ({ ...problem, offset: locateKey(document, problem.path, problem.at) }))
    .sort((a, b) => a.offset - b.offset);
  return errorAt(first?.offset ?? 0, renderKeyPath(first?.path ?? []), first?.message ?? error.message);
}

/** Whether a key is missing beside one that is unknown: that one is told, since it may well be the missing one. */
function isMisspelled({ path, isMissing }: SchemaProblem, problems: readonly SchemaProblem[]): boolean {
  const parent = renderKeyPath(path.slice(0, -1));
  const isBeside = (other: SchemaProblem): boolean =>
    other.at === 'key' && other.path.length === path.length && renderKeyPath(other.path.slice(0, -1)) === parent;
  return isMissing && problems.some(isBeside);
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code);
    throw new BenchmarkError(`${file} cannot be read (${code}); check the path and its permissions`);
  }
}

/** Aliases are followed here, so a bad one shows only now; a glob without quotes (`*-owner`) is one, too. */
function plainValue(document: Document, errorAt: ErrorAtOffset): unknown {
  try {
    return document.toJS();
  } catch (error) {
    const { range, source } = danglingAlias(document) ?? {};
    if (range) throw errorAt(range[0], 'syntax', `expected the anchor of *${source} before it; a text that begins with * needs quotes`);
    throw errorAt(0, 'top level', `expected aliases that can be followed: ${(error as Error).message}`);
  }
}

function danglingAlias(document: Document): Alias | undefined {
  let found: Alias | undefined;
  visit(document, {
    Alias: (_, alias) => {
      if (alias.resolve(document) !== undefined) return undefined;
      found = alias;
      return visit.BREAK;
    },
  });
  return found;
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
};

/** The words for what schemas do not word themselves. */
function typeMessage(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'invalid_type') return expecting(kinds[issue.expected] ?? issue.expected)(issue);
  if (issue.code === 'invalid_value') return expecting(issue.values.map(String).join(' or '))(issue);
  if (issue.code === 'too_small') return 'expected at least one entry, found none';
  return undefined;
}
