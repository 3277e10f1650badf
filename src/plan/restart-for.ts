import type { HostView } from '../evaluate/host-view.js';
import type { SettingHome } from '../evaluate/setting-home.js';
import type { NumberedControl } from '../model/control.js';
import type { Edit } from './edit.js';

/** Names the run that last made a static pod start anew though its arguments stayed. */
const annotation = 'cis-bench/restarted-by';

/**
 * What makes a static pod read its configuration file again: the kubelet starts a pod anew when its manifest's spec or
 * metadata differ, and knows nothing of the files that it reads. None for a setting of another home.
 */
export function restartFor(view: HostView, control: NumberedControl, home: SettingHome, run: string): Edit[] {
  const manifest = home.kind === 'component-config' ? view.manifests[home.component] : undefined;
  if (manifest === undefined) return [];
  const owned = { control, view, path: manifest.path };
  return [
    { ...owned, kind: 'annotation', key: annotation, value: run },
    { ...owned, kind: 'after', needs: home.path },
  ];
}
