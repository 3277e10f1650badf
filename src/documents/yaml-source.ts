import { isMap, LineCounter, parseDocument, type Document, type ParsedNode, type Tags, type YAMLMap } from 'yaml';
import { DocumentError } from './document-error.js';

/** Data as JSON has it. */
export type Plain = null | boolean | number | string | readonly Plain[] | { readonly [key: string]: Plain };

/** A YAML or JSON document whose root is a map: its text, its nodes with their places, and its data. */
export interface YamlSource {
  readonly text: string;
  readonly root: YAMLMap.Parsed;
  readonly data: Readonly<Record<string, unknown>>;
  /** Line of an offset, counted from 1. */
  readonly lineAt: (offset: number) => number;
}

/** More aliases than this expand to no sane configuration: a small text must not become gigabytes. */
const maxAliasCount = 100;

/** Kubernetes reads YAML 1.1 (`yes` is true, `0644` is octal), but times stay texts there. */
function withoutTimes(tags: Tags): Tags {
  return tags.filter(
    (tag) =>
      typeof tag === 'string' ||
      (tag.tag !== 'tag:yaml.org,2002:timestamp' && !('format' in tag && tag.format === 'TIME')),
  );
}

function refuseErrors(document: Document.Parsed, lineAt: (offset: number) => number): void {
  const [error] = document.errors;
  if (!error) return;
  const line = lineAt(error.pos[0]);
  if (error.code === 'MULTIPLE_DOCS') {
    throw new DocumentError(
      'a second YAML document begins here; keep one document in the file and move the rest away',
      line,
    );
  }
  throw new DocumentError(`not valid YAML (${error.message}); correct the file by hand first`, line);
}

function expand(document: Document.Parsed): Readonly<Record<string, unknown>> {
  try {
    return document.toJS({ maxAliasCount });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DocumentError(`the YAML aliases cannot be expanded (${reason}); write the values out`);
  }
}

/**
 * Parses one YAML or JSON document by the rules that Kubernetes reads it with. Throws a DocumentError when the text is
 * not YAML, is empty, holds several documents, is no map, or expands too far.
 */
export function readYaml(text: string): YamlSource {
  const lines = new LineCounter();
  const options = { version: '1.1', keepSourceTokens: true, prettyErrors: false, lineCounter: lines } as const;
  const document = parseDocument<ParsedNode>(text, { ...options, logLevel: 'error', customTags: withoutTimes });
  const lineAt = (offset: number): number => Math.max(lines.linePos(offset).line, 1);
  refuseErrors(document, lineAt);
  const root = document.contents;
  if (root === null) throw new DocumentError('the document is empty; restore the file first');
  if (!isMap(root))
    throw new DocumentError(
      'the document is no map of keys to values; check that it is the right file',
      lineAt(root.range[0]),
    );
  return { text, root, data: expand(document), lineAt };
}
