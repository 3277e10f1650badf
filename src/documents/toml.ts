import { parse, TomlError } from 'smol-toml';
import { DocumentError } from './document-error.js';

/** Data of a TOML document. */
export type TomlData = Readonly<Record<string, unknown>>;

/** Parses TOML. Throws a DocumentError, with the line, when the text is none. */
export function readToml(text: string): TomlData {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [reason = ''] = error.message.replace(/^Invalid TOML document: /, '').split('\n');
    throw new DocumentError(`not valid TOML (${reason}); correct the file by hand first`, error.line);
  }
}
