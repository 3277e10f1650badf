import { flagValues, parseFlags } from '../documents/command-flags.js';
import type { PodManifest } from '../documents/pod-manifest.js';
import type { Component } from '../model/component.js';
import type { Setting } from '../model/control.js';
import type { ProcessFact, Snapshot } from '../model/snapshot.js';
import { readAnonymousConfig } from './anonymous-config.js';
import { authenticationConfigFlag } from './anonymous-requests.js';
import type { ManifestView } from './manifest-view.js';
import type { PodConfig } from './pod-config.js';
import { readPodConfig } from './pod-config.js';
import { readingOf } from './reading.js';
import type { Said } from './said.js';
import { evidenceOf, readProcess } from './said.js';
import type { SettingHome } from './setting-home.js';
import type { SettingReading } from './setting-reading.js';
import { defaultValue, flagValue } from './typed-value.js';

/**
 * Reads a setting of a component that a static pod runs, from the process and from the manifest, where there are; where
 * these name a configuration file that decides, from the file.
 */
export function readPodSetting(
  snapshot: Snapshot,
  component: Component,
  setting: Setting,
  manifest: ManifestView | undefined,
  process: ProcessFact | undefined,
): SettingReading {
  const fallback = defaultValue(setting, setting.default);
  const { running, declared, configs } = sourcesOf(snapshot, setting, manifest, process);
  const said = running ?? declared;
  const shown = running?.source === declared?.source ? [declared] : [running, declared];
  return {
    effective: readingOf(said?.value, fallback),
    declared: declared === undefined ? undefined : readingOf(declared.value, fallback),
    home: homeOf(component, manifest, configs.declared),
    evidence: shown.flatMap((each) => (each === undefined ? [] : [evidenceOf(setting, each, fallback)])),
    problem:
      manifest?.problem ??
      configs.running?.problem ??
      configs.declared?.problem ??
      (said === undefined ? 'the component is not running' : elsewhere(setting, said, manifest, process)),
  };
}

/** What the newest process has, and what its next start reads: a file that decides, else the arguments. */
interface Sources {
  readonly running: Said | undefined;
  readonly declared: Said | undefined;
  readonly configs: { readonly running: PodConfig | undefined; readonly declared: PodConfig | undefined };
}

function sourcesOf(
  snapshot: Snapshot,
  setting: Setting,
  manifest: ManifestView | undefined,
  process: ProcessFact | undefined,
): Sources {
  const command = manifest?.manifest?.command;
  const configIn = (argv: readonly string[] | undefined): PodConfig | undefined =>
    argv === undefined ? undefined : configOf(snapshot, setting, manifest?.manifest, argv);
  const configs = { running: configIn(process?.argv), declared: configIn(command) };
  return {
    running: configs.running?.said ?? (process === undefined ? undefined : readProcess(setting, process)),
    declared: configs.declared?.said ?? (command === undefined ? undefined : readCommand(setting, manifest?.path ?? '', command)),
    configs,
  };
}

function homeOf(component: Component, manifest: ManifestView | undefined, config: PodConfig | undefined): SettingHome | undefined {
  if (config?.said !== undefined) return { kind: 'component-config', path: config.path, key: config.key, component };
  return manifest === undefined ? undefined : { kind: 'pod-manifest', path: manifest.path, component };
}

/** The file that decides a setting in place of its flag, where it is one that is read. */
function configOf(
  snapshot: Snapshot,
  setting: Setting,
  manifest: PodManifest | undefined,
  command: readonly string[],
): PodConfig | undefined {
  if (isRead(setting.decidedBy)) return readAnonymousConfig(snapshot, manifest, command);
  return readPodConfig(snapshot, setting, manifest, command);
}

function isRead(decidedBy: string | undefined): boolean {
  return decidedBy === authenticationConfigFlag;
}

/** Why the flag does not tell: a file that is not read decides in its place. */
function elsewhere(
  { flag, decidedBy, ignoredWith, config }: Setting,
  { value }: Said,
  manifest: ManifestView | undefined,
  process: ProcessFact | undefined,
): string | undefined {
  const name = value === undefined ? (decidedBy ?? ignoredWith) : ignoredWith;
  if (name === undefined || isRead(name) || (name === ignoredWith && config !== undefined)) return undefined;
  const flags = parseFlags((process?.argv ?? manifest?.manifest?.command ?? []).slice(1));
  const file = flagValues(flags, name).at(-1);
  return file === undefined ? undefined : `could not look: --${name}=${file} decides in place of --${flag}, and is not read`;
}

function readCommand(setting: Setting, path: string, command: readonly string[]): Said {
  return { value: flagValue(setting, flagValues(parseFlags(command.slice(1)), setting.flag)), source: path };
}
