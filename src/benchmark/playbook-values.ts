import type { Benchmark, Remediation, Setting } from '../model/control.js';
import type { Playbook, PlaybookValue } from '../model/playbook.js';
import { nearMatches } from '../text/near-matches.js';
import { valueProblem } from './check-value.js';
import type { KeyPath } from './key-path.js';
import { namesControl } from './names-control.js';
import type { PlaybookContext } from './playbook-context.js';
import { otherBenchmark } from './playbook-context.js';
import { valueSettings } from './value-settings.js';

/** Remediations that name files which they make. */
const ownFiles: ReadonlySet<Remediation> = new Set(['audit-log', 'encryption']);

/** Values by flag; the members of a list joined by commas. */
type FlagValues = Readonly<Record<string, string>>;

/**
 * The values of a playbook, by the slug of their control; those for controls of other benchmarks are checked like the
 * others. Throws a BenchmarkError at the key or value for a control that does not exist, takes no value or is given two,
 * for a flag that it does not have, and for a value of the wrong type.
 */
export function playbookValues(context: PlaybookContext): ReadonlyMap<string, FlagValues> {
  const values = new Map<string, FlagValues>();
  for (const [name, given] of Object.entries(context.playbook.value.values)) {
    const other = otherBenchmark(context, name);
    const slug = slugOf(context, other === undefined ? context.benchmarks : [other], name);
    if (values.has(slug)) throw keyError(context, name, `expected one entry for ${slug}, found another`);
    const checked = flagValues(context, name, slug, given);
    if (other === undefined) values.set(slug, checked);
  }
  return values;
}

function keyError({ playbook }: PlaybookContext, name: string, message: string): Error {
  return playbook.error(['values', name], message, 'key');
}

/** The slug that a key of `values` means in benchmarks. */
function slugOf(context: PlaybookContext, benchmarks: readonly Benchmark[], name: string): string {
  const { sources } = context;
  if (sources.controls.has(name)) return name;
  const meant = benchmarks.flatMap(({ controls }) => controls.filter((control) => namesControl(name, control)));
  const slugs = [...new Set(meant.map(({ slug }) => slug))];
  const [only] = slugs;
  if (only !== undefined && slugs.length === 1) return only;
  if (slugs.length > 1) {
    const list = meant.map(({ slug, benchmark }) => `${slug} in ${benchmark}`).join(', ');
    throw keyError(context, name, `expected one control, found ${name}, which is ${list}; write the slug`);
  }
  const numbers = benchmarks.flatMap(({ controls }) => controls.map(({ number }) => number));
  const near = nearMatches(name, [...sources.controls.keys(), ...numbers]).join(', ') || 'none';
  throw keyError(context, name, `expected the slug or number of a control, found ${name}; near it: ${near}`);
}

function flagValues(context: PlaybookContext, name: string, slug: string, given: Playbook['values'][string]): FlagValues {
  const control = context.sources.controls.get(slug);
  if (control?.remediation !== undefined && ownFiles.has(control.remediation)) {
    throw keyError(context, name, `expected a control that takes a value, found ${slug}, of which a fix makes the files itself, at paths of its own`);
  }
  const settings = control === undefined ? [] : valueSettings(control);
  const flags = settings.map(({ flag }) => flag);
  const [only] = flags;
  if (only === undefined) {
    throw keyError(context, name, `expected a control that takes a value, found ${slug}, which says itself what must hold`);
  }
  const path: KeyPath = ['values', name];
  if (isByFlag(given)) {
    return Object.fromEntries(
      Object.entries(given).map(([flag, value]) => [flag, settingValue(context, [...path, flag], settings, flag, value)]),
    );
  }
  if (flags.length === 1) return { [only]: settingValue(context, path, settings, only, given) };
  throw context.playbook.error(path, `expected a map with values for ${flags.join(', ')}, found one value`);
}

function isByFlag(given: Playbook['values'][string]): given is Readonly<Record<string, PlaybookValue>> {
  return typeof given === 'object' && !Array.isArray(given);
}

function settingValue(
  { playbook }: PlaybookContext,
  path: KeyPath,
  settings: readonly Setting[],
  flag: string,
  value: PlaybookValue,
): string {
  const setting = settings.find((each) => each.flag === flag);
  if (setting === undefined) {
    throw playbook.error(path, `expected one of ${settings.map((each) => each.flag).join(', ')}, found ${flag}`, 'key');
  }
  if (typeof value !== 'string' && setting.type !== 'list') {
    throw playbook.error(path, `expected one value for --${flag}, found a list`);
  }
  const text = typeof value === 'string' ? value : value.join(',');
  const problem = valueProblem(setting, text);
  if (problem !== undefined) throw playbook.error(path, problem);
  return text;
}
