import { flagValues, parseFlags } from '../documents/command-flags.js';
import type { Component } from '../model/component.js';
import type { Setting } from '../model/control.js';
import type { ProcessFact } from '../model/snapshot.js';
import type { ManifestView } from './manifest-view.js';
import { readingOf } from './reading.js';
import type { Said } from './said.js';
import { evidenceOf, readProcess } from './said.js';
import type { SettingReading } from './setting-reading.js';
import { defaultValue, flagValue } from './typed-value.js';

/** Reads a setting of a component that a static pod runs, from the process and from the manifest, where there are. */
export function readPodSetting(
  component: Component,
  setting: Setting,
  manifest: ManifestView | undefined,
  process: ProcessFact | undefined,
): SettingReading {
  const fallback = defaultValue(setting, setting.default);
  const running = process === undefined ? undefined : readProcess(setting, process);
  const declared = manifest?.manifest === undefined ? undefined : readCommand(setting, manifest.path, manifest.manifest.command);
  const said = running ?? declared;
  return {
    effective: readingOf(said?.value, fallback),
    declared: declared === undefined ? undefined : readingOf(declared.value, fallback),
    home: manifest === undefined ? undefined : { kind: 'pod-manifest', path: manifest.path, component },
    evidence: [running, declared].flatMap((each) => (each === undefined ? [] : [evidenceOf(setting, each, fallback)])),
    problem: manifest?.problem ?? (said === undefined ? 'the component is not running' : elsewhere(setting, said, manifest, process)),
  };
}

/** Why the flag does not tell: a file that is not read decides in its place. */
function elsewhere(
  { flag, decidedBy, ignoredWith }: Setting,
  { value }: Said,
  manifest: ManifestView | undefined,
  process: ProcessFact | undefined,
): string | undefined {
  const name = value === undefined ? (decidedBy ?? ignoredWith) : ignoredWith;
  if (name === undefined) return undefined;
  const flags = parseFlags((process?.argv ?? manifest?.manifest?.command ?? []).slice(1));
  const file = flagValues(flags, name).at(-1);
  return file === undefined ? undefined : `could not look: --${name}=${file} decides in place of --${flag}, and is not read`;
}

function readCommand(setting: Setting, path: string, command: readonly string[]): Said {
  return { value: flagValue(setting, flagValues(parseFlags(command.slice(1)), setting.flag)), source: path };
}
