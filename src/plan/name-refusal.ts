import { asList } from '../evaluate/reading.js';
import type { SettingHome } from '../evaluate/setting-home.js';
import { isEtcdServiceHome } from '../evaluate/setting-home.js';
import type { Component } from '../model/component.js';
import type { Value } from '../model/constraint.js';
import type { Setting } from '../model/control.js';
import type { KnownName, NameKind } from '../model/known-name.js';
import { isKnownIn } from './known-in.js';

/** A value that a fix would write, and what stands there now. */
export interface Writing {
  readonly setting: Setting;
  /** Where it is written: as a flag, or as a field of a configuration file. */
  readonly home: SettingHome;
  readonly present: Value;
  readonly wanted: Value;
}

/**
 * Why a value cannot be written because of a name that the component may not know: the flag or configuration field
 * itself, or an admission plugin, feature gate or cipher suite in the value. A component that is given an unknown one does
 * not start. Members of a list that stand there already are not asked about. Undefined when all are known.
 * @param version of the component, `1.20.2`; undefined when it is not known
 */
export function nameRefusal(writing: Writing, version: string | undefined, known: readonly KnownName[]): string | undefined {
  if (writing.wanted === undefined) return undefined;
  const component = componentAt(writing.home);
  return namesIn(writing)
    .map(({ kind, name }) => isKnownIn(known, kind, name, component, version))
    .find((answer) => answer !== 'known');
}

interface Name {
  readonly kind: NameKind;
  readonly name: string;
}

function componentAt(home: SettingHome): Component {
  if ('component' in home) return home.component;
  return isEtcdServiceHome(home) ? 'etcd' : 'kubelet';
}

function namesIn({ setting, home, present, wanted }: Writing): readonly Name[] {
  const { flag, key } = setting;
  // the keys of etcd's own file are its flags
  const isField = home.kind === 'kubelet-config' || (home.kind === 'component-config' && home.component !== 'etcd');
  const place: Name = isField ? { kind: 'config-field', name: fieldOf(home.key, key) } : { kind: 'flag', name: flag };
  if (flag === 'feature-gates' && key !== undefined) return [place, { kind: 'feature-gate', name: key }];
  const kind = kindOfMembers[flag];
  if (kind === undefined || setting.type !== 'list') return [place];
  const added = asList(wanted).filter((name) => !asList(present).includes(name));
  return [place, ...added.map((name) => ({ kind, name }))];
}

/** Of a map's entry the field is the map. */
function fieldOf(path: readonly string[], key: string | undefined): string {
  return (key !== undefined && path.at(-1) === key ? path.slice(0, -1) : path).join('.');
}

const kindOfMembers: Readonly<Record<string, NameKind>> = {
  'enable-admission-plugins': 'admission-plugin',
  'disable-admission-plugins': 'admission-plugin',
  'tls-cipher-suites': 'cipher-suite',
  'cipher-suites': 'cipher-suite',
};
