import { dirname } from 'node:path/posix';
import type { HostView } from '../../evaluate/host-view.js';
import { readSetting } from '../../evaluate/read-setting.js';
import { managedPaths } from '../../model/managed-paths.js';
import type { GuardRule } from '../guard-rule.js';

/** What the controls of the audit log ask for at least; the API server takes 100 MB for no size at all. */
const planned = { megabytes: 100, files: 10 };

/** A log that fills the disk takes down etcd and the kubelet beside it. */
export const auditLogSpaceGuard: GuardRule = {
  note: 'the file system of the audit log must have room for it and all its rotated files',
  check: (view) => {
    if (isLogging(view)) return undefined;
    const directory = dirname(managedPaths.auditLog);
    const free = view.snapshot.freeBytes?.[directory];
    const megabytes = Math.max(planned.megabytes, declared(view, 'audit-log-maxsize'));
    const files = Math.max(planned.files, declared(view, 'audit-log-maxbackup')) + 1;
    const needed = megabytes * files * 1024 * 1024;
    if (free === undefined || free >= needed) return undefined;
    return (
      `the audit log may take ${inGib(needed)} (${files} files of ${megabytes} MB), and where ${directory} is only ` +
      `${inGib(free)} are free; make room, or mount a larger file system there, first`
    );
  },
};

/** A log that is written already has its place. */
function isLogging(view: HostView): boolean {
  return readSetting(view, 'apiserver', { flag: 'audit-log-path', type: 'string' }).some((read) => read.effective.set !== undefined);
}

function declared(view: HostView, flag: string): number {
  const values = readSetting(view, 'apiserver', { flag, type: 'integer' }).map((read) => Number(read.declared?.set ?? 0));
  return Math.max(0, ...values.filter((value) => Number.isFinite(value)));
}

function inGib(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(1)} GiB`;
}
