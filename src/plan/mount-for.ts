import { hostPath } from '../documents/path-on-host.js';
import type { HostView } from '../evaluate/host-view.js';
import type { SettingHome } from '../evaluate/setting-home.js';
import type { Value } from '../model/constraint.js';
import type { NumberedControl } from '../model/control.js';
import type { Wish } from './edit.js';

/**
 * The mount that a pod needs to see a file that one of its flags names; none where it sees it already. A refusal where
 * something else is mounted there: a component that does not find its file does not start.
 */
export function mountFor(view: HostView, control: NumberedControl, home: SettingHome, value: Value): Wish {
  if (home.kind !== 'pod-manifest' || typeof value !== 'string' || !value.startsWith('/')) return { edits: [] };
  if (view.snapshot.files[value]?.state !== 'present') return { edits: [] };
  const manifest = view.manifests[home.component]?.manifest;
  const covering = manifest?.mounts.find(({ mountPath }) => `${value}/`.startsWith(`${mountPath.replace(/\/+$/, '')}/`));
  if (covering !== undefined) {
    const isSeen = manifest?.volumes.some(({ name, hostPath: source }) => name === covering.name && source !== undefined);
    if (isSeen === true && hostPath(manifest, value) === value) return { edits: [] };
    return { refusal: `the pod cannot see the host's ${value}, since its volume ${covering.name} is mounted at ${covering.mountPath}; put the file elsewhere` };
  }
  const name = `file-${value.slice(1).toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`.slice(0, 63).replace(/-+$/, '');
  const mount = { kind: 'add-host-path', name, path: value, mountPath: value, type: 'File', readOnly: true } as const;
  return { edits: [{ control, view, path: home.path, kind: 'mount', mount }] };
}
