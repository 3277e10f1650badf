import { holds } from '../evaluate/holds.js';
import type { HostView } from '../evaluate/host-view.js';
import { asList, readingOf } from '../evaluate/reading.js';
import type { KeyKind } from '../evaluate/serving-keys.js';
import { servingKeys } from '../evaluate/serving-keys.js';
import type { Component } from '../model/component.js';
import type { Constraint, Value } from '../model/constraint.js';
import type { Control, Setting } from '../model/control.js';
import type { KnownName } from '../model/known-name.js';
import type { Refusal } from './edit.js';
import { isKnownIn } from './known-in.js';

/** A repaired value, and what it has to fit. */
export interface Repaired {
  readonly component: Control['component'];
  readonly setting: Setting;
  /** What the control asks of it: what fits holds too. */
  readonly constraint: Constraint;
  /** What the next start reads now. */
  readonly present: Value;
  readonly value: Value;
}

const suiteFlags: readonly string[] = ['tls-cipher-suites', 'cipher-suites'];

/**
 * A value made to fit the version and the keys of a host: of TLS cipher suites those that the component's version knows
 * (with another it would not start), among them for every kind of key that it serves with the one that HTTP/2 demands
 * (RFC 7540, section 9.2.2; golang.org/x/net/http2 refuses to serve without). Where the kind of key is not known, both
 * stay. Other values come back as they are. A refusal where nothing that the control allows fits.
 */
export function fitValue(view: HostView, repaired: Repaired, knownNames: readonly KnownName[]): { readonly value: Value } | Refusal {
  const { component, setting, present, value } = repaired;
  if (component === 'cluster' || !suiteFlags.includes(setting.flag) || setting.type !== 'list') return { value };
  const isTaken = (suite: string): boolean =>
    asList(present).includes(suite) || isKnownIn(knownNames, 'cipher-suite', suite, component, view.kubernetesVersion) === 'known';
  const suites = asList(value).filter(isTaken);
  return withServable(repaired, component, servingKeys(view, component), suites, isTaken);
}

function withServable(
  { setting, constraint }: Repaired,
  component: Component,
  keys: ReadonlySet<KeyKind> | undefined,
  suites: readonly string[],
  isTaken: (suite: string) => boolean,
): { readonly value: Value } | Refusal {
  const allows = (list: readonly string[]): boolean => holds(constraint, readingOf(list, undefined), setting.type);
  const kinds = [...(keys ?? (['RSA', 'ECDSA'] as const))];
  const missing = kinds.map(demandedSuite).filter((suite) => !suites.includes(suite));
  const addable = missing.filter((suite) => isTaken(suite) && allows([suite, ...suites]));
  // approved suites come first: older versions refuse a list in which one follows one that HTTP/2 bans
  const fitted = [...addable, ...suites];
  const isServed = (kind: KeyKind): boolean => fitted.includes(demandedSuite(kind));
  if ((keys === undefined ? kinds.some(isServed) : kinds.every(isServed)) && allows(fitted)) return { value: fitted };
  const key = keys === undefined ? 'any kind of key' : `its key (${kinds.join(' and ')})`;
  return {
    refusal:
      `no suite that the control allows would be left of --${setting.flag} with which the ${component} can serve HTTP/2 ` +
      `by ${key}: ${missing.join(' or ')} is needed; allow it in the benchmark's parameters, or set the flag by hand`,
  };
}

function demandedSuite(kind: KeyKind): string {
  return `TLS_ECDHE_${kind}_WITH_AES_128_GCM_SHA256`;
}
