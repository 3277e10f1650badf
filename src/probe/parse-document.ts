import type { Excerpt } from '../model/snapshot.js';
import { wordBytes, wordText } from './records.js';

/** What was taken out of files, by kind and path. */
export type Excerpts = Readonly<Record<'certificates' | 'privateKeys' | 'documents', Record<string, Excerpt>>>;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Adds one `excerpt` record; a kind that is not known is passed over. */
export function addExcerpt(excerpts: Excerpts, record: readonly string[]): void {
  const [, kind, path, state, value] = record;
  if (kind !== 'certificates' && kind !== 'privateKeys' && kind !== 'documents') return;
  excerpts[kind][wordText(path)] = parseExcerpt(state, value);
}

function parseExcerpt(state: string | undefined, value: string | undefined): Excerpt {
  if (state === 'absent') return { state };
  if (state !== 'taken') return { state: 'unreadable', reason: wordText(value) };
  try {
    return { state, text: utf8.decode(wordBytes(value ?? '')) };
  } catch {
    return { state: 'unreadable', reason: 'is not a UTF-8 text file' };
  }
}
