import { createHash } from 'node:crypto';
import { loadLayouts } from '../../src/benchmark/load-layouts.js';
import { loadBenchmark } from '../../src/benchmark/load-benchmark.js';
import type { Component } from '../../src/model/component.js';
import { programOf } from '../../src/model/component.js';
import type { NumberedControl } from '../../src/model/control.js';
import type { Host, Role } from '../../src/model/host.js';
import type { FileFact, PresentFile, ProcessFact, Snapshot } from '../../src/model/snapshot.js';
import type { HostView } from '../../src/evaluate/host-view.js';
import { viewHost } from '../../src/evaluate/host-view.js';

export const layouts = loadLayouts();
const benchmark = loadBenchmark('cis-1.20');

/** The control of cis-1.20 with a number. */
export function control(number: string): NumberedControl {
  const found = benchmark.controls.find((each) => each.number === number);
  if (found === undefined) throw new Error(`cis-1.20 has no ${number}`);
  return found;
}

/** A file as the probe reports it. */
export function file(content?: string, facts: Partial<PresentFile> = {}): PresentFile {
  return {
    state: 'present',
    type: 'file',
    mode: 0o600,
    uid: 0,
    gid: 0,
    user: 'root',
    group: 'root',
    size: content?.length ?? 0,
    links: 1,
    ...(content === undefined ? {} : { content, sha256: createHash('sha256').update(content).digest('hex') }),
    ...facts,
  };
}

let nextPid = 100;

/** A running component with its flags; later calls make newer processes. */
export function process(component: Component, flags: readonly string[], facts: Partial<ProcessFact> = {}): ProcessFact {
  nextPid += 1;
  return {
    pid: nextPid,
    component,
    argv: [programOf[component], ...flags],
    env: {},
    startTicks: nextPid * 10,
    uid: 0,
    cwd: '/',
    isWorkload: false,
    ...facts,
  };
}

/** The manifest of a component with its flags. */
export function manifest(component: Component, flags: readonly string[], image = 'k8s.gcr.io/component:v1.20.2'): string {
  const program = programOf[component];
  const command = [program, ...flags].map((argument) => `    - ${JSON.stringify(argument)}`).join('\n');
  return `apiVersion: v1
kind: Pod
metadata:
  name: ${program}
  namespace: kube-system
spec:
  containers:
  - name: ${program}
    image: ${image}
    command:
${command}
`;
}

/** Where kubeadm keeps a component's manifest. */
export function manifestPath(component: Component): string {
  return `/etc/kubernetes/manifests/${programOf[component]}.yaml`;
}

/** A host with a static pod that runs what its manifest says. */
export function staticPod(component: Component, flags: readonly string[]): Partial<Snapshot> {
  return {
    files: { [manifestPath(component)]: file(manifest(component, flags)) },
    processes: [process(component, flags)],
  };
}

/** A view of a host that shows these facts; every path of the layout that is not among them is absent. */
export function view(roles: readonly Role[], facts: Partial<Snapshot>, root = ''): HostView {
  const host: Host = {
    name: 'm1',
    address: '192.0.2.1',
    port: 22,
    user: 'root',
    become: false,
    roles,
    root,
    knownHosts: '/dev/null',
  };
  const absent: Record<string, FileFact> = {};
  for (const path of layouts.flatMap((layout) => Object.values(layout.files).flat())) {
    absent[path.includes('*') ? path.slice(0, path.indexOf('/*')) : path] = { state: 'absent' };
  }
  const snapshot: Snapshot = {
    schema: 'cis-bench/snapshot/v1',
    host: host.name,
    layout: 'kubeadm',
    layoutReason: 'chosen for the test',
    uid: 0,
    bootId: 'boot',
    listings: {},
    processes: [],
    units: {},
    versions: { kubelet: '1.20.2' },
    sysctls: {},
    knownUsers: [],
    podNames: {},
    clock: 1_800_000_000,
    certificates: {},
    privateKeys: {},
    documents: {},
    images: { tool: 'crictl', references: [] },
    ...facts,
    files: { ...absent, ...facts.files },
  };
  return viewHost(host, snapshot, layouts);
}
