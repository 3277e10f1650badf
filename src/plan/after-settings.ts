import type { EditSet } from './build-plan.js';
import type { Edit } from './edit.js';

/**
 * A set in the phase in which others set the same values for the last time, where that is not the first: a value that
 * builds on theirs must neither come before it nor be overwritten by it.
 * @param others sets of the same step, whose values it builds on
 */
export function afterSettings(set: EditSet, others: readonly EditSet[]): EditSet {
  const own = new Set(set.edits.flatMap(settingKey));
  const edits = others.flatMap((other) => other.edits).filter((edit) => settingKey(edit).some((key) => own.has(key)));
  const last = Math.max(0, ...edits.map(({ phase = 0 }) => phase));
  return last === 0 ? set : { ...set, edits: set.edits.map((edit) => ({ ...edit, phase: last + (edit.phase ?? 0) })) };
}

function settingKey(edit: Edit): readonly string[] {
  return edit.kind === 'setting' ? [`${edit.view.host.name} ${edit.path} ${edit.setting.flag}`] : [];
}
