import type { HostLook } from '../host-look.js';
import { differingPaths } from '../host-look.js';
import { foreignLine } from './lab-faults.js';
import type { LabFix } from './lab-fixes.js';
import { lookAtHost } from './lab-look.js';
import { machines } from './lab-health.js';

/** What the hosts are held against. */
export interface LabExpectation {
  readonly fix: LabFix;
  /** How each host looked before the fix, by name. */
  readonly originals: ReadonlyMap<string, HostLook>;
  /** How the files of the fix look when nothing disturbs it. */
  readonly fixed: HostLook;
  /** Whether another hand has edited the first of them. */
  readonly isEdited: boolean;
}

/** How every host looks. */
export async function lookAtAll(): Promise<ReadonlyMap<string, HostLook>> {
  return new Map(await Promise.all([...machines].map(async ([name, host]) => [name, await lookAtHost(host)] as const)));
}

/** What a run has left on a host, one a line: phases that are open, timers, units, processes. */
const leftovers = `
for file in /var/lib/cis-bench/runs/*/armed /var/lib/cis-bench/runs/*/undoing; do
  if [ -e "$file" ]; then echo "$file is there"; fi
done
systemctl list-units --all --no-legend --plain 'cis-bench-*' | sed 's/^/unit /'
for file in /run/systemd/transient/cis-bench-*; do if [ -e "$file" ]; then echo "$file is there"; fi; done
for folder in /proc/[0-9]*; do
  line=$(tr '\\0' ' ' <"$folder/cmdline" 2>/dev/null) || continue
  case $line in */undo.sh*|*'timeout -k 3 '*) echo "process \${folder#/proc/}: $line" ;; esac
done`;

/** What is not at rest on a host: nothing when nobody works on it and nothing is to be expected of it. */
export async function unrest(host: string): Promise<string[]> {
  const text = (await machines.get(host)?.run(leftovers)) ?? `no host ${host}`;
  return text.split('\n').filter((line) => line !== '');
}

/** The state of the files of a fix: `original`, `fixed`, or `mixed`; the file of another hand does not count. */
export function stateOf({ fix, originals, fixed, isEdited }: LabExpectation, look: HostLook): 'original' | 'fixed' | 'mixed' {
  const paths = isEdited ? fix.paths.slice(1) : fix.paths;
  if (paths.every((path) => look.get(path) === originals.get(fix.host)?.get(path))) return 'original';
  return paths.every((path) => look.get(path) === fixed.get(path)) ? 'fixed' : 'mixed';
}

/** What is wrong with hosts that should rest. Empty when all is well. */
export async function restTroubles(expectation: LabExpectation): Promise<string[]> {
  const looks = await lookAtAll();
  const all = [...machines.keys()].map(async (name) => {
    const troubles = [...strayPaths(name, looks.get(name) ?? new Map(), expectation), ...(await unrest(name))];
    return troubles.map((trouble) => `${name}: ${trouble}`);
  });
  return [...(await Promise.all(all)).flat(), ...(await fixTroubles(expectation, looks.get(expectation.fix.host) ?? new Map()))];
}

function strayPaths(name: string, look: HostLook, { fix, originals }: LabExpectation): string[] {
  const original = originals.get(name) ?? new Map<string, string>();
  const stray = differingPaths(original, look).filter((path) => name !== fix.host || !fix.paths.includes(path));
  return stray.map((path) => `${path} is ${look.get(path) ?? 'gone'}, and was ${original.get(path) ?? 'not there'}`);
}

async function fixTroubles(expectation: LabExpectation, look: HostLook): Promise<string[]> {
  const { fix, originals, fixed, isEdited } = expectation;
  const host = machines.get(fix.host);
  if (host === undefined) return [`no host ${fix.host}`];
  const state = stateOf(expectation, look);
  const troubles: string[] = [];
  if (state === 'mixed') {
    troubles.push(...fix.paths.map((path) => `${path} is ${look.get(path) ?? 'gone'}, was ${originals.get(fix.host)?.get(path)}, fixed it is ${fixed.get(path)}`));
  }
  const confirmed = await host.run('ls -d /var/lib/cis-bench/runs/*/confirmed 2>/dev/null || true');
  if (state === 'fixed' && confirmed === '') troubles.push('the fix stays without being confirmed');
  const kept = isEdited ? await host.run(`grep -lsF '${foreignLine}' ${fix.paths[0]} /var/lib/cis-bench/runs/*/files/* ${fix.paths[0].replace(/\/([^/]*)$/, '/.$1')}*.found || true`) : 'no edit';
  if (kept === '') troubles.push(`what another hand wrote into ${fix.paths[0]} is lost`);
  return troubles;
}
