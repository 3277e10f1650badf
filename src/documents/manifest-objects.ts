import { parseAllDocuments } from 'yaml';
import type { ObjectName } from '../model/action.js';
import { DocumentError } from './document-error.js';
import { isPlainMap } from './plain-map.js';

/** An object of a manifest: what names it, whom it says it is managed by, and itself as JSON. */
export interface ManifestObject {
  readonly object: ObjectName;
  /** Value of the label app.kubernetes.io/managed-by; '' without one. */
  readonly manager: string;
  readonly json: string;
}

/** The objects of a manifest of several YAML documents, in order. Throws a DocumentError when one of them is no object. */
export function manifestObjects(manifest: string): readonly ManifestObject[] {
  return parseAllDocuments(manifest).map((document, index) => {
    const [problem] = document.errors;
    if (problem !== undefined) throw new DocumentError(`document ${index + 1} of the manifest: ${problem.message}`);
    return readObject(document.toJS({ maxAliasCount: 100 }), index + 1);
  });
}

function readObject(data: unknown, position: number): ManifestObject {
  const { kind, metadata } = isPlainMap(data) ? data : {};
  const { name, namespace, labels } = isPlainMap(metadata) ? metadata : {};
  if (typeof kind !== 'string' || typeof name !== 'string') {
    throw new DocumentError(`document ${position} of the manifest is no object of the API: it has no kind or no name`);
  }
  const manager = isPlainMap(labels) ? labels['app.kubernetes.io/managed-by'] : undefined;
  return {
    object: { kind, ...(typeof namespace === 'string' ? { namespace } : {}), name },
    manager: typeof manager === 'string' ? manager : '',
    json: JSON.stringify(data),
  };
}
