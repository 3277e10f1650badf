import type { ValueType } from '../model/constraint.js';
import type { FileCheck, SettingCheck } from '../model/control.js';

/** What a constraint is about: a file, or a setting with the type of its value. */
export type Subject = ValueType | 'file';

/** What a check's constraint is about. */
export function subjectOf(check: SettingCheck | FileCheck): Subject {
  return 'file' in check ? 'file' : check.setting.type;
}
