import type { YamlLayout } from './yaml-layout.js';
import type { Plain } from './yaml-source.js';

/** How new strings are quoted; `plain` still quotes what YAML would read as something else. */
export type Quoting = 'plain' | 'single' | 'double';

const word = /^(?:--?[A-Za-z]|[A-Za-z/])[\w.:/=@+%*~$()[\]{}<>&!?;^,-]*$/;
const durationOrAddress = /^(?:(?:\d+(?:\.\d+)?(?:ns|us|ms|s|m|h))+|\d+(?:\.\d+){3}(?:\/\d+)?)$/;
/** Words that YAML 1.1 reads as a boolean or as null. */
const reserved = /^(?:y|n|yes|no|on|off|true|false|null)$/i;
// oxlint-disable-next-line no-control-regex -- exactly the control characters are meant
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/;

function isPlainSafe(text: string, isFlow: boolean): boolean {
  if (durationOrAddress.test(text)) return true;
  return word.test(text) && !reserved.test(text) && !text.endsWith(':') && !(isFlow && /[,[\]{}]/.test(text));
}

function doubleQuoted(text: string): string {
  const escape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, escape);
}

/** Renders one scalar so that YAML 1.1 and 1.2 read it back as exactly this value. */
export function renderScalar(value: null | boolean | number | string, quoting: Quoting, isFlow: boolean): string {
  if (typeof value !== 'string') return String(value);
  if (quoting === 'plain' && isPlainSafe(value, isFlow)) return value;
  if (quoting === 'single' && !unprintable.test(value)) return `'${value.replaceAll("'", "''")}'`;
  return doubleQuoted(value);
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}

/**
 * Renders data on one line: a scalar, or flow style; with double quoting it is JSON. `isFlow`: inside a flow
 * collection.
 */
export function renderInline(value: Plain, quoting: Quoting, isFlow: boolean): string {
  if (isList(value)) return `[${value.map((item) => renderInline(item, quoting, true)).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return renderScalar(value, quoting, isFlow);
  const pairs = Object.entries(value).map(([key, item]) => renderPair(key, item, quoting));
  return `{${pairs.join(', ')}}`;
}

/** Renders one key and its value as an entry of a flow map. */
export function renderPair(key: string, value: Plain, quoting: Quoting): string {
  return `${renderScalar(key, quoting, true)}: ${renderInline(value, quoting, true)}`;
}

/** Whether a value is written in lines of its own in block style: a list or map that is not empty. */
export function isBlockValue(value: Plain): value is readonly Plain[] | { readonly [key: string]: Plain } {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

/** How the lines of one list item are written. */
export interface ItemStyle {
  readonly indent: string;
  /** Between the dash and the value. */
  readonly gap: string;
  readonly quoting: Quoting;
}

/** Renders one list item as block lines. */
export function renderBlockItem(item: Plain, style: ItemStyle, layout: YamlLayout): readonly string[] {
  const { indent, gap, quoting } = style;
  if (!isBlockValue(item) || isList(item)) return [`${indent}-${gap}${renderInline(item, quoting, false)}`];
  const inner = `${indent} ${gap}`;
  const [first = '', ...rest] = renderBlock(item, inner, layout);
  return [`${indent}-${gap}${first.slice(inner.length)}`, ...rest];
}

/** Renders a list or map that is not empty as block lines, each with the given indentation. */
export function renderBlock(
  value: readonly Plain[] | { readonly [key: string]: Plain },
  indent: string,
  layout: YamlLayout,
): readonly string[] {
  if (isList(value))
    return value.flatMap((item) => renderBlockItem(item, { indent, gap: ' ', quoting: 'plain' }, layout));
  return Object.entries(value).flatMap(([key, item]) => {
    const written = `${indent}${renderScalar(key, 'plain', false)}:`;
    if (!isBlockValue(item)) return [`${written} ${renderInline(item, 'plain', false)}`];
    return [written, ...renderBlock(item, indent + ' '.repeat(isList(item) ? layout.list : layout.map), layout)];
  });
}
