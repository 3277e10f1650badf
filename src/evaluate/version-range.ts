import type { Setting } from '../model/control.js';

/**
 * Why a setting does not exist in a Kubernetes version (`1.20.2`); undefined when it does, or when the version is not
 * known: then the setting is judged by what is seen, and the planner refuses to write it.
 */
export function versionProblem(setting: Setting, version: string | undefined): string | undefined {
  if (version === undefined) return undefined;
  const minor = minorOf(version);
  if (setting.since !== undefined && minor < minorOf(setting.since)) {
    return `--${setting.flag} exists from Kubernetes ${setting.since} on; this is ${version}`;
  }
  if (setting.until !== undefined && minor > minorOf(setting.until)) {
    return `--${setting.flag} was removed after Kubernetes ${setting.until}; this is ${version}`;
  }
  return undefined;
}

/** The minor of a version: 20 of `1.20.2`. Kubernetes has never left major 1. */
export function minorOf(version: string): number {
  return Number(version.split('.')[1] ?? Number.NaN);
}
