import { findFiles } from '../../evaluate/find-files.js';
import type { HostView } from '../../evaluate/host-view.js';
import { octal } from '../../evaluate/holds.js';
import type { Constraint } from '../../model/constraint.js';
import type { FileUser, PresentFile } from '../../model/snapshot.js';
import type { GuardRule } from '../guard-rule.js';

/**
 * A program that does not run as root and reads such a file by its group's or everybody's rights fails when it opens it
 * again (kubernetes-sigs/kubespray#7281). What nobody has open at the moment of the scan cannot be seen.
 */
export const fileReadersGuard: GuardRule = {
  note: 'no process of another user than root may have the file open that could not open it again',
  check: (view, _options, control) => {
    const losses = control.checks.flatMap((check) =>
      'file' in check && check.must !== undefined ? lossesBy(view, check.file, check.must) : [],
    );
    if (losses.length === 0) return undefined;
    return `${[...new Set(losses)].join('; ')}, and could not open it again; give it another way to what it needs first`;
  },
};

function lossesBy(view: HostView, name: string, must: Constraint): string[] {
  return findFiles(view, name).paths.flatMap((path) => {
    const fact = view.snapshot.files[path];
    if (fact?.state !== 'present') return [];
    const users = view.snapshot.openBy?.[path] ?? [];
    return users.filter((user) => loses(user, fact, must)).map((user) => `${describe(user)} has ${path} open`);
  });
}

/**
 * An owner's change is judged alone by whom the owner's and the group's bits serve now: another control may take
 * everybody's in the same run.
 */
function loses(user: FileUser, fact: PresentFile, must: Constraint): boolean {
  const isOwner = user.uid === fact.uid;
  const isInGroup = user.gids.includes(fact.gid);
  if ('ownedBy' in must) return `${fact.user}:${fact.group}` !== must.ownedBy && (isOwner || isInGroup);
  if (!('modeAtMost' in must) || isOwner) return false;
  const reading = isInGroup ? 0o040 : 0o004;
  return (fact.mode & reading) !== 0 && (fact.mode & octal(must.modeAtMost) & reading) === 0;
}

function describe({ name, pid, uid }: FileUser): string {
  return `${name} (process ${pid} of user ${uid})`;
}
