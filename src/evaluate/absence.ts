import { flagValues, parseFlags } from '../documents/command-flags.js';
import type { Component } from '../model/component.js';
import type { HostView } from './host-view.js';

/** Why a component's controls do not apply to a host that does not have it; of etcd, where the apiserver has it. */
export function absence(view: HostView, component: Component): string {
  const reason = `this host has no ${component}`;
  if (component !== 'etcd') return reason;
  const argv = view.processes.apiserver?.[0]?.argv ?? view.manifests.apiserver?.manifest?.command ?? [];
  const servers = flagValues(parseFlags(argv.slice(1)), 'etcd-servers').at(-1);
  return servers === undefined ? reason : `${reason}: its apiserver uses ${servers}`;
}
