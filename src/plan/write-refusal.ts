import type { ValueObservation } from '../evaluate/examine.js';
import type { HostView } from '../evaluate/host-view.js';
import { isEtcdServiceHome } from '../evaluate/setting-home.js';
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
  if (isEtcdServiceHome(home)) {
    const where = home.kind === 'etcd-environment' ? home.variable : name;
    return `etcd runs as a service here: set ${where} in ${home.path} by hand, restart its members one by one and scan again`;
  }
  if (Array.isArray(value) && value.length === 0) return `needs a value: nothing would be left of ${name}`;
  const hasRange = setting.since !== undefined || setting.until !== undefined;
  if (hasRange && view.kubernetesVersion === undefined) {
    return `${name} exists in Kubernetes ${setting.since ?? '…'} to ${setting.until ?? '…'}, and this host's version is unknown`;
  }
  const present = (seen.declared ?? seen.effective).set;
  return nameRefusal(setting, present, value, view.kubernetesVersion, knownNames);
}
