import { declaredFlags, startsIn } from '../documents/argument-lines.js';
import { readYamlKey } from '../documents/yaml-keys.js';
import { programOf } from '../model/component.js';
import type { Value } from '../model/constraint.js';
import type { Setting } from '../model/control.js';
import type { Evidence } from '../model/finding.js';
import type { HostView } from './host-view.js';
import type { TextFile } from './kubelet-view.js';
import { isPackagedUnit } from './packaged-unit.js';
import { isSame } from './quantity.js';
import { readingOf } from './reading.js';
import type { Said } from './said.js';
import { evidenceOf, readProcess } from './said.js';
import type { SettingHome } from './setting-home.js';
import type { SettingReading } from './setting-reading.js';
import { configValue, defaultValue, flagValue, showValue } from './typed-value.js';

/** Reads a setting of the kubelet: its flags, else its drop-ins and configuration file; and what its unit declares. */
export function readKubeletSetting(view: HostView, setting: Setting): SettingReading {
  const { kubelet } = view;
  const process = view.processes.kubelet?.[0];
  const hasConfig = kubelet.configPath !== undefined;
  const fallback = defaultValue(setting, hasConfig ? setting.default : (setting.defaultWithoutConfig ?? setting.default));
  const fromConfig = readKubeletConfig(view, setting);
  const running = process === undefined ? undefined : readProcess(setting, process);
  const argument = declaredArgument(view, setting);
  const effective = running?.value === undefined ? (process === undefined ? (argument ?? fromConfig) : fromConfig) : running;
  const declared = argument ?? fromConfig;
  return {
    effective: readingOf(effective?.value, fallback),
    declared: readingOf(declared?.value, fallback),
    home: kubeletHome(view, setting, argument, fromConfig),
    evidence: [...kubeletEvidence(setting, effective ?? running, declared, fallback), ...changeNote(view, effective)],
    problem: kubelet.problem,
  };
}

function kubeletEvidence(
  setting: Setting,
  effective: Said | undefined,
  declared: Said | undefined,
  fallback: Value,
): Evidence[] {
  const sources = [effective, declared === effective ? undefined : declared];
  const evidence = sources.flatMap((said) => (said === undefined ? [] : [evidenceOf(setting, said, fallback)]));
  return evidence.length > 0 ? evidence : [evidenceOf(setting, { value: undefined, source: 'kubelet' }, fallback)];
}

/** What is in force is not known where the file was changed since the kubelet read it. */
function changeNote({ kubelet }: HostView, effective: Said | undefined): Evidence[] {
  if (effective === undefined || !kubelet.changedSinceStart.includes(effective.source)) return [];
  const value = 'changed after the kubelet started: what it says is in force after the next restart';
  return [{ source: effective.source, value }];
}

/** The dotted key of the configuration file; a map's entry is one level below its map. */
function configKey(setting: Setting): readonly string[] | undefined {
  const key = setting.config?.split('.');
  return key !== undefined && setting.key !== undefined && key.at(-1) !== setting.key ? [...key, setting.key] : key;
}

/** What the configuration says: the last drop-in that sets the key, else the file. */
function readKubeletConfig(view: HostView, setting: Setting): Said | undefined {
  const key = configKey(setting);
  if (key === undefined) return undefined;
  const files = [...view.kubelet.dropIns].reverse();
  if (view.kubelet.config !== undefined) files.push(view.kubelet.config);
  for (const { path, text } of files) {
    const value = configValue(readYamlKey(text, key).value);
    if (value === undefined) continue;
    const name = key.join('.');
    if (!isZeroDuration(value, setting)) return { value, source: path, name };
    return { value: undefined, source: path, name: `${name} ${showValue(value)} counts as` };
  }
  const { config } = view.kubelet;
  return config === undefined ? undefined : { value: undefined, source: config.path, name: key.join('.') };
}

/**
 * The kubelet takes a zero duration in its configuration for one that nobody set (SetDefaults_KubeletConfiguration), and
 * kubeadm writes such zeros; behind a flag a zero is a zero.
 */
function isZeroDuration(value: Value, { type }: Setting): boolean {
  return type === 'duration' && typeof value === 'string' && isSame(value, '0', type);
}

/** What the unit, its drop-ins and environment files say; the file that systemd reads last wins. */
function declaredArgument(view: HostView, setting: Setting): Said | undefined {
  for (const { path, text } of [...view.kubelet.argumentFiles].reverse()) {
    const values = declaredFlags(text).filter((flag) => flag.name === setting.flag);
    if (values.length > 0) return { value: flagValue(setting, values.map((flag) => flag.value)), source: path };
  }
  return undefined;
}

/** A flag stays where it is declared; else the configuration file is its home; else the file with the arguments. */
function kubeletHome(
  view: HostView,
  setting: Setting,
  argument: Said | undefined,
  fromConfig: Said | undefined,
): SettingHome | undefined {
  if (argument !== undefined) return { kind: 'kubelet-arguments', path: argument.source };
  const key = configKey(setting);
  if (key !== undefined && fromConfig !== undefined) return { kind: 'kubelet-config', path: fromConfig.source, key };
  const files = [...view.kubelet.argumentFiles].reverse();
  const own = files.filter(({ path }) => !isPackagedUnit(path));
  const home = own.find(hasFlags) ?? own.find(takesFlags) ?? files.find(takesFlags);
  return home === undefined ? undefined : { kind: 'kubelet-arguments', path: home.path };
}

function hasFlags({ text }: TextFile): boolean {
  return declaredFlags(text).length > 0;
}

/** Where a first flag may go: into a variable that is for flags, or behind the command itself. */
function takesFlags({ text }: TextFile): boolean {
  return declaredFlags(text).length > 0 || /^[ \t]*(?:Environment="?)?KUBELET_\w*ARGS=/m.test(text) || startsIn(text, programOf.kubelet);
}
