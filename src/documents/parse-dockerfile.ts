import type { Dockerfile, Instruction } from './dockerfile.js';
import { splitWords, unquoteWord } from './dockerfile-words.js';

/** Lines of a Dockerfile, and how far they have been read. */
interface Source {
  readonly lines: readonly string[];
  /** The character that continues a line. */
  readonly escape: string;
  next: number;
}

const directive = /^#\s*([a-z][a-z0-9]*)\s*=\s*(.*?)\s*$/i;
const comment = /^\s*#/;

/**
 * Parses a Dockerfile by the rules of BuildKit's frontend: parser directives, comments (also between continued lines),
 * continuation by the escape character, here-documents of ADD, COPY and RUN, flags, triggers. What cannot be parsed is
 * the result's `problem`; it never throws.
 * @param path names the file in messages
 */
export function parseDockerfile(path: string, text: string): Dockerfile {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const source: Source = { lines, escape: escapeOf(lines), next: 0 };
  const instructions: Instruction[] = [];
  while (source.next < lines.length) {
    const line = source.next + 1;
    const logical = readLogicalLine(source);
    if (logical === '') continue;
    const read = readInstruction(logical, line, source);
    if ('problem' in read) return { path, instructions, problem: read.problem };
    instructions.push(read);
  }
  return instructions.length > 0 ? { path, instructions } : { path, instructions, problem: 'it has no instruction' };
}

/** Directives stand at the top, before any comment, empty line or instruction. */
function escapeOf(lines: readonly string[]): string {
  for (const line of lines) {
    const [, key, value] = directive.exec(line) ?? [];
    if (key === undefined) break;
    if (key.toLowerCase() === 'escape' && value === '`') return '`';
  }
  return '\\';
}

/** The text of the next instruction, its lines joined; '' for a comment or an empty line. */
function readLogicalLine(source: Source): string {
  const { lines, escape } = source;
  let text = '';
  let isContinued = false;
  do {
    const line = lines[source.next++] ?? '';
    if (comment.test(line) || line.trim() === '') {
      if (isContinued) continue;
      return '';
    }
    const body = line.trimEnd();
    // an escape character that is escaped itself does not continue the line
    isContinued = body.endsWith(escape) && body.at(-2) !== escape;
    text += isContinued ? body.slice(0, -1) : line;
  } while (isContinued && source.next < lines.length);
  return text.trim();
}

function readInstruction(logical: string, line: number, source: Source): Instruction | { readonly problem: string } {
  const [, word = '', rest = ''] = /^(\S+)\s*([\s\S]*)$/.exec(logical) ?? [];
  const name = word.toUpperCase();
  if (!/^[A-Z]+$/.test(name)) return { problem: `line ${line} does not begin with an instruction` };
  if (name === 'ONBUILD') {
    if (/^onbuild\b/i.test(rest)) return { problem: `line ${line}: a trigger cannot have a trigger` };
    const triggered = readInstruction(rest, line, source);
    return 'problem' in triggered ? triggered : { ...triggered, isTrigger: true };
  }
  const { flags, text } = takeFlags(rest);
  const heredocs: string[] = [];
  if (name === 'RUN' || name === 'COPY' || name === 'ADD') {
    for (const opening of openings(text, source.escape)) {
      const content = readHeredoc(source, opening);
      if (content === undefined) return { problem: `line ${line}: the here-document ${opening.end} does not end` };
      heredocs.push(content);
    }
  }
  return { name, flags, text, heredocs, isTrigger: false, line };
}

function takeFlags(rest: string): { readonly flags: Readonly<Record<string, string>>; readonly text: string } {
  const flags: Record<string, string> = {};
  let text = rest;
  for (;;) {
    const [whole, key = '', value = ''] = /^--([a-z][a-z0-9-]*)(?:=((?:"[^"]*"|'[^']*'|\S)*))?(?:\s+|$)/i.exec(text) ?? [];
    if (whole === undefined) return { flags, text };
    flags[key] = unquoteWord(value);
    text = text.slice(whole.length);
  }
}

interface Opening {
  readonly end: string;
  readonly isIndented: boolean;
}

function openings(text: string, escape: string): readonly Opening[] {
  return splitWords(text, escape).flatMap((word) => {
    const [, dash, end] = /^\d*<<(-?)([^<]+)$/.exec(word) ?? [];
    return end === undefined ? [] : [{ end: unquoteWord(end), isIndented: dash === '-' }];
  });
}

/** The lines up to the one that ends it; undefined when none does. */
function readHeredoc(source: Source, { end, isIndented }: Opening): string | undefined {
  const content: string[] = [];
  while (source.next < source.lines.length) {
    const read = source.lines[source.next++] ?? '';
    const line = isIndented ? read.replace(/^\t+/, '') : read;
    if (line === end) return content.join('\n');
    content.push(line);
  }
  return undefined;
}
