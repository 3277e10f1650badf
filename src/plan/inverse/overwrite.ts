import { isDeepStrictEqual } from 'node:util';
import { flagValues, parseFlags } from '../../documents/command-flags.js';
import { DocumentError } from '../../documents/document-error.js';
import type { PodManifest } from '../../documents/pod-manifest.js';
import { readPodManifest } from '../../documents/pod-manifest.js';
import { programOf } from '../../model/component.js';
import type { FileChange, FileState } from '../../model/plan.js';
import { stateDiff } from '../state-diff.js';

type Existing = Exclude<FileState, { type: 'absent' }>;

/**
 * A change that takes another one back though somebody changed the path since: planned from what is there now. Where the
 * run left the content alone, so does this. Why not, where something else is at the path, or where API servers would lose
 * the key with which Secrets are stored.
 * @param seen the path as its host shows it, with the digest of a file
 */
export function overwrite(change: FileChange, seen: FileState): { readonly change: FileChange } | { readonly refusal: string } {
  const { after, target } = change;
  if (seen.type === 'absent') return fromNothing(change);
  const type = after.type === 'absent' ? change.before.type : after.type;
  if (type !== seen.type) return { refusal: `${target} is a ${seen.type} by now; move it away first` };
  if (losesKey(change, seen)) return { refusal: `${target} names another encryption configuration by now, with which Secrets may be stored; bring it back by hand` };
  return { change: effective(planned(change, seen, leavesContent(change) ? withContentOf(after, seen) : after)) };
}

function fromNothing(change: FileChange): { readonly change: FileChange } | { readonly refusal: string } {
  const { after, target } = change;
  if (after.type === 'file' && after.content === undefined) return { refusal: `${target} is gone, and what it held is not on record` };
  return { change: planned(change, { type: 'absent' }, after) };
}

function planned(change: FileChange, before: FileState, after: FileState): FileChange {
  return { ...change, before, after, diff: stateDiff(change.target, before, after) };
}

/** Whether the run changed mode and owner alone. */
function leavesContent({ before, after }: FileChange): boolean {
  return before.type !== 'absent' && after.type !== 'absent' && before.sha256 === after.sha256;
}

function withContentOf(state: FileState, { sha256, content }: Existing): FileState {
  if (state.type === 'absent') return state;
  const { sha256: _sha256, content: _content, ...rest } = state;
  return { ...rest, ...(sha256 === undefined ? {} : { sha256 }), ...(content === undefined ? {} : { content }) };
}

/** The kubelet starts a pod anew when its parsed manifest differs, and knows nothing of comments. */
function effective(change: FileChange): FileChange {
  const { before, after, arguments: _arguments, ...rest } = change;
  const isSame = before.type === 'file' && after.type === 'file' && (before.sha256 === after.sha256 || hasSamePod(change));
  return isSame ? { ...rest, before, after, restarts: [] } : change;
}

function hasSamePod(change: FileChange): boolean {
  const [before, after] = [manifestIn(change, change.before), manifestIn(change, change.after)];
  return before !== undefined && after !== undefined && isDeepStrictEqual(before.pod, after.pod);
}

function losesKey(change: FileChange, seen: FileState): boolean {
  if (change.kind !== 'pod-manifest' || change.restarts[0] !== 'apiserver') return false;
  return configurationIn(change, seen) !== configurationIn(change, change.after);
}

function configurationIn(change: FileChange, state: FileState): string | undefined {
  return flagValues(parseFlags(manifestIn(change, state)?.command ?? []), 'encryption-provider-config').at(-1);
}

function manifestIn({ kind, restarts: [component] }: FileChange, state: FileState): PodManifest | undefined {
  if (kind !== 'pod-manifest' || component === undefined || state.type !== 'file' || state.content === undefined) return undefined;
  try {
    return readPodManifest(state.content, programOf[component]);
  } catch (error) {
    if (error instanceof DocumentError) return undefined;
    throw error;
  }
}
