import type { HostView } from '../evaluate/host-view.js';
import type { Control, Setting } from '../model/control.js';

/** The file of the host's layout that a setting is for, where it exists: certificates and keys have known places. */
export function deriveValue(view: HostView, component: Control['component'], { flag }: Setting): string | undefined {
  const candidates = view.layout.settings?.[`${component}.${flag}`] ?? [];
  return candidates.find((path) => {
    const fact = view.snapshot.files[path];
    return fact?.state === 'present' && fact.type === 'file';
  });
}
