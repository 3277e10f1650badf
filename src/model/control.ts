import type { Component } from './component.js';
import type { Constraint, ValueType } from './constraint.js';
import type { Role } from './host.js';

/** What a change may do to a running cluster (DANGERS.md's classes). Ordered from harmless to never unasked. */
export type Risk = 'safe' | 'restart' | 'disruptive' | 'review';

/** A text in the languages of the reports. */
export interface Text {
  readonly en: string;
  readonly zh: string;
}

/** A component's setting: where it may be set, how it is read, and what it is when nobody sets it. */
export interface Setting {
  /** Command-line flag without the dashes. */
  readonly flag: string;
  /** Dotted key in the component's configuration file (kubelet). */
  readonly config?: string;
  /** Environment variable that sets it (etcd). */
  readonly env?: string;
  readonly type: ValueType;
  /** Of a map-valued flag such as feature-gates: the entry that is meant; `type` is the entry's type. */
  readonly key?: string;
  /** The value in force when it is set nowhere. */
  readonly default?: string;
  /** The kubelet's default when it runs without a configuration file, where that differs. */
  readonly defaultWithoutConfig?: string;
  /** Kubernetes minors in which the setting exists (`1.20`), both inclusive; open where absent. */
  readonly since?: string;
  readonly until?: string;
}

/** One thing that a control looks at; without `must` it is only shown. */
export type Check =
  | { readonly setting: Setting; readonly must?: Constraint }
  | { readonly file: string; readonly must?: Constraint };

/** Names of the remediations that consist of several coordinated edits. */
export type Remediation = 'audit-log';

/** Names of the conditions that the planner checks before it offers a fix. */
export type Guard =
  | 'kernel-defaults'
  | 'etcd-user'
  | 'pod-security-policies'
  | 'anonymous-probes'
  | 'admission-configuration'
  | 'kubelet-serving-certificates';

/** A control: what is looked at and what must hold. Every control exists once, by slug. */
export interface Control {
  readonly slug: string;
  readonly title: Text;
  /** The component that the control is about; a host without it gets not-applicable. */
  readonly component: Component;
  readonly checks: readonly Check[];
  /** Whether all checks must hold, or one of them. */
  readonly join: 'all' | 'any';
  readonly risk: Risk;
  /** Why a person must decide, for risk `review`. */
  readonly review?: string;
  readonly remediation?: Remediation;
  readonly guards: readonly Guard[];
}

/** A control as one benchmark numbers it, its parameters filled in. */
export interface NumberedControl extends Control {
  readonly benchmark: string;
  /** `1.2.22` */
  readonly number: string;
  readonly section: string;
  readonly level: number;
  readonly automated: boolean;
  readonly roles: readonly Role[];
}

/** A benchmark: its sections, and its controls in the order of their numbers. */
export interface Benchmark {
  readonly id: string;
  readonly title: Text;
  /** Kubernetes minors that it is written for. */
  readonly kubernetes: readonly string[];
  readonly sections: Readonly<Record<string, Text>>;
  readonly controls: readonly NumberedControl[];
}

/** Where one way of installing Kubernetes keeps its files. */
export interface Layout {
  readonly id: string;
  readonly title: Text;
  /** A host has this layout when one of these paths exists. */
  readonly detect: readonly string[];
  /** Directory that the kubelet reads static pods from, when its own configuration does not say. */
  readonly manifests: string;
  /** Candidate paths by symbolic name (`apiserver.manifest`); patterns may end in `/*` or `/**`. */
  readonly files: Readonly<Record<string, readonly string[]>>;
}
