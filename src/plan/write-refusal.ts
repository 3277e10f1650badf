import type { ValueObservation } from '../evaluate/examine.js';
import type { HostView } from '../evaluate/host-view.js';
import { settingName } from '../evaluate/setting-name.js';
import type { Value } from '../model/constraint.js';
import type { KnownName } from '../model/known-name.js';
import { nameRefusal } from './name-refusal.js';

/** Why a setting's new value cannot be written; undefined when it can. */
export function writeRefusal(
  view: HostView,
  seen: ValueObservation,
  value: Value,
  knownNames: readonly KnownName[],
): string | undefined {
  if (seen.subject.kind !== 'setting') return undefined;
  const { setting, home } = seen.subject;
  const name = settingName(setting);
  if (home === undefined) {
    return `it is not known where ${name} is declared on this host; set it where the component is started`;
  }
  if (seen.holdsNext) {
    return `restart pending: ${home.path} already declares it; restart the component and scan again`;
  }
  if (Array.isArray(value) && value.length === 0) return `needs a value: nothing would be left of ${name}`;
  const present = (seen.declared ?? seen.effective).set;
  return nameRefusal({ setting, home, present, wanted: value }, view.kubernetesVersion, knownNames);
}
