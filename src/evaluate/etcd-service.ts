import { declaredFlags, startsIn } from '../documents/argument-lines.js';
import { declaredVariable } from '../documents/declared-variable.js';
import { programOf } from '../model/component.js';
import type { Setting } from '../model/control.js';
import type { ProcessFact, Snapshot, UnitFact } from '../model/snapshot.js';
import { readEtcdConfig } from './etcd-config.js';
import { isPackagedUnit } from './packaged-unit.js';
import type { Said } from './said.js';
import type { EtcdServiceHome } from './setting-home.js';
import { flagValue } from './typed-value.js';

/** What an etcd service declares of a setting: what its next start reads. */
export interface ServiceDeclaration {
  readonly said: Said | undefined;
  readonly home: EtcdServiceHome | undefined;
  /** Why it could not be read. */
  readonly problem: string | undefined;
}

interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** The service that runs an etcd, or that would: its own by its control group, else etcd.service. */
export function etcdUnit(snapshot: Snapshot, process: ProcessFact | undefined): UnitFact | undefined {
  const own = process?.unit === undefined ? undefined : snapshot.units[process.unit];
  return own ?? snapshot.units['etcd.service'];
}

/** Reads a setting from a service's unit, drop-ins and environment files, or from the file that those name. */
export function readEtcdService(snapshot: Snapshot, unit: UnitFact, setting: Setting): ServiceDeclaration {
  const paths = [unit.fragmentPath, ...unit.dropInPaths, ...unit.environmentFiles].filter((path) => path !== '');
  const unreadable = paths.find((path) => snapshot.files[path]?.state === 'unreadable');
  if (unreadable !== undefined) return unread(`${unreadable}: cannot be read`);
  const files = paths.flatMap((path): TextFile[] => {
    const fact = snapshot.files[path];
    return fact?.state === 'present' && fact.content !== undefined ? [{ path, text: fact.content }] : [];
  });
  const configPath = argumentIn(files, 'config-file')?.values.at(-1) ?? variableIn(files, 'ETCD_CONFIG_FILE')?.value;
  if (configPath !== undefined) return readEtcdConfig(snapshot, configPath, setting);
  return fromFiles(files, unit, setting);
}

function unread(problem: string): ServiceDeclaration {
  return { said: undefined, home: undefined, problem };
}

/** An argument comes before a variable, as etcd has it. */
function fromFiles(files: readonly TextFile[], unit: UnitFact, setting: Setting): ServiceDeclaration {
  const argument = argumentIn(files, setting.flag);
  if (argument !== undefined) {
    const { path, values } = argument;
    const said = { value: flagValue(setting, values), source: path };
    return { said, home: { kind: 'etcd-arguments', path }, problem: undefined };
  }
  const variable = setting.env === undefined ? undefined : variableIn(files, setting.env);
  if (variable !== undefined && setting.env !== undefined) {
    const { path, value } = variable;
    const said = { value: flagValue(setting, [value]), source: path, name: setting.env };
    return { said, home: { kind: 'etcd-environment', path, variable: setting.env }, problem: undefined };
  }
  const home = unsetHome(files, unit, setting);
  return { said: home === undefined ? undefined : { value: undefined, source: home.path }, home, problem: undefined };
}

/**
 * A setting that nobody set goes where etcd's other variables are, else into the service's environment file where the
 * unit is a package's own, else to the arguments where the command stands that systemd takes.
 */
function unsetHome(files: readonly TextFile[], unit: UnitFact, { env }: Setting): EtcdServiceHome | undefined {
  const variables = files.findLast(({ text }) => /^[ \t]*(Environment=["']?)?ETCD_\w+=/m.test(text));
  const command = files.findLast(({ text }) => startsIn(text, programOf.etcd)) ?? files[0];
  const isForeign = command !== undefined && isPackagedUnit(command.path);
  const environment = variables ?? (isForeign ? files.findLast(({ path }) => unit.environmentFiles.includes(path)) : undefined);
  if (environment !== undefined && env !== undefined) return { kind: 'etcd-environment', path: environment.path, variable: env };
  return command === undefined ? undefined : { kind: 'etcd-arguments', path: command.path };
}

/** The occurrences of a flag in the last file that has it: what systemd reads later replaces what is before. */
function argumentIn(files: readonly TextFile[], flag: string): { path: string; values: readonly string[] } | undefined {
  for (const { path, text } of files.toReversed()) {
    const found = declaredFlags(text).filter(({ name }) => name === flag);
    if (found.length > 0) return { path, values: found.map(({ value }) => value) };
  }
  return undefined;
}

function variableIn(files: readonly TextFile[], name: string): { path: string; value: string } | undefined {
  for (const { path, text } of files.toReversed()) {
    const value = declaredVariable(text, name);
    if (value !== undefined) return { path, value };
  }
  return undefined;
}
