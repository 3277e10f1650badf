import { join } from 'node:path';
import type { Benchmark, NumberedControl } from '../model/control.js';
import { availableBenchmarks } from './available-benchmarks.js';
import { BenchmarkError } from './benchmark-error.js';
import { benchmarkFileSchema } from './benchmark-schema.js';
import type { BenchmarkEntry, BenchmarkFile } from './benchmark-schema.js';
import { compareNumbers } from './compare-numbers.js';
import type { ControlTemplate } from './control-schema.js';
import { loadControls } from './load-controls.js';
import { nearMatches } from '../text/near-matches.js';
import { packagedDirectory } from './packaged-directory.js';
import { resolveControl } from './resolve-control.js';
import type { YamlFile } from './yaml-file.js';
import { readYamlFile } from './yaml-file.js';

/**
 * A benchmark with its controls in the order of their numbers, from a benchmark directory, by default the package's
 * own. Throws a BenchmarkError for an id that is not there, and for whatever is wrong in the files it is made of.
 */
export function loadBenchmark(id: string, directory: string = packagedDirectory): Benchmark {
  const ids = availableBenchmarks(directory).map((each) => each.id);
  if (!ids.includes(id)) {
    const choice = ids.length === 0 ? 'it has none' : `choose one of ${ids.join(', ')}`;
    throw new BenchmarkError(`there is no benchmark ${id} in ${directory}; ${choice}`);
  }
  const file = readYamlFile(join(directory, `${id}.yaml`), benchmarkFileSchema);
  const { title, kubernetes, sections } = file.value;
  verifySections(file);
  verifyUniqueNumbers(file);
  const templates = loadControls(directory);
  const controls = file.value.controls.map((_, index) => numberedControl(file, index, templates));
  return {
    id,
    title,
    kubernetes,
    sections: Object.fromEntries(Object.entries(sections).map(([number, section]) => [number, section.title])),
    controls: controls.sort((a, b) => compareNumbers(a.number, b.number)),
  };
}

function verifySections(file: YamlFile<BenchmarkFile>): void {
  for (const [number, section] of Object.entries(file.value.sections)) {
    const isTop = !number.includes('.');
    if (isTop === (section.roles !== undefined)) continue;
    if (isTop) throw file.error(['sections', number], 'expected roles: the hosts that the chapter is about', 'key');
    throw file.error(['sections', number, 'roles'], `expected roles only at section ${number.split('.')[0]}`, 'key');
  }
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
  if (entry.automated && template.checks.every((check) => check.must === undefined)) {
    const message = `expected false, as no check of ${entry.control} says what must hold`;
    throw file.error(['controls', index, 'automated'], message);
  }
  const control = resolveControl(template, entry.parameters);
  if ('message' in control) throw unresolved(file, index, control);
  const { number, level, automated } = entry;
  return { ...control, benchmark: file.value.id, number, level, automated, ...placeOf(file, index) };
}

function unresolved(
  file: YamlFile<BenchmarkFile>,
  index: number,
  problem: { readonly parameter?: string; readonly message: string },
): BenchmarkError {
  if (problem.parameter === undefined) return file.error(['controls', index, 'control'], problem.message);
  return file.error(['controls', index, 'parameters', problem.parameter], problem.message, 'key');
}

/** The section that a control is numbered in, and the roles of the chapter. */
function placeOf(file: YamlFile<BenchmarkFile>, index: number): Pick<NumberedControl, 'section' | 'roles'> {
  const number = file.value.controls[index]?.number ?? '';
  const section = number.slice(0, number.lastIndexOf('.'));
  const roles = file.value.sections[number.split('.')[0] ?? '']?.roles;
  if (file.value.sections[section] === undefined || roles === undefined) {
    const known = Object.keys(file.value.sections).join(', ');
    const message = `expected a number in one of the sections ${known}, found ${number}`;
    throw file.error(['controls', index, 'number'], message);
  }
  return { section, roles };
}
