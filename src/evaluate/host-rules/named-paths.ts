import type { Component } from '../../model/component.js';
import type { HostView } from '../host-view.js';
import { hostPath } from '../../documents/path-on-host.js';
import { readSetting } from '../read-setting.js';

/** The files that a setting names on the host; undefined among them where it is not set. */
export interface NamedPaths {
  readonly paths: readonly (string | undefined)[];
  readonly problem: string | undefined;
}

/**
 * The files that a component's setting names: of every process that counts, and of what the next start reads, each
 * once. A path inside a static pod is turned into the host's.
 * @param flag without dashes; etcd's variable and the kubelet's key follow from it where they are given
 */
export function namedPaths(
  view: HostView,
  component: Component,
  flag: string,
  other: { readonly env?: string; readonly config?: string } = {},
): NamedPaths {
  const readings = readSetting(view, component, { flag, type: 'string', ...other });
  const problem = readings.find((each) => each.problem !== undefined)?.problem;
  if (problem !== undefined) return { paths: [], problem };
  const values = readings.flatMap(({ effective, declared }) =>
    declared === undefined ? [effective.inForce] : [effective.inForce, declared.inForce],
  );
  const cwd = view.processes[component]?.[0]?.cwd.replace(/\/$/, '') ?? '';
  const paths = values.map((value) => {
    if (typeof value !== 'string' || value === '') return undefined;
    return hostPath(view.manifests[component]?.manifest, value.startsWith('/') ? value : `${cwd}/${value}`);
  });
  return { paths: [...new Set(paths)], problem: undefined };
}
