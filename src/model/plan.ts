import type { Action } from './action.js';
import type { Component } from './component.js';
import type { Risk } from './control.js';
import type { BatchSize } from './playbook.js';

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

/** What kind of file a change is about. */
export type FileChangeKind =
  | 'attributes'
  | 'pod-manifest'
  | 'kubelet-config'
  | 'kubelet-arguments'
  | 'etcd-environment'
  | 'etcd-arguments'
  | 'etcd-config'
  | 'file'
  | 'directory';

export type ChangeKind = FileChangeKind | 'action';

interface ChangeBase {
  readonly host: string;
  /** Absolute path on the host, without the inventory's root prefix; of an action, what it is about. */
  readonly target: string;
  /** Numbers of the controls that ask for it. */
  readonly controls: readonly string[];
  readonly risk: Risk;
  /** Unified diff of content, or lines that say which mode or owner becomes which, or what an action does. */
  readonly diff: string;
  /** Components that start anew because of it. */
  readonly restarts: readonly Component[];
  /** Targets on the same host that must be in place before this one. */
  readonly needs: readonly string[];
  /** Which of the plan's stages it belongs to, from 0. */
  readonly stage: number;
  /** What may go wrong beyond a restart, as its controls say. */
  readonly hazards?: readonly string[];
}

/** All that one stage of the plan does to one path of one host. */
export interface FileChange extends ChangeBase {
  readonly kind: FileChangeKind;
  readonly before: FileState;
  readonly after: FileState;
  /** Arguments that the restarted component must be seen running with, argv[0] left out. */
  readonly arguments?: readonly string[];
}

/** Something else that is done on a host, or through its connection to the API server. */
export interface ActionChange extends ChangeBase {
  readonly kind: 'action';
  readonly action: Action;
}

export type Change = FileChange | ActionChange;

/** A part of the plan that is finished on every host before the next begins. */
export interface Stage {
  /** As the playbook calls it. */
  readonly name: string;
  /** Sizes of the batches of hosts beyond the control plane; the last one repeats. */
  readonly serial?: readonly BatchSize[];
}

/** A finding that the plan leaves, and why. */
export interface Leftover {
  readonly host: string;
  readonly control: string;
  readonly target: string;
  readonly risk: Risk;
  readonly reason: string;
  /** The value that only a person knows, when that is all that is missing: the control's slug and the flag. */
  readonly value?: { readonly slug: string; readonly flag: string };
}

/** What `bench fix` will do, and what it will not. Plain JSON. */
export interface Plan {
  readonly schema: 'cis-bench/plan/v1';
  readonly run: string;
  readonly stages: readonly Stage[];
  readonly changes: readonly Change[];
  readonly leftovers: readonly Leftover[];
  /** What else whoever signs the plan off should know, in plain sentences. */
  readonly notes?: readonly string[];
  /** The run that it takes back. */
  readonly takesBack?: string;
}
