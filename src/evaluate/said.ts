import { flagValues, parseFlags } from '../documents/command-flags.js';
import type { Value } from '../model/constraint.js';
import type { Setting } from '../model/control.js';
import type { Evidence } from '../model/finding.js';
import type { ProcessFact } from '../model/snapshot.js';
import { settingName } from './setting-name.js';
import { flagValue, showValue } from './typed-value.js';

/** What one source says of a setting: the value, and where it was found. */
export interface Said {
  readonly value: Value;
  readonly source: string;
  /** How the setting is called there; its flag where this is absent. */
  readonly name?: string;
}

/** What a process says by its arguments, else by its environment: for etcd a flag comes before its variable. */
export function readProcess(setting: Setting, process: ProcessFact): Said {
  const values = flagValues(parseFlags(process.argv.slice(1)), setting.flag);
  const source = `process ${process.pid} ${process.argv[0] ?? ''}`;
  const variable = setting.env === undefined ? undefined : process.env[setting.env];
  if (values.length === 0 && setting.env !== undefined && variable !== undefined) {
    return { value: flagValue(setting, [variable]), source, name: setting.env };
  }
  return { value: flagValue(setting, values), source };
}

/** Evidence of what a source says, with the default that is in force where it says nothing. */
export function evidenceOf(setting: Setting, said: Said, fallback: Value): Evidence {
  const name = said.name ?? settingName(setting);
  const unset = fallback === undefined ? 'not set' : `not set (default ${showValue(fallback)})`;
  return { source: said.source, value: said.value === undefined ? `${name} ${unset}` : `${name}=${showValue(said.value)}` };
}
