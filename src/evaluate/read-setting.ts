import { declaredFlags } from '../documents/argument-lines.js';
import { flagValues, parseFlags } from '../documents/command-flags.js';
import { readYamlKey } from '../documents/yaml-keys.js';
import type { Component } from '../model/component.js';
import type { Value } from '../model/constraint.js';
import type { Setting } from '../model/control.js';
import type { Evidence } from '../model/finding.js';
import type { ProcessFact } from '../model/snapshot.js';
import type { HostView } from './host-view.js';
import type { Reading } from './reading.js';
import { readingOf } from './reading.js';
import type { SettingHome } from './setting-home.js';
import { configValue, defaultValue, flagValue, showValue } from './typed-value.js';

/** A setting as the running process has it, and as the next start would read it. */
export interface SettingReading {
  readonly effective: Reading;
  /** Undefined when nothing on the host is known to declare it (a process that somebody started by hand). */
  readonly declared: Reading | undefined;
  /** Where a repair would edit; undefined when this is not known. */
  readonly home: SettingHome | undefined;
  readonly evidence: readonly Evidence[];
  /** Why it could not be read; the readings then mean nothing. */
  readonly problem: string | undefined;
}

/** What one source says: the value, and where it was found. */
interface Said {
  readonly value: Value;
  readonly source: string;
}

/** Reads a setting of a component that is on the host. */
export function readSetting(view: HostView, component: Component, setting: Setting): SettingReading[] {
  if (component === 'kubelet') return [readKubeletSetting(view, setting)];
  const instances = instancesOf(view, component);
  if (instances.length === 0) return [readPodSetting(view, component, setting, undefined)];
  return instances.map((process) => readPodSetting(view, component, setting, process));
}

/** The processes that count: the newest one, and of etcd the newest of each data directory. */
function instancesOf(view: HostView, component: Component): readonly ProcessFact[] {
  const processes = view.processes[component] ?? [];
  if (component !== 'etcd') return processes.slice(0, 1);
  const newest = new Map<string, ProcessFact>();
  for (const process of processes) {
    const flags = parseFlags(process.argv.slice(1));
    const instance = flagValues(flags, 'data-dir').at(-1) ?? process.env['ETCD_DATA_DIR'] ?? '';
    if (!newest.has(instance)) newest.set(instance, process);
  }
  return [...newest.values()];
}

function readPodSetting(
  view: HostView,
  component: Component,
  setting: Setting,
  process: ProcessFact | undefined,
): SettingReading {
  const manifest = view.manifests[component];
  const fallback = defaultValue(setting, setting.default);
  const running = process === undefined ? undefined : readProcess(setting, process);
  const declared = manifest?.manifest === undefined ? undefined : readCommand(setting, manifest.path, manifest.manifest.command);
  const said = running ?? declared;
  return {
    effective: readingOf(said?.value, fallback),
    declared: declared === undefined ? undefined : readingOf(declared.value, fallback),
    home: manifest === undefined ? undefined : { kind: 'pod-manifest', path: manifest.path, component },
    evidence: [running, declared].flatMap((each) => (each === undefined ? [] : [evidenceOf(setting, each, fallback)])),
    problem: problemOf(setting, process, said, manifest?.problem),
  };
}

function problemOf(
  setting: Setting,
  process: ProcessFact | undefined,
  said: Said | undefined,
  manifestProblem: string | undefined,
): string | undefined {
  if (process !== undefined && setting.env?.startsWith('ETCD_') === true) {
    const file = flagValues(parseFlags(process.argv.slice(1)), 'config-file').at(-1) ?? process.env['ETCD_CONFIG_FILE'];
    if (file !== undefined) return `etcd takes its settings from ${file}, which is not read`;
  }
  return said === undefined ? (manifestProblem ?? 'the component is not running') : manifestProblem;
}

function readProcess(setting: Setting, process: ProcessFact): Said {
  const values = flagValues(parseFlags(process.argv.slice(1)), setting.flag);
  const source = `process ${process.pid} ${process.argv[0] ?? ''}`;
  const variable = setting.env === undefined ? undefined : process.env[setting.env];
  // etcd: a flag on the command line takes precedence over its environment variable
  if (values.length === 0 && variable !== undefined) return { value: flagValue(setting, [variable]), source };
  return { value: flagValue(setting, values), source };
}

function readCommand(setting: Setting, path: string, command: readonly string[]): Said {
  return { value: flagValue(setting, flagValues(parseFlags(command.slice(1)), setting.flag)), source: path };
}

function readKubeletSetting(view: HostView, setting: Setting): SettingReading {
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
    evidence: kubeletEvidence(setting, effective ?? running, declared, fallback),
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
    if (value !== undefined) return { value, source: path };
  }
  return view.kubelet.config === undefined ? undefined : { value: undefined, source: view.kubelet.config.path };
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
  const home = [...view.kubelet.argumentFiles].reverse().find((file) => declaredFlags(file.text).length > 0);
  return home === undefined ? undefined : { kind: 'kubelet-arguments', path: home.path };
}

function evidenceOf(setting: Setting, said: Said, fallback: Value): Evidence {
  const name = nameOf(setting, said.source);
  const unset = fallback === undefined ? 'not set' : `not set (default ${showValue(fallback)})`;
  return { source: said.source, value: said.value === undefined ? `${name} ${unset}` : `${name}=${showValue(said.value)}` };
}

/** How the setting is called where it was found: by its key in a configuration file, else by its flag. */
function nameOf(setting: Setting, source: string): string {
  const isConfig = setting.config !== undefined && /\.(ya?ml|json|conf)$/.test(source) && !source.includes('.service.d/');
  if (isConfig) return (configKey(setting) ?? []).join('.');
  return settingName(setting);
}

/** The setting as its flag is written: `--profiling`, `--feature-gates RotateKubeletServerCertificate`. */
export function settingName(setting: Setting): string {
  return setting.key === undefined ? `--${setting.flag}` : `--${setting.flag} ${setting.key}`;
}
