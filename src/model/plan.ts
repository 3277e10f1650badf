import type { Component } from './component.js';
import type { Risk } from './control.js';

/** A path as the plan expects to find it, or as the plan will leave it. */
export type FileState =
  | { readonly type: 'absent' }
  | {
      readonly type: 'file' | 'directory';
      readonly mode: number;
      /** `root:root`, by name as the host knows them. */
      readonly owner: string;
      /** Of a file whose content the plan is about: hex digest and text. */
      readonly sha256?: string;
      readonly content?: string;
    };

export type ChangeKind =
  | 'attributes'
  | 'pod-manifest'
  | 'kubelet-config'
  | 'kubelet-arguments'
  | 'file'
  | 'directory';

/** All that the plan does to one path of one host. */
export interface Change {
  readonly host: string;
  /** Absolute path on the host, without the inventory's root prefix. */
  readonly target: string;
  /** Numbers of the controls that ask for it. */
  readonly controls: readonly string[];
  readonly kind: ChangeKind;
  readonly risk: Risk;
  readonly before: FileState;
  readonly after: FileState;
  /** Unified diff of content, or lines that say which mode or owner becomes which. */
  readonly diff: string;
  /** Components that start anew because of it. */
  readonly restarts: readonly Component[];
  /** Arguments that the restarted component must be seen running with, argv[0] left out. */
  readonly arguments?: readonly string[];
  /** Targets on the same host that must be in place before this one. */
  readonly needs: readonly string[];
}

/** A finding that the plan leaves, and why. */
export interface Leftover {
  readonly host: string;
  readonly control: string;
  readonly target: string;
  readonly risk: Risk;
  readonly reason: string;
}

/** What `bench fix` will do, and what it will not. Plain JSON. */
export interface Plan {
  readonly schema: 'cis-bench/plan/v1';
  readonly run: string;
  readonly changes: readonly Change[];
  readonly leftovers: readonly Leftover[];
}
