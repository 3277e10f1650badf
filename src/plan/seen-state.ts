import { isDeepStrictEqual } from 'node:util';
import type { HostView } from '../evaluate/host-view.js';
import type { FileState } from '../model/plan.js';
import { stateOf } from './file-state.js';

/** A path as a host shows it; undefined for one that was not looked at, which the host itself compares before it writes. */
export function seenState({ snapshot }: HostView, path: string): FileState | undefined {
  const fact = snapshot.files[path] ?? Object.values(snapshot.files).find((each) => each.state === 'present' && each.realPath === path);
  if (fact === undefined || fact.state === 'unreadable') return undefined;
  return fact.state === 'absent' ? { type: 'absent' } : stateOf(fact);
}

/** Whether a path is as planned: its content counts where the plan is about it. */
export function isAsPlanned(seen: FileState, planned: FileState): boolean {
  if (seen.type === 'absent' || planned.type === 'absent') return seen.type === planned.type;
  const isHashed = planned.sha256 !== undefined;
  const facts = ({ type, mode, owner, sha256 }: typeof seen): unknown => [type, mode, owner, isHashed ? sha256 : ''];
  return isDeepStrictEqual(facts(seen), facts(planned));
}
