import type { Component } from './component.js';
import type { Constraint, ValueType } from './constraint.js';
import type { Role } from './host.js';
import type { RuleName } from './rule.js';

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
  /** Flag of a file that decides where this flag is not given. */
  readonly decidedBy?: string;
  /** Flag of a file beside which this flag has no effect. */
  readonly ignoredWith?: string;
  /**
   * Kubernetes minors (`1.20`) in which it exists, as flag or as configuration field, and that the check is about; both
   * inclusive, open where absent. Not written in a control: filled in from the known names when controls are loaded.
   */
  readonly since?: string;
  readonly until?: string;
}

/**
 * One thing that a control looks at: a setting or a file (without `must` it is only shown), or a rule that judges by
 * itself, with the values that it takes. With `unmet: warn` a person judges what does not hold.
 */
export type Check = SettingCheck | FileCheck | RuleCheck;

export interface SettingCheck {
  readonly setting: Setting;
  readonly must?: Constraint;
  readonly unmet?: 'warn';
}

export interface FileCheck {
  /** Symbolic name of a layout's files. */
  readonly file: string;
  readonly must?: Constraint;
  readonly unmet?: 'warn';
}

export interface RuleCheck {
  readonly rule: RuleName;
  readonly with?: Readonly<Record<string, string>>;
  readonly unmet?: 'warn';
}

/** Names of the remediations that consist of several coordinated edits: of one host's control, or of the cluster's. */
export type Remediation = HostRemediation | ClusterRemediation;

export type HostRemediation =
  | 'audit-log'
  | 'kernel-defaults'
  | 'etcd-user'
  | 'encryption'
  | 'event-rate-limit'
  | 'pod-security-policies'
  | 'kubelet-serving-certificates'
  | 'anonymous-requests'
  | 'always-pull-images';

export type ClusterRemediation = 'image-policy-webhook';

/** Names of the conditions that the planner checks before it offers a fix. */
export type Guard =
  | 'every-master'
  | 'audit-log-space'
  | 'component-identities'
  | 'file-readers'
  | 'local-probes'
  | 'read-only-port-clients'
  | 'kernel-defaults'
  | 'etcd-user'
  | 'etcd-as-root'
  | 'pod-security-policies'
  | 'anonymous-probes'
  | 'kubelet-serving-certificates'
  | 'node-list';

/** A control: what is looked at and what must hold. Every control exists once, by slug. */
export interface Control {
  readonly slug: string;
  readonly title: Text;
  /** What an attacker gains, or what is lost, where it does not hold. */
  readonly why: Text;
  /** What a person looks at where the checks conclude nothing. */
  readonly look?: Text;
  /**
   * The component that the control is about; a host without it gets not-applicable. `cluster`: it is judged once, from
   * the API's objects and what all hosts show.
   */
  readonly component: Component | 'cluster';
  /** Empty when only a person can judge. */
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
  /** How a run calls it: its number, behind the benchmark's id when the run has several (`cis-1.20:1.2.22`). */
  readonly reference: string;
  readonly section: string;
  readonly level: number;
  readonly automated: boolean;
  readonly roles: readonly Role[];
  /** Where the published text is mistaken, and what is judged instead. */
  readonly note?: Text;
}

/** A situation in which a benchmark itself accepts an exception. */
export interface ReadyJustification {
  readonly id: string;
  /** Numbers of the controls that it is about. */
  readonly controls: readonly string[];
  readonly text: Text;
}

/** A benchmark: its sections, and its controls in the order of their numbers. */
export interface Benchmark {
  readonly id: string;
  readonly title: Text;
  /** Kubernetes minors that it is written for; none when it is for all of them, and chosen only by name. */
  readonly kubernetes: readonly string[];
  readonly sections: Readonly<Record<string, Text>>;
  readonly controls: readonly NumberedControl[];
  readonly justifications: readonly ReadyJustification[];
}

/** Something that runs in a way which only one layout has: a process with a flag, or a unit with an environment file. */
export type RunningSign =
  | { readonly process: Component; readonly flag: string; readonly value: string }
  | { readonly unit: string; readonly environmentFile: string };

/** Where one way of installing Kubernetes keeps its files. */
export interface Layout {
  readonly id: string;
  readonly title: Text;
  /** True of a layout whose signs other layouts show too: it is tried after them, and taken when nothing tells. */
  readonly general?: boolean;
  /** A host has this layout when one of these is seen; what runs in any layout counts before what exists in any. */
  readonly runs?: readonly RunningSign[];
  /** A host has this layout when one of these paths exists. */
  readonly detect: readonly string[];
  /** Directory that the kubelet reads static pods from, when its own configuration does not say. */
  readonly manifests: string;
  /** Candidate paths by symbolic name (`apiserver.manifest`); patterns may end in `/*` or `/**`. */
  readonly files: Readonly<Record<string, readonly string[]>>;
  /** Files that a component's flag is for (`apiserver.client-ca-file`): candidates, the first that exists is taken. */
  readonly settings?: Readonly<Record<string, readonly string[]>>;
}
