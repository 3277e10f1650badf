import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StaticPod } from '../../src/embedded/static-pod.js';
import { parseStaticPod } from '../../src/embedded/static-pod.js';
import type { CleanFix, Group } from './clean-fix.js';
import { looksAt } from './clean-fix.js';
import type { FaultCluster, FaultHost } from './fault-cluster.js';
import type { ForeignEdit } from './foreign-edit.js';
import { hasEdit, isEdited } from './foreign-edit.js';
import type { HostLook } from './host-look.js';
import { differingPaths } from './host-look.js';
import { keptTexts, runStates } from './run-files.js';

/** What the hosts of a cluster are held against. */
export interface Expectation {
  readonly clean: CleanFix;
  /** How each host looked before the fix, by name. */
  readonly originals: ReadonlyMap<string, HostLook>;
  readonly edit: ForeignEdit | undefined;
}

const manifests = '/etc/kubernetes/manifests';

/**
 * What is wrong with hosts that should rest: each is as it was or as the fix leaves it, stage by stage and as a whole, and
 * nothing of a fix is left running, armed or lying about. Empty when all is well.
 */
export function checkHosts(cluster: FaultCluster, expectation: Expectation): string[] {
  return cluster.hosts.flatMap((host) => checkHost(cluster, host, expectation).map((what) => `${host.name}: ${what}`));
}

/** The states of the groups, in their order: `original`, `fixed`, `mixed`, or `none` where there is only the file of another hand, which does not count. */
export function groupStates(cluster: FaultCluster, { clean, edit }: Expectation): string[] {
  const looks = looksAt(cluster);
  return clean.groups.map((group) => stateOf(group, looks.get(group.host) ?? new Map(), edit));
}

function checkHost(cluster: FaultCluster, host: FaultHost, expectation: Expectation): string[] {
  const look = looksAt(cluster).get(host.name) ?? new Map<string, string>();
  const { clean, edit, originals } = expectation;
  const groups = clean.groups.filter((group) => group.host === host.name);
  const owned = new Set(groups.flatMap(({ paths }) => [...paths.keys()]));
  const stray = differingPaths(originals.get(host.name) ?? new Map(), look).filter((path) => !owned.has(path));
  return [
    ...stray.map((path) => `${path} is ${look.get(path) ?? 'gone'}, and was ${originals.get(host.name)?.get(path) ?? 'not there'}`),
    ...groups.flatMap((group) => checkGroup(host, group, look, edit)),
    ...host.scriptProcesses().map((id) => `process ${id} is left: ${commandOf(id)}`),
    ...runStates(host).flatMap(({ run, states }) => states.filter((state) => state === 'armed' || state === 'undoing').map((state) => `run ${run} is ${state}`)),
    ...checkComponents(host),
    ...(edit?.host === host.name ? checkEdit(host, edit) : []),
  ];
}

function checkGroup(host: FaultHost, group: Group, look: HostLook, edit: ForeignEdit | undefined): string[] {
  const state = stateOf(group, look, edit);
  const said = runStates(host).flatMap(({ states }) => states);
  if (state === 'mixed') {
    const paths = [...group.paths].map(([path, { before, after }]) => `${path} ${nameOf(look.get(path), before, after)}`);
    return [`stage ${group.stage} is neither made nor taken back: ${paths.join(', ')}`];
  }
  if (state === 'fixed' && !said.includes('confirmed')) return [`stage ${group.stage} stays without being confirmed (${said.join(' ')})`];
  return [];
}

function stateOf(group: Group, look: HostLook, edit: ForeignEdit | undefined): string {
  const paths = [...group.paths].filter(([path]) => edit?.host !== group.host || edit.path !== path);
  if (paths.length === 0) return 'none';
  if (paths.every(([path, { before }]) => look.get(path) === before)) return 'original';
  return paths.every(([path, { after }]) => look.get(path) === after) ? 'fixed' : 'mixed';
}

function nameOf(look: string | undefined, before: string | undefined, after: string | undefined): string {
  if (look === before) return 'is as it was';
  return look === after ? 'is fixed' : `is ${look ?? 'gone'}`;
}

/** An edit of another hand is in its place or kept beside the journal; it is never lost. */
function checkEdit(host: FaultHost, { path }: ForeignEdit): string[] {
  if (hasEdit(host, path) || keptTexts(host).some(isEdited)) return [];
  return [`what another hand wrote into ${path} is lost`];
}

/** What the manifests declare is what runs: each pod once, with its arguments; and the kubelet. */
function checkComponents({ embedded: { root, kubelet } }: FaultHost): string[] {
  const running = kubelet.processes().map(({ argv }) => argv.join(' '));
  const declared = declaredPods(root).map(({ argv }) => argv.join(' '));
  const isService = kubelet.service !== undefined;
  const pods = running.filter((argv) => !/(^|\/)kubelet /.test(argv));
  return [
    ...declared.filter((argv) => !pods.includes(argv)).map((argv) => `does not run: ${argv}`),
    ...pods.filter((argv) => !declared.includes(argv)).map((argv) => `runs and is not declared: ${argv}`),
    ...(isService && !kubelet.service.isActive ? ['its kubelet does not run'] : []),
  ];
}

function declaredPods(root: string): StaticPod[] {
  const names = readdirSync(join(root, manifests)).filter((name) => !name.startsWith('.'));
  return names.flatMap((name) => parseStaticPod(name, readFileSync(join(root, manifests, name), 'utf8')) ?? []);
}

function commandOf(id: number): string {
  try {
    return readFileSync(`/proc/${id}/cmdline`, 'utf8').replaceAll('\0', ' ').trim().slice(0, 200);
  } catch {
    return 'it has ended meanwhile';
  }
}
