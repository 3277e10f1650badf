import type { Component } from '../model/component.js';

/** The place where a setting is declared, or where a repair would declare it: what the next start reads. */
export type SettingHome =
  | { readonly kind: 'pod-manifest'; readonly path: string; readonly component: Component }
  | { readonly kind: 'kubelet-config'; readonly path: string; readonly key: readonly string[] }
  | { readonly kind: 'kubelet-arguments'; readonly path: string };
