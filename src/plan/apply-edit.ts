import { appendArgument, declaredFlags, removeArgument, setArgument } from '../documents/argument-lines.js';
import { flagValues, parseFlags, readMap } from '../documents/command-flags.js';
import { editPodManifest, readPodManifest } from '../documents/pod-manifest.js';
import { removeYamlKey, setYamlKey } from '../documents/yaml-keys.js';
import { DocumentError } from '../documents/document-error.js';
import type { Value } from '../model/constraint.js';
import type { Setting } from '../model/control.js';
import { programOf } from '../model/component.js';
import type { SettingHome } from '../evaluate/setting-home.js';
import { parseBoolean, parseInteger } from '../evaluate/quantity.js';
import type { Edit } from './edit.js';

type SettingEdit = Extract<Edit, { kind: 'setting' }>;

/** Applies one edit to the text of the document that holds the setting. Throws a DocumentError when it cannot. */
export function applySetting(text: string, { home, setting, value }: SettingEdit): string {
  switch (home.kind) {
    case 'pod-manifest':
      return editManifestFlag(text, home, setting, value);
    case 'kubelet-config':
      return value === undefined ? removeYamlKey(text, home.key) : setYamlKey(text, home.key, configScalar(setting, value));
    case 'kubelet-arguments':
      return editArgument(text, setting, value);
  }
}

/** Adds a volume and its mount to the component's manifest. Throws a DocumentError when it cannot. */
export function applyMount(text: string, edit: Extract<Edit, { kind: 'mount' }>, program: string): string {
  return editPodManifest(text, [edit.mount], program);
}

type ManifestHome = Extract<SettingHome, { kind: 'pod-manifest' }>;

function editManifestFlag(text: string, home: ManifestHome, setting: Setting, value: Value): string {
  const program = programOf[home.component];
  if (value === undefined && setting.key === undefined) {
    return editPodManifest(text, [{ kind: 'remove-flag', flag: setting.flag }], program);
  }
  const present = flagValues(parseFlags(readPodManifest(text, program).command.slice(1)), setting.flag);
  const written = flagText(setting, value, present);
  return editPodManifest(text, [{ kind: 'set-flag', flag: setting.flag, value: written }], program);
}

/** A value as it stands behind the flag; an entry of a map is merged into what is there, never replaces it. */
function flagText(setting: Setting, value: Value, present: readonly string[]): string {
  if (setting.key !== undefined) {
    const map = new Map(readMap(present));
    if (typeof value === 'string') map.set(setting.key, value);
    else map.delete(setting.key);
    return [...map].map(([gate, state]) => `${gate}=${state}`).join(',');
  }
  return typeof value === 'string' ? value : (value ?? []).join(',');
}

/** A value as the configuration file's schema wants it: booleans and integers are no strings there. */
function configScalar(setting: Setting, value: string | readonly string[]): string | number | boolean | readonly string[] {
  if (typeof value !== 'string') return value;
  if (setting.type === 'boolean') return parseBoolean(value) ?? value;
  if (setting.type === 'integer') return parseInteger(value) ?? value;
  return value;
}

function editArgument(text: string, setting: Setting, value: Value): string {
  const present = declaredFlags(text).filter((flag) => flag.name === setting.flag);
  if (value === undefined && setting.key === undefined) return removeArgument(text, setting.flag);
  const written = flagText(setting, value, present.map((flag) => flag.value));
  if (present.length > 0) return setArgument(text, setting.flag, written);
  const variable = /^[ \t]*(?:Environment="?)?(KUBELET_\w*ARGS)=/m.exec(text)?.[1];
  if (variable === undefined) throw new DocumentError('has no KUBELET_…_ARGS variable to add the flag to');
  return appendArgument(text, variable, setting.flag, written);
}
