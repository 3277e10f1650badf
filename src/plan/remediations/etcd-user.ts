import { findFiles } from '../../evaluate/find-files.js';
import type { HostView } from '../../evaluate/host-view.js';
import type { Judgement } from '../../evaluate/judge.js';
import type { Edit, Wish } from '../edit.js';

const user = 'etcd';

/**
 * The owner etcd:etcd of etcd's data, with a system user of that name where the host has none. Only the directory itself
 * changes hands: etcd goes on as the user it is, and the guard saw that this one still reaches its files.
 */
export function etcdUserWish(view: HostView, { control }: Judgement): Wish {
  const { paths } = findFiles(view, 'etcd.data-dir');
  const missing = !view.snapshot.knownUsers.includes(user);
  const target = `user ${user}`;
  const creation: Edit[] = missing
    ? [{ control, view, path: target, kind: 'action', action: { kind: 'create-system-user', user }, summary: `create the system user ${user}\n` }]
    : [];
  const edits = paths.flatMap((path): Edit[] => [
    { control, view, path, kind: 'owner', owner: `${user}:${user}` },
    ...(missing ? [{ control, view, path, kind: 'after', needs: target } as const] : []),
  ]);
  return { edits: [...creation, ...edits] };
}
