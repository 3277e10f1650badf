import { parseFlags } from '../documents/command-flags.js';
import type { Component } from '../model/component.js';
import type { HostView } from './host-view.js';
import { pathFlag } from './kubelet-view.js';
import { hostPath } from '../documents/path-on-host.js';
import { readSetting } from './read-setting.js';

/** The paths that a symbolic name stands for on this host; those that are absent are left out. */
export interface FoundFiles {
  readonly paths: readonly string[];
  /** Where was looked, for the reason of a not-applicable. */
  readonly looked: readonly string[];
  readonly problem: string | undefined;
}

/** Resolves a symbolic file name: from what the running component says, else from the layout. */
export function findFiles(view: HostView, name: string): FoundFiles {
  const looked = namedByHost(view, name) ?? view.layout.files[name];
  if (looked === undefined) {
    return { paths: [], looked: [], problem: `the layout ${view.layout.id} does not say where ${name} is` };
  }
  const paths: string[] = [];
  for (const pattern of looked) {
    const directory = pattern.includes('*') ? pattern.slice(0, pattern.indexOf('/*')) : pattern;
    const fact = view.snapshot.files[directory];
    if (fact?.state === 'unreadable') return { paths, looked, problem: `${directory}: ${fact.reason}` };
    if (pattern.includes('*')) paths.push(...(view.snapshot.listings[pattern] ?? []));
    else if (fact === undefined) return { paths, looked, problem: `${pattern} was not looked at` };
    else if (fact.state === 'present') paths.push(pattern);
  }
  return { paths: [...new Set(paths)], looked, problem: undefined };
}

/** Paths that the host itself tells; undefined when the layout has to. */
function namedByHost(view: HostView, name: string): readonly string[] | undefined {
  const one = (path: string | undefined): readonly string[] | undefined => (path === undefined ? undefined : [path]);
  const [component, aspect] = name.split('.') as [Component, string];
  if (aspect === 'manifest') return one(view.manifests[component]?.path);
  const process = view.processes[component]?.[0];
  switch (name) {
    case 'etcd.data-dir':
      return dataDirectories(view);
    case 'kubelet.config':
      return one(view.kubelet.configPath);
    case 'kubelet.service':
      return view.kubelet.unitPaths.length > 0 ? view.kubelet.unitPaths : undefined;
    case 'kubelet.client-ca':
      return one(clientCa(view));
    case 'kubelet.kubeconfig':
    case 'kube-proxy.kubeconfig':
      if (process === undefined || process.isWorkload) return undefined;
      return one(pathFlag(parseFlags(process.argv.slice(1)), 'kubeconfig', process));
    default:
      return undefined;
  }
}

function clientCa(view: HostView): string | undefined {
  const [read] = readSetting(view, 'kubelet', {
    flag: 'client-ca-file',
    config: 'authentication.x509.clientCAFile',
    type: 'string',
  });
  const path = read?.problem === undefined ? read?.effective.inForce : undefined;
  return typeof path === 'string' && path.startsWith('/') ? path : undefined;
}

function dataDirectories(view: HostView): readonly string[] | undefined {
  const readings = readSetting(view, 'etcd', { flag: 'data-dir', env: 'ETCD_DATA_DIR', type: 'string' });
  const paths = readings.flatMap(({ problem, effective }) =>
    problem === undefined && typeof effective.inForce === 'string' ? [effective.inForce] : [],
  );
  if (paths.length === 0) return undefined;
  return paths.map((path) => hostPath(view.manifests.etcd?.manifest, path));
}
