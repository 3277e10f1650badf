import type { ImageListing } from '../model/snapshot.js';
import { wordText } from './records.js';

/** Reads one `images` record: the program that listed them and what it printed, or `-` and why nothing did. */
export function parseImages(tool: string, word: string | undefined): ImageListing {
  const text = wordText(word);
  if (tool === 'crictl') {
    const references = crictlReferences(text);
    return references === undefined ? { reason: 'crictl prints something that is no list of images' } : { tool, references };
  }
  if (tool === 'ctr' || tool === 'docker') return { tool, references: unique(text.split(/\s+/)) };
  return { reason: text };
}

/** The tags of each image, else its digests. */
function crictlReferences(text: string): readonly string[] | undefined {
  const listed = parseJson(text);
  const images = isRecord(listed) ? listed['images'] : undefined;
  if (!Array.isArray(images)) return undefined;
  return unique(
    images.filter(isRecord).flatMap((image) => {
      const tags = texts(image['repoTags']);
      return tags.length > 0 ? tags : texts(image['repoDigests']);
    }),
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function unique(references: readonly string[]): readonly string[] {
  return [...new Set(references.filter((each) => each !== ''))].sort();
}
