import { join } from 'node:path';
import type { Setting } from '../model/control.js';
import type { BenchmarkError } from './benchmark-error.js';
import { subjectOf } from './check-subject.js';
import { compareNumbers } from './compare-numbers.js';
import { constraintMisfits } from './constraint-misfits.js';
import { controlFileSchema } from './control-schema.js';
import type { ControlTemplate } from './control-schema.js';
import type { KeyPath } from './key-path.js';
import { loadLayouts } from './load-layouts.js';
import { nearMatches } from '../text/near-matches.js';
import { parametersIn } from './parameters.js';
import { expectedForm } from './value-form.js';
import { readYamlFile } from './yaml-file.js';
import { yamlFilesIn } from './yaml-files-in.js';

/** Makes an error that points at a key of the control in its file. */
type ErrorAt = (path: KeyPath, message: string, at?: 'key' | 'value') => BenchmarkError;

/**
 * The controls of a benchmark directory (its `controls/*.yaml`) by slug. Throws a BenchmarkError for a file that does
 * not fit the schema, a slug that is there twice, a constraint that does not fit its setting, a file name that no
 * layout of the directory knows, and a parameter that no constraint uses.
 */
export function loadControls(directory: string): ReadonlyMap<string, ControlTemplate> {
  const fileNames = new Set(loadLayouts(directory).flatMap((layout) => Object.keys(layout.files)));
  const controls = new Map<string, ControlTemplate>();
  for (const path of yamlFilesIn(join(directory, 'controls'))) {
    const file = readYamlFile(path, controlFileSchema);
    for (const [index, control] of file.value.entries()) {
      const errorAt: ErrorAt = (key, message, at) => file.error([index, ...key], message, at);
      if (controls.has(control.slug)) {
        throw errorAt(['slug'], `expected a slug of its own, found ${control.slug}, which another control has`);
      }
      verifyChecks(control, fileNames, errorAt);
      verifyParameters(control, errorAt);
      controls.set(control.slug, control);
    }
  }
  return controls;
}

function verifyChecks(control: ControlTemplate, fileNames: ReadonlySet<string>, errorAt: ErrorAt): void {
  for (const [index, check] of control.checks.entries()) {
    const checkError: ErrorAt = (key, message, at) => errorAt(['checks', index, ...key], message, at);
    if ('setting' in check) verifySetting(check.setting, checkError);
    else if (!fileNames.has(check.file)) {
      const near = nearMatches(check.file, fileNames).join(', ') || 'none';
      throw checkError(['file'], `expected a file name that a layout has, found ${check.file}; near it: ${near}`);
    }
    if (check.must === undefined) continue;
    const [misfit] = constraintMisfits(check.must, subjectOf(check));
    if (misfit !== undefined) throw checkError(['must', ...misfit.path], misfit.message);
  }
}

function verifySetting(setting: Setting, errorAt: ErrorAt): void {
  const { since, until } = setting;
  if (since !== undefined && until !== undefined && compareNumbers(since, until) > 0) {
    throw errorAt(['setting', 'until'], `expected a version from ${since} on, found ${until}`);
  }
  for (const key of ['default', 'defaultWithoutConfig'] as const) {
    const text = setting[key];
    if (text === undefined) continue;
    if (key === 'defaultWithoutConfig' && setting.config === undefined) {
      throw errorAt(['setting', key], 'expected only beside config, found no config');
    }
    const form = setting.type === 'list' ? undefined : expectedForm(text, setting.type);
    if (form !== undefined) throw errorAt(['setting', key], `expected ${form}, found ${JSON.stringify(text)}`);
  }
}

function verifyParameters(control: ControlTemplate, errorAt: ErrorAt): void {
  const used = parametersIn(control.checks.map((check) => check.must));
  const unused = Object.keys(control.parameters).find((name) => !used.has(name));
  if (unused === undefined) return;
  throw errorAt(['parameters', unused], `expected a constraint that uses $${unused}, found none`, 'key');
}
