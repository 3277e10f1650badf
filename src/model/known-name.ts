import type { Component } from './component.js';

/** What kind of name it is; flags and configuration fields are each a component's own. */
export type NameKind = 'flag' | 'config-field' | 'admission-plugin' | 'feature-gate' | 'cipher-suite';

/** Kubernetes minors (`1.20`), both inclusive; open where absent. */
export interface MinorRange {
  readonly since?: string;
  readonly until?: string;
}

/** A name that a fix may write, and the Kubernetes minors that know it. */
export interface KnownName extends MinorRange {
  readonly kind: NameKind;
  /**
   * The component that knows it. Without one every Kubernetes component that takes such names does, which etcd is not.
   */
  readonly component?: Component;
  /** A flag without dashes, a configuration field's dotted key, else the name itself. */
  readonly name: string;
  /** What the component refuses or ignores the name without (`feature gate X`), and the minors in which that is so. */
  readonly behind?: MinorRange & { readonly name: string };
  /** Of a cipher suite that Go counts among the insecure ones: it is accepted, and better not offered. */
  readonly insecure?: true;
  /** Where the range is from: a path in kubernetes/kubernetes, a KEP, a pull request, or another public reference. */
  readonly source: string;
}

/** The minors whose sources the names that come with the package were compared with. */
export const recordedMinors = { since: '1.15', until: '1.34' } as const;
