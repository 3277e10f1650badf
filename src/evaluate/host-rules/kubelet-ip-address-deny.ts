import { basename } from 'node:path/posix';
import { unitSetting } from '../../documents/unit-setting.js';
import type { HostView } from '../host-view.js';
import type { HostRule } from '../rule.js';

/** Reads the kubelet's unit file and its drop-ins: systemd filters the addresses (systemd.resource-control(5)). */
export const kubeletIpAddressDeny: HostRule = {
  expected: 'the systemd unit of the kubelet sets IPAddressDeny',
  judge(view) {
    const paths = unitFiles(view);
    if (paths.length === 0) {
      return { verdict: 'undecided', actual: 'no systemd unit of the kubelet was seen on this host', evidence: [] };
    }
    const texts: string[] = [];
    for (const path of paths) {
      const fact = view.snapshot.files[path];
      if (fact?.state !== 'present' || fact.content === undefined) {
        const why = fact?.state === 'unreadable' ? fact.reason : 'is not a UTF-8 text file';
        return { verdict: 'error', reason: `could not look: ${path}: ${why}` };
      }
      texts.push(fact.content);
    }
    const denied = unitSetting(texts, 'Service', 'IPAddressDeny').join(' ');
    const value = denied === '' ? 'IPAddressDeny not set' : `IPAddressDeny=${denied}`;
    const evidence = paths.map((source) => ({ source, value }));
    if (denied === '') return { verdict: 'fails', actual: 'IPAddressDeny is not set, or taken back', evidence };
    return { verdict: 'holds', actual: value, evidence };
  },
};

/** The unit file that counts and its drop-ins by name; of several of one name the first hides the others. */
function unitFiles({ kubelet: { unitPaths } }: HostView): readonly string[] {
  const isDropIn = (path: string): boolean => /\.d\/[^/]+$/.test(path);
  const dropIns = new Map<string, string>();
  for (const path of unitPaths.filter(isDropIn)) {
    if (path.endsWith('.conf') && !dropIns.has(basename(path))) dropIns.set(basename(path), path);
  }
  const sorted = [...dropIns.keys()].sort().map((name) => dropIns.get(name) ?? '');
  return [...unitPaths.filter((path) => !isDropIn(path)).slice(0, 1), ...sorted];
}
