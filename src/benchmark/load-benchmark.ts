import type { Benchmark, NumberedControl } from '../model/control.js';
import type { Role } from '../model/host.js';
import { availableBenchmarks } from './available-benchmarks.js';
import { BenchmarkError } from './benchmark-error.js';
import type { BenchmarkEntry, BenchmarkFile } from './benchmark-schema.js';
import { compareNumbers } from './compare-numbers.js';
import type { ControlTemplate } from './control-schema.js';
import { nearMatches } from '../text/near-matches.js';
import { resolveControl } from './resolve-control.js';
import type { Sources } from './sources.js';
import { readSources } from './sources.js';
import type { YamlFile } from './yaml-file.js';

/**
 * A benchmark with its controls in the order of their numbers, by default one of the package's own. Throws a
 * BenchmarkError for an id that is not there, and for whatever is wrong in the files it is made of.
 */
export function loadBenchmark(id: string, sources: Sources = readSources()): Benchmark {
  const file = sources.benchmarks.get(id);
  if (file === undefined) {
    const ids = availableBenchmarks(sources).map((each) => each.id);
    const choice = ids.length === 0 ? 'there is none' : `choose one of ${ids.join(', ')}`;
    throw new BenchmarkError(`there is no benchmark ${id} in ${sources.directories.join(', ')}; ${choice}`);
  }
  const { title, kubernetes, sections } = file.value;
  verifySections(file);
  verifyUniqueNumbers(file);
  verifyJustifications(file);
  const controls = file.value.controls.map((_, index) => numberedControl(file, index, sources.controls));
  return {
    id,
    title,
    kubernetes,
    sections: Object.fromEntries(Object.entries(sections).map(([number, section]) => [number, section.title])),
    controls: controls.sort((a, b) => compareNumbers(a.number, b.number)),
    justifications: file.value.justifications,
  };
}

/** A section knows its hosts, or is a mere heading of sections that do. */
function verifySections(file: YamlFile<BenchmarkFile>): void {
  const { sections } = file.value;
  const numbers = Object.keys(sections);
  for (const number of numbers) {
    const within = numbers.filter((each) => each === number || each.startsWith(`${number}.`));
    if (within.some((each) => rolesAt(sections, each) !== undefined)) continue;
    const message = 'expected roles here, at a section above or at each below: the hosts that it is about';
    throw file.error(['sections', number], message, 'key');
  }
}

/** The roles of a section: its own, else those of the nearest section above that has any. */
function rolesAt(sections: BenchmarkFile['sections'], number: string): readonly Role[] | undefined {
  const own = sections[number]?.roles;
  if (own !== undefined || !number.includes('.')) return own;
  return rolesAt(sections, number.slice(0, number.lastIndexOf('.')));
}

function verifyUniqueNumbers(file: YamlFile<BenchmarkFile>): void {
  const seen = new Set<string>();
  for (const [index, { number }] of file.value.controls.entries()) {
    if (seen.has(number)) {
      throw file.error(['controls', index, 'number'], `expected each number once, found ${number} again`);
    }
    seen.add(number);
  }
}

function verifyJustifications(file: YamlFile<BenchmarkFile>): void {
  const numbers = new Set(file.value.controls.map((entry) => entry.number));
  for (const [index, { controls }] of file.value.justifications.entries()) {
    const at = controls.findIndex((number) => !numbers.has(number));
    if (at < 0) continue;
    throw file.error(['justifications', index, 'controls', at], `expected a number of this benchmark, found ${controls[at]}`);
  }
}

function numberedControl(
  file: YamlFile<BenchmarkFile>,
  index: number,
  templates: ReadonlyMap<string, ControlTemplate>,
): NumberedControl {
  const entry = file.value.controls[index] as BenchmarkEntry;
  const template = templates.get(entry.control);
  if (template === undefined) {
    const near = nearMatches(entry.control, templates.keys()).join(', ') || 'none';
    const message = `expected the slug of a control, found ${entry.control}; near it: ${near}`;
    throw file.error(['controls', index, 'control'], message);
  }
  if (entry.automated && !template.checks.some((check) => 'rule' in check || check.must !== undefined)) {
    const message = `expected false, as no check of ${entry.control} says what must hold`;
    throw file.error(['controls', index, 'automated'], message);
  }
  const control = resolveControl(template, entry.parameters);
  if ('message' in control) throw unresolved(file, index, control);
  const { number, level, automated, title = control.title, note } = entry;
  const own = { number, reference: number, level, automated, title, ...(note === undefined ? {} : { note }) };
  return { ...control, benchmark: file.value.id, ...own, ...placeOf(file, index) };
}

function unresolved(
  file: YamlFile<BenchmarkFile>,
  index: number,
  problem: { readonly parameter?: string; readonly message: string },
): BenchmarkError {
  if (problem.parameter === undefined) return file.error(['controls', index, 'control'], problem.message);
  return file.error(['controls', index, 'parameters', problem.parameter], problem.message, 'key');
}

/** The section that a control is numbered in, and the section's roles. */
function placeOf(file: YamlFile<BenchmarkFile>, index: number): Pick<NumberedControl, 'section' | 'roles'> {
  const { sections, controls } = file.value;
  const number = controls[index]?.number ?? '';
  const section = number.slice(0, number.lastIndexOf('.'));
  if (sections[section] === undefined) {
    const known = Object.keys(sections).join(', ');
    const message = `expected a number in one of the sections ${known}, found ${number}`;
    throw file.error(['controls', index, 'number'], message);
  }
  const roles = rolesAt(sections, section);
  if (roles !== undefined) return { section, roles };
  const message = `expected a number in a section with roles, found ${number}: section ${section} leaves them to those below`;
  throw file.error(['controls', index, 'number'], message);
}
