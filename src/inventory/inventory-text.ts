import type { Document, Node, Pair, YAMLMap, YAMLParseError } from 'yaml';
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';

/** Keys and list positions that lead to a value. */
export type Path = readonly PropertyKey[];

/** Something wrong in the file: at a value, or, with `isKey`, at the key that the path ends with. */
export interface Problem {
  readonly path: Path;
  readonly message: string;
  readonly isKey?: boolean;
}

/** The text of an inventory file with the places of its keys and values. */
export class InventoryText {
  readonly #file: string;
  readonly #lines = new LineCounter();
  readonly #document: Document.Parsed;

  constructor(file: string, text: string) {
    this.#file = file;
    const options = { lineCounter: this.#lines, prettyErrors: false, uniqueKeys: false };
    this.#document = parseDocument(text, options);
  }

  /** Syntax errors, each a line to show; empty when the text is YAML. */
  syntaxErrors(): string[] {
    const [loops, { errors }] = [this.#aliasLoops(), this.#document];
    const lines = errors.map((error) => `${this.#place(error.pos[0])}: not YAML: ${wording(error)}; correct it there.`);
    return errors.length === 0 && loops !== undefined ? [loops] : lines;
  }

  /** The content as plain values, once there are no syntax errors. */
  value(): unknown {
    return this.#document.toJS();
  }

  /** Keys that stand twice in a map, each with the line of the first. */
  duplicateKeys(): Problem[] {
    return duplicatesBelow(this.#document.contents, [], (node) => this.#lines.linePos(node.range?.[0] ?? 0).line);
  }

  /** The line of the value, or of the nearest thing above it that is in the file. */
  line(path: Path): number {
    return this.#lines.linePos(this.#offset(path, false)).line;
  }

  /** The problems in the order of the file, each a line to show: FILE:LINE:COL: key a.b: message. */
  describeAll(problems: readonly Problem[]): string {
    const placed = problems.map((problem) => ({ problem, offset: this.#offset(problem.path, problem.isKey ?? false) }));
    const lines = placed
      .toSorted((one, other) => one.offset - other.offset)
      .map(({ problem: { path, message }, offset }) => `${this.#place(offset)}: ${subject(path)}: ${message}.`);
    return lines.join('\n');
  }

  /** Aliases that expand beyond all measure cannot be turned into values. */
  #aliasLoops(): string | undefined {
    try {
      this.#document.toJS();
      return undefined;
    } catch (error) {
      return `${this.#file}: not usable YAML: ${(error as Error).message}; write the values out instead.`;
    }
  }

  #place(offset: number): string {
    const { line, col } = this.#lines.linePos(offset);
    return `${this.#file}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  }

  #offset(path: Path, isKey: boolean): number {
    let node: unknown = this.#document.contents;
    let offset = this.#document.contents?.range?.[0] ?? 0;
    for (const [depth, step] of path.entries()) {
      const found = stepInto(isAlias(node) ? node.resolve(this.#document) : node, step);
      if (found === undefined) return offset;
      const wanted = isKey && depth === path.length - 1 ? found.key : (found.value ?? found.key);
      offset = wanted?.range?.[0] ?? offset;
      node = found.value;
    }
    return offset;
  }
}

/** The parser's own words, but where they speak to programmers. */
function wording({ code, message }: YAMLParseError): string {
  return code === 'MULTIPLE_DOCS' ? 'the file holds more than one document' : message;
}

interface Step {
  readonly key: Node | undefined;
  readonly value: Node | undefined;
}

/** The last of equal keys, because it is the one whose value counts. */
function stepInto(node: unknown, step: PropertyKey): Step | undefined {
  if (isSeq(node)) return { key: undefined, value: node.items[Number(step)] as Node | undefined };
  if (!isMap(node)) return undefined;
  const pair = (node as YAMLMap<Node, Node | null>).items.findLast((item) => nameOf(item) === step);
  return pair && { key: pair.key, value: pair.value ?? undefined };
}

function nameOf(pair: Pair<Node, Node | null>): string {
  return isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
}

function duplicatesBelow(node: unknown, path: Path, lineOf: (node: Node) => number): Problem[] {
  if (isSeq(node)) return node.items.flatMap((item, index) => duplicatesBelow(item, [...path, index], lineOf));
  if (!isMap(node)) return [];
  const firstLines = new Map<string, number>();
  return (node as YAMLMap<Node, Node | null>).items.flatMap((pair) => {
    const name = nameOf(pair);
    const [first, line] = [firstLines.get(name), lineOf(pair.key)];
    if (first === undefined) firstLines.set(name, line);
    const below = duplicatesBelow(pair.value, [...path, name], lineOf);
    if (first === undefined) return below;
    const message = `stands twice, in line ${first} and in line ${line}; remove or rename one of them`;
    return [{ path: [...path, name], message, isKey: true }, ...below];
  });
}

/** `key hosts.m1.roles[0]`; control characters in a key are shown escaped. */
function subject(path: Path): string {
  if (path.length === 0) return 'the inventory';
  const steps = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`));
  return `key ${JSON.stringify(steps.join('').slice(1)).slice(1, -1)}`;
}
