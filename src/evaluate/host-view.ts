import type { Component } from '../model/component.js';
import type { Layout } from '../model/control.js';
import type { Host, Role } from '../model/host.js';
import type { ProcessFact, Snapshot } from '../model/snapshot.js';
import type { KubeletView } from './kubelet-view.js';
import { viewKubelet } from './kubelet-view.js';
import type { ManifestView } from './manifest-view.js';
import { viewManifests } from './manifest-view.js';

/** A snapshot with its documents parsed and its processes sorted: what every control is judged against. */
export interface HostView {
  readonly host: Host;
  readonly snapshot: Snapshot;
  readonly layout: Layout;
  /** The inventory's roles and those that the host shows. */
  readonly roles: readonly Role[];
  readonly detectedRoles: readonly Role[];
  /** Of each component that runs: its processes, the newest first. */
  readonly processes: Readonly<Partial<Record<Component, readonly ProcessFact[]>>>;
  readonly manifests: Readonly<Partial<Record<Component, ManifestView>>>;
  readonly kubelet: KubeletView;
  /** The version that the host's controls are judged for; undefined when nothing tells it. */
  readonly kubernetesVersion: string | undefined;
  /** The other hosts of the run that could be probed. */
  readonly others: readonly HostView[];
}

/** Parses a snapshot for judging. Throws when the snapshot names a layout that is not among those given. */
export function viewHost(host: Host, snapshot: Snapshot, layouts: readonly Layout[]): HostView {
  const layout = layouts.find((each) => each.id === snapshot.layout);
  if (layout === undefined) throw new Error(`${host.name}: the layout ${snapshot.layout} is not known`);
  const processes = processesByComponent(snapshot.processes);
  const kubelet = viewKubelet(snapshot, layout, processes.kubelet?.[0]);
  const manifests = viewManifests(snapshot, layout, kubelet.staticPodPath);
  const detectedRoles = detectRoles(host.roles, processes);
  return {
    host,
    snapshot,
    layout,
    roles: [...host.roles, ...detectedRoles],
    detectedRoles,
    processes,
    manifests,
    kubelet,
    kubernetesVersion: manifests.apiserver?.version ?? snapshot.versions.kubelet,
    others: [],
  };
}

/** Whether the component is on the host at all: it runs, or something on the host would start it. */
export function hasComponent(view: HostView, component: Component): boolean {
  if (view.processes[component] !== undefined || view.manifests[component] !== undefined) return true;
  if (component === 'etcd') return (view.snapshot.units['etcd.service']?.activeState ?? 'inactive') !== 'inactive';
  return component === 'kubelet' && view.kubelet.isInstalled;
}

function processesByComponent(all: readonly ProcessFact[]): Partial<Record<Component, readonly ProcessFact[]>> {
  const grouped: Partial<Record<Component, ProcessFact[]>> = {};
  for (const process of all) {
    // A tenant's pod may run an apiserver or etcd of its own; only kube-proxy is a host component that comes as a pod.
    if (process.isWorkload && process.component !== 'kube-proxy') continue;
    (grouped[process.component] ??= []).push(process);
  }
  for (const group of Object.values(grouped)) group.sort((a, b) => b.startTicks - a.startTicks || b.pid - a.pid);
  return grouped;
}

/** A master on which a kubelet or etcd runs is judged by their controls too. */
function detectRoles(declared: readonly Role[], processes: HostView['processes']): Role[] {
  if (!declared.includes('master')) return [];
  const shown: Role[] = [];
  if (processes.etcd !== undefined) shown.push('etcd');
  if (processes.kubelet !== undefined) shown.push('node');
  return shown.filter((role) => !declared.includes(role));
}
