import type { HostView } from '../evaluate/host-view.js';
import type { NumberedControl } from '../model/control.js';
import { kernelDefaults } from '../model/kernel-defaults.js';
import { managedPaths } from '../model/managed-paths.js';
import type { Edit } from './edit.js';
import { textState } from './file-state.js';

/**
 * Edits that keep the kernel settings over a reboot. The running kernel has them (the guard saw to that), but only
 * because the kubelet set them itself; with protectKernelDefaults it no longer does, and would stay down after the
 * next boot (kubernetes/kubernetes#66241).
 */
export function kernelSettingsEdits(view: HostView, control: NumberedControl, kubeletPath: string): Edit[] {
  const path = managedPaths.kernelSettings;
  if (view.snapshot.files[path]?.state === 'present') return [];
  const lines = Object.entries(kernelDefaults).map(([name, value]) => `${name} = ${value}\n`);
  const text = `# What the kubelet insists on with protectKernelDefaults.\n${lines.join('')}`;
  return [
    { control, path, kind: 'create', state: textState(text, 0o644) },
    { control, path: kubeletPath, kind: 'after', needs: path },
  ];
}
