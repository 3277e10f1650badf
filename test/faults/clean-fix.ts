import { onEmbedded } from './embedded-workplace.js';
import type { FaultCluster } from './fault-cluster.js';
import { startFaultCluster } from './fault-cluster.js';
import type { HostLook } from './host-look.js';
import { differingPaths, lookAt } from './host-look.js';
import type { Point } from './points.js';
import { pointsIn } from './points.js';
import { recordedPlan } from './run-files.js';
import { Tool } from './tool.js';

/** What the fix of every case repairs: modes, a new file, a manifest with a restart, and arguments of a kubelet. */
const controls = '1.1.13,1.2.21,4.2.7';

/** The command line of the fix that is struck; its hosts act by themselves after the shortest silence that there is. */
export const struckFix: readonly string[] = fixWith('5');

/** The same with more patience, for when nothing strikes: a busy machine is no fault. */
export const calmFix: readonly string[] = fixWith('30');

function fixWith(seconds: string): string[] {
  return ['fix', '--only', controls, '--yes', '--undo-after', seconds];
}

/** The paths of one host that one stage changes: all of them stay, or none. */
export interface Group {
  readonly host: string;
  readonly stage: number;
  /** Looks by path; undefined where nothing is. */
  readonly paths: ReadonlyMap<string, { readonly before: string | undefined; readonly after: string | undefined }>;
}

/** What a fix does that nothing disturbs. */
export interface CleanFix {
  readonly groups: readonly Group[];
  /** In the order in which it passes them, host by host. */
  readonly points: readonly Point[];
}

/** Makes the fix once on a cluster of its own and records what it did. Rejects when it does not end well. */
export async function cleanFix(): Promise<CleanFix> {
  const cluster = await startFaultCluster();
  try {
    for (const { programs } of cluster.hosts) programs.trace();
    const before = looksAt(cluster);
    const { code, output } = await new Tool(onEmbedded(cluster), calmFix).ended;
    if (code !== 0) throw new Error(`the fix that nothing disturbs ended with ${code}:\n${output}`);
    const groups = groupsOf(cluster, before, looksAt(cluster));
    const pathsOf = (name: string): string[] => groups.flatMap(({ host, paths }) => (host === name ? [...paths.keys()] : []));
    return { groups, points: cluster.hosts.flatMap((host) => pointsIn(host, pathsOf(host.name))) };
  } finally {
    await cluster.close();
  }
}

/**
 * The groups as another cluster has them, whose keys are others: where a fix leaves a content alone, it is that cluster's
 * own. Throws when a file that a fix writes has another original there.
 */
export function groupsOn(groups: readonly Group[], originals: ReadonlyMap<string, HostLook>): Group[] {
  return groups.map((group) => {
    const paths = [...group.paths].map(([path, { before, after }]) => {
      const original = originals.get(group.host)?.get(path);
      if (original === before) return [path, { before, after }] as const;
      const isLeftAlone = digestOf(before) === digestOf(after) && withDigest(before, digestOf(original)) === original;
      if (!isLeftAlone) throw new Error(`${path} of ${group.host} is not the same on every cluster`);
      return [path, { before: original, after: withDigest(after, digestOf(original)) }] as const;
    });
    return { ...group, paths: new Map(paths) };
  });
}

const digest = /[0-9a-f]{64}$/;

function digestOf(look = ''): string | undefined {
  return digest.exec(look)?.[0];
}

function withDigest(look = '', other = ''): string {
  return look.replace(digest, other);
}

/** How every host of a cluster looks now, by name. */
export function looksAt({ hosts }: FaultCluster): ReadonlyMap<string, HostLook> {
  return new Map(hosts.map(({ name, embedded }) => [name, lookAt(embedded.root)]));
}

/** Throws when something was changed that the plan does not name. */
function groupsOf(cluster: FaultCluster, before: ReadonlyMap<string, HostLook>, after: ReadonlyMap<string, HostLook>): Group[] {
  const plan = recordedPlan(cluster);
  const groups: Group[] = [];
  for (const { name } of cluster.hosts) {
    const [was, is] = [before.get(name) ?? new Map(), after.get(name) ?? new Map()] as const;
    const changed = differingPaths(was, is);
    const planned = plan.changes.filter(({ host }) => host === name);
    const stray = changed.find((path) => !planned.some(({ target }) => target === path));
    if (stray !== undefined) throw new Error(`the fix changes ${stray} on ${name}, which is not in its plan`);
    for (const stage of new Set(planned.map((change) => change.stage))) {
      const paths = changed.filter((path) => planned.some((change) => change.target === path && change.stage === stage));
      groups.push({ host: name, stage, paths: new Map(paths.map((path) => [path, { before: was.get(path), after: is.get(path) }])) });
    }
  }
  return groups;
}
