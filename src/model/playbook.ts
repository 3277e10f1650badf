import type { NumberedControl, Text } from './control.js';

/** How many of the hosts that are no control plane go together: so many, or a share of them. */
export type BatchSize = { readonly hosts: number } | { readonly percent: number };

/** Some of the controls, and how they go over the hosts. */
export interface PlaybookStep {
  readonly name: Text;
  /** Patterns, as `--only` takes them. */
  readonly controls: readonly string[];
  /** Patterns of what is left out of them. */
  readonly except: readonly string[];
  /** The size of each batch; the last one is that of all that follow. */
  readonly serial?: readonly BatchSize[];
}

/** A value as a playbook writes it: one, or the members of a list. */
export type PlaybookValue = string | readonly string[];

/** Controls that stay as they are, and why. */
export interface PlaybookException {
  readonly controls: readonly string[];
  /** Names of hosts; without it, everywhere. */
  readonly hosts?: readonly string[];
  readonly reason: Text;
}

/** Which controls a fix makes hold, in which order, with which values. */
export interface Playbook {
  readonly id: string;
  readonly title: Text;
  readonly steps: readonly PlaybookStep[];
  /** By slug or number: a value, or values by flag. */
  readonly values: Readonly<Record<string, PlaybookValue | Readonly<Record<string, PlaybookValue>>>>;
  readonly exceptions: readonly PlaybookException[];
  /** The audit policy that it brings: the path that it was read from, and its text. */
  readonly auditPolicy?: { readonly path: string; readonly text: string };
}

/** A step of a playbook for the benchmarks in use. */
export interface ResolvedStep {
  readonly name: Text;
  /** In the order of the benchmarks and their numbers; a control that several steps select is in the first of them. */
  readonly controls: readonly NumberedControl[];
  /** Slugs of those that the playbook names one by one: only these may be of risk `review`, or manual. */
  readonly named: ReadonlySet<string>;
  readonly serial?: readonly BatchSize[];
}

/** An exception for the benchmarks in use. */
export interface ResolvedException {
  /** Slugs. */
  readonly controls: ReadonlySet<string>;
  readonly hosts?: readonly string[];
  readonly reason: Text;
}

/** A playbook for the benchmarks in use, with nothing unknown left in it. */
export interface ResolvedPlaybook {
  readonly steps: readonly ResolvedStep[];
  /** By slug, then by flag; the members of a list joined by commas. */
  readonly values: ReadonlyMap<string, Readonly<Record<string, string>>>;
  readonly exceptions: readonly ResolvedException[];
}
