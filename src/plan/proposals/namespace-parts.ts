import type { DraftContext } from './draft.js';
import { isLabelName } from './object-names.js';
import { objectsOf } from './objects-of.js';
import { refused } from './refused.js';

/**
 * Writes one part of a manifest for each judged namespace that has no part yet, in the order of their names. A name
 * that Kubernetes does not allow gives a comment and no part.
 * @param write the part of a namespace, by its name
 */
export function namespaceParts(
  { api, leaveOut }: DraftContext,
  having: ReadonlySet<string | undefined>,
  write: (namespace: string) => string,
): string | undefined {
  const names = objectsOf(api, 'namespaces')
    .map(({ metadata }) => metadata.name)
    .filter((name) => !having.has(name) && leaveOut(name) === undefined)
    .sort();
  const parts = names.flatMap((name) => (isLabelName(name) ? write(name) : refused('namespace', name)));
  return parts.length === 0 ? undefined : parts.join('\n');
}
