import { DocumentError } from '../../documents/document-error.js';
import { readPodManifest } from '../../documents/pod-manifest.js';
import { programOf } from '../../model/component.js';
import type { FileChange } from '../../model/plan.js';
import { stateDiff } from '../state-diff.js';

/** The change that leaves a path as another one found it. Its needs are for the caller to turn round. */
export function invertFileChange({ arguments: _arguments, hazards = [], ...change }: FileChange): FileChange {
  const { target, before: after, after: before, restarts } = change;
  const expected = argumentsOf({ ...change, after });
  return {
    ...change,
    before,
    after,
    diff: stateDiff(target, before, after),
    needs: [],
    ...(expected === undefined ? {} : { arguments: expected }),
    ...(hazards.length === 0 || restarts.length === 0 ? {} : { hazards }),
  };
}

/** With what the component of a manifest starts anew; undefined where the manifest does not foretell it. */
function argumentsOf({ kind, restarts: [component], after }: Pick<FileChange, 'kind' | 'restarts' | 'after'>): readonly string[] | undefined {
  if (kind !== 'pod-manifest' || component === undefined || after.type !== 'file' || after.content === undefined) return undefined;
  try {
    return readPodManifest(after.content, programOf[component]).command.slice(1);
  } catch (error) {
    if (error instanceof DocumentError) return undefined;
    throw error;
  }
}
