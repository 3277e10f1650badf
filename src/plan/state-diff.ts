import { unifiedDiff } from '../documents/unified-diff.js';
import type { FileState } from '../model/plan.js';

type Existing = Exclude<FileState, { type: 'absent' }>;

/**
 * What becomes of a path, for people: lines that say which mode or owner becomes which, and a unified diff of its content;
 * where a content is not known, the beginnings of both digests. '' when nothing changes.
 */
export function stateDiff(path: string, before: FileState, after: FileState): string {
  if (before.type === 'absent') return after.type === 'absent' ? '' : creation(path, after);
  if (after.type === 'absent') return removal(path, before);
  return attributes(before, after) + contents(path, before, after);
}

function creation(path: string, { type, mode, owner, content }: Existing): string {
  const head = `create ${type} ${path}: mode ${octal(mode)}, owner ${owner}\n`;
  return head + (content === undefined ? '' : unifiedDiff(path, null, content));
}

function removal(path: string, { type, content }: Existing): string {
  if (type === 'directory') return `remove directory ${path}, unless it holds files by then\n`;
  return `remove file ${path}\n${content === undefined ? '' : unifiedDiff(path, content, null)}`;
}

function attributes(before: Existing, after: Existing): string {
  const mode = before.mode === after.mode ? '' : `mode ${octal(before.mode)} → ${octal(after.mode)}\n`;
  return mode + (before.owner === after.owner ? '' : `owner ${before.owner} → ${after.owner}\n`);
}

function contents(path: string, before: Existing, after: Existing): string {
  if (before.content === after.content && before.sha256 === after.sha256) return '';
  if (before.content !== undefined && after.content !== undefined) return unifiedDiff(path, before.content, after.content);
  return `content ${digest(before)} → ${digest(after)}\n`;
}

function digest({ sha256 }: Existing): string {
  return sha256 === undefined ? 'as it is' : `sha256 ${sha256.slice(0, 12)}`;
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}
