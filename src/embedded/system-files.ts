import { kernelDefaults } from '../model/kernel-defaults.js';
import { bootIdentity } from './boot-identity.js';
import type { TreeEntry } from './host-tree.js';

/** Who owns the files of the tree: the user that this process runs as, who is root to the embedded hosts. */
export interface TreeOwner {
  readonly uid: number;
  readonly gid: number;
}

/** What every host has: users and groups, kernel settings, and the identity of its boot. */
export function systemFiles({ uid, gid }: TreeOwner): TreeEntry[] {
  const settings = Object.entries(kernelDefaults).map(([name, value]) => ({
    path: `/proc/sys/${name.replaceAll('.', '/')}`,
    mode: 0o644,
    content: `${value}\n`,
  }));
  return [
    { path: '/etc/passwd', mode: 0o644, content: `root:x:${uid}:${gid}:root:/root:/bin/sh\n` },
    { path: '/etc/group', mode: 0o644, content: `root:x:${gid}:\n` },
    { path: '/root', mode: 0o700 },
    bootIdentity(),
    ...settings,
  ];
}
