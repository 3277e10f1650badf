/** A setting's or a file's value: unset, one string, a list, or a map from gate to state. */
export type Value = undefined | string | readonly string[];

/** What must hold for a value. See docs/architecture.md for the table. */
export type Constraint =
  | { readonly equal: string }
  | { readonly notEqual: string; readonly instead: string }
  | { readonly oneOf: readonly string[] }
  | { readonly atLeast: string }
  | { readonly atMost: string }
  | { readonly includes: string }
  | { readonly excludes: string }
  | { readonly subsetOf: readonly string[] }
  | { readonly present: true | string }
  | { readonly absent: true }
  | { readonly modeAtMost: string }
  | { readonly ownedBy: string }
  | { readonly all: readonly Constraint[] }
  | { readonly any: readonly Constraint[] };

/** How the text of a setting is read: it decides what equal, at least and member mean. */
export type ValueType = 'string' | 'boolean' | 'integer' | 'duration' | 'list' | 'mode' | 'owner';
