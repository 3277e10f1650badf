import { minorOf } from '../evaluate/version-range.js';
import type { Component } from '../model/component.js';
import { programOf } from '../model/component.js';
import type { KnownName, MinorRange, NameKind } from '../model/known-name.js';
import { recordedMinors } from '../model/known-name.js';

/**
 * Whether a component takes a name in its version: `known`, or why it must not be written, with the versions that know it.
 * @param name a flag without dashes, a configuration field's dotted key, else the name itself
 * @param version of the component, `1.20.2`; undefined when it is not known
 */
export function isKnownIn(
  names: readonly KnownName[],
  kind: NameKind,
  name: string,
  component: Component,
  version: string | undefined,
): 'known' | string {
  const entry = names.find((each) => each.kind === kind && each.name === name && isTakenBy(each, component));
  const called = `the ${wordsOf[kind]} ${kind === 'flag' ? `--${name}` : name}`;
  if (entry === undefined) return `${called} ${unknownProblem(component, version)}`;
  const problem = rangeProblem(entry, version) ?? behindProblem(entry, version);
  if (problem === undefined) return 'known';
  return `${called} ${problem}: ${programOf[component]} ${version === undefined ? 'may' : 'would'} not start with it`;
}

const wordsOf: Readonly<Record<NameKind, string>> = {
  flag: 'flag',
  'config-field': 'configuration field',
  'admission-plugin': 'admission plugin',
  'feature-gate': 'feature gate',
  'cipher-suite': 'cipher suite',
};

function isTakenBy(entry: KnownName, component: Component): boolean {
  return entry.component === undefined ? component !== 'etcd' : entry.component === component;
}

function unknownProblem(component: Component, version: string | undefined): string {
  const recorded = component === 'etcd' ? '' : ` of Kubernetes ${inWords(recordedMinors)}`;
  const remedy = 'where it does exist, add it to kubernetes/*.yaml of a benchmark directory';
  return `is not on record for any ${programOf[component]}${recorded}, and ${hereOf(version)}; ${remedy}`;
}

function rangeProblem(range: MinorRange, version: string | undefined): string | undefined {
  if (isOpen(range)) return undefined;
  if (version !== undefined && isWithin(range, version)) return undefined;
  return `exists in Kubernetes ${inWords(range)}, and ${hereOf(version)}`;
}

function behindProblem({ behind }: KnownName, version: string | undefined): string | undefined {
  if (behind === undefined || (version !== undefined && !isWithin(behind, version))) return undefined;
  return `needs the ${behind.name} in Kubernetes ${inWords(behind)}, and ${hereOf(version)}`;
}

function hereOf(version: string | undefined): string {
  return version === undefined ? 'its version is unknown' : `this is ${version}`;
}

function isOpen({ since, until }: MinorRange): boolean {
  return since === undefined && until === undefined;
}

function isWithin({ since, until }: MinorRange, version: string): boolean {
  const minor = minorOf(version);
  return (since === undefined || minor >= minorOf(since)) && (until === undefined || minor <= minorOf(until));
}

function inWords({ since, until }: MinorRange): string {
  if (since === until) return since ?? '';
  if (since === undefined) return `up to ${until}`;
  return until === undefined ? `${since} and later` : `${since} to ${until}`;
}
