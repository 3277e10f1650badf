import { readList, readMap } from '../documents/command-flags.js';
import type { KubeletKey } from '../documents/kubelet-configuration.js';
import type { Component } from '../model/component.js';
import { programOf } from '../model/component.js';
import type { KnownName, NameKind } from '../model/known-name.js';

/** A name that a component reads. */
export interface WrittenName {
  readonly kind: NameKind;
  readonly name: string;
  readonly component: Component;
}

/** The names in flags of a component: those of the flags, and of plugins and gates in their values. */
export function namesInFlags(component: Component, flags: Readonly<Record<string, string | undefined>>): readonly WrittenName[] {
  return Object.entries(flags).flatMap(([flag, value]): readonly WrittenName[] => {
    if (value === undefined) return [];
    const plugins = /^(?:en|dis)able-admission-plugins$/.test(flag) ? readList([value]) : [];
    const gates = flag === 'feature-gates' ? [...readMap([value]).keys()] : [];
    return [
      { kind: 'flag', name: flag, component },
      ...plugins.map((name) => ({ kind: 'admission-plugin' as const, name, component })),
      ...gates.map((name) => ({ kind: 'feature-gate' as const, name, component })),
    ];
  });
}

/** The names in keys of a kubelet's configuration. */
export function namesInKeys(keys: readonly KubeletKey[]): readonly WrittenName[] {
  return keys.flatMap(({ key, value }): readonly WrittenName[] => {
    if (value === undefined) return [];
    const [first, gate = ''] = key;
    if (first === 'featureGates') return [{ kind: 'feature-gate', name: gate, component: 'kubelet' }];
    return [{ kind: 'config-field', name: key.join('.'), component: 'kubelet' }];
  });
}

/**
 * A note about names that a later Kubernetes does not have any more, and with which it would not start after an upgrade;
 * none when all of them last.
 */
export function endingNames(written: readonly WrittenName[], known: readonly KnownName[]): readonly string[] {
  const ending = written.flatMap(({ kind, name, component }) => {
    const entry = known.find((each) => each.kind === kind && each.name === name && (each.component ?? component) === component);
    const called = `${kind === 'flag' ? '--' : ''}${name} of ${programOf[component]}`;
    return entry?.until === undefined ? [] : [`${called} ends with Kubernetes ${entry.until}`];
  });
  if (ending.length === 0) return [];
  return [`Take out of the ConfigMaps of kubeadm again, before an upgrade to a version that would not start with it: ${[...new Set(ending)].join('; ')}.`];
}
