import { appendArgument, appendToCommand, declaredFlags, removeArgument, setArgument } from '../documents/argument-lines.js';
import { flagValues, parseFlags, readMap } from '../documents/command-flags.js';
import { declaredVariable } from '../documents/declared-variable.js';
import { DocumentError } from '../documents/document-error.js';
import { editPodManifest, readPodManifest } from '../documents/pod-manifest.js';
import { setVariable } from '../documents/set-variable.js';
import { withheldVariable } from '../documents/withheld-variable.js';
import { removeYamlKey, setYamlKey } from '../documents/yaml-keys.js';
import type { Value } from '../model/constraint.js';
import type { Setting } from '../model/control.js';
import { programOf } from '../model/component.js';
import { isPackagedUnit } from '../evaluate/packaged-unit.js';
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
    case 'etcd-config':
    case 'component-config':
      return value === undefined ? removeYamlKey(text, home.key) : setYamlKey(text, home.key, configScalar(setting, value));
    case 'kubelet-arguments':
    case 'etcd-arguments':
      refuseUneditable(text, home.path, `--${setting.flag}`);
      return editArgument(text, setting, value, programOf[home.kind === 'etcd-arguments' ? 'etcd' : 'kubelet']);
    case 'etcd-environment':
      refuseUneditable(text, home.path, home.variable);
      return editVariable(text, home.variable, value);
  }
}

/** A package's own unit is written anew by its next upgrade, and what the probe left out must not be written as it came. */
function refuseUneditable(text: string, path: string, name: string): void {
  if (isPackagedUnit(path)) {
    throw new DocumentError(
      `the file belongs to a package, whose next upgrade writes it anew; set ${name} in a drop-in of the service below ` +
        '/etc/systemd/system, or in an environment file that the service reads, and scan again',
    );
  }
  const withheld = withheldVariable(text);
  if (withheld === undefined) return;
  throw new DocumentError(
    `the value of ${withheld} never leaves the host, so the file cannot be written back whole; set ${name} in it by ` +
      'hand, restart the service and scan again',
  );
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

function editArgument(text: string, setting: Setting, value: Value, program: string): string {
  const present = declaredFlags(text).filter((flag) => flag.name === setting.flag);
  if (value === undefined && setting.key === undefined) return removeArgument(text, setting.flag);
  const written = flagText(setting, value, present.map((flag) => flag.value));
  if (present.length > 0) return setArgument(text, setting.flag, written);
  const variable = /^[ \t]*(?:Environment="?)?(KUBELET_\w*ARGS)=/m.exec(text)?.[1];
  if (variable !== undefined && program === programOf.kubelet) return appendArgument(text, variable, setting.flag, written);
  return appendToCommand(text, program, setting.flag, written);
}

/** A variable that is empty is for etcd the same as none (pkg/flags: SetFlagsFromEnv). */
function editVariable(text: string, variable: string, value: Value): string {
  if (value === undefined && declaredVariable(text, variable) === undefined) return text;
  return setVariable(text, variable, typeof value === 'string' ? value : (value ?? []).join(','));
}
