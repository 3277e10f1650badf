import type { Component } from '../model/component.js';

/** The place where a setting is declared, or where a repair would declare it: what the next start reads. */
export type SettingHome =
  | { readonly kind: 'pod-manifest'; readonly path: string; readonly component: Component }
  | { readonly kind: 'kubelet-config'; readonly path: string; readonly key: readonly string[] }
  | { readonly kind: 'kubelet-arguments'; readonly path: string }
  /** A component's own configuration file, which a static pod is given and reads when it starts. */
  | { readonly kind: 'component-config'; readonly path: string; readonly key: readonly string[]; readonly component: Component }
  | EtcdServiceHome;

/** Where the settings of an etcd are that runs as a service: a variable, an argument, or a key of its own file. */
export type EtcdServiceHome =
  | { readonly kind: 'etcd-environment'; readonly path: string; readonly variable: string }
  | { readonly kind: 'etcd-arguments'; readonly path: string }
  | { readonly kind: 'etcd-config'; readonly path: string; readonly key: readonly string[] };

/** Whether the setting is that of an etcd that runs as a service. */
export function isEtcdServiceHome(home: SettingHome): home is EtcdServiceHome {
  return home.kind.startsWith('etcd-');
}
