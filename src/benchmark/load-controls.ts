import type { Check, Layout, RuleCheck } from '../model/control.js';
import type { KnownName } from '../model/known-name.js';
import type { HostRuleName } from '../model/rule.js';
import { clusterRuleValues, hostRuleValues, isClusterRule } from '../model/rule.js';
import { subjectOf } from './check-subject.js';
import { constraintMisfits } from './constraint-misfits.js';
import { controlFileSchema } from './control-schema.js';
import type { ControlTemplate, WrittenCheck, WrittenControl } from './control-schema.js';
import type { ErrorAt } from './error-at.js';
import { nearMatches } from '../text/near-matches.js';
import { parametersIn } from './parameters.js';
import { demandOf } from './resolve-control.js';
import { rangedCheck } from './ranged-check.js';
import type { WrittenSetting } from './setting-range.js';
import { expectedForm } from './value-form.js';
import { readYamlFile } from './yaml-file.js';
import { yamlFilesIn } from './yaml-files-in.js';

/**
 * The controls of directories (their `*.yaml`) by slug, each setting with the Kubernetes minors in which it exists.
 * Throws a BenchmarkError for a file that does not fit the schema, a slug that is there twice, a constraint that does not
 * fit its setting, a file name that no layout knows, a flag or field that is not among the known names, and a parameter
 * that no check uses.
 */
export function loadControls(
  directories: readonly string[],
  layouts: readonly Layout[],
  knownNames: readonly KnownName[],
): ReadonlyMap<string, ControlTemplate> {
  const fileNames = new Set(layouts.flatMap((layout) => Object.keys(layout.files)));
  const controls = new Map<string, ControlTemplate>();
  for (const path of directories.flatMap(yamlFilesIn)) {
    const file = readYamlFile(path, controlFileSchema);
    for (const [index, control] of file.value.entries()) {
      const errorAt: ErrorAt = (key, message, at) => file.error([index, ...key], message, at);
      if (controls.has(control.slug)) {
        throw errorAt(['slug'], `expected a slug of its own, found ${control.slug}, which another control has`);
      }
      verifyChecks(control, fileNames, errorAt);
      verifyParameters(control, errorAt);
      const checks = control.checks.map((check, at) => checkInVersions(control, check, knownNames, within(errorAt, at)));
      controls.set(control.slug, { ...control, checks });
    }
  }
  return controls;
}

function within(errorAt: ErrorAt, index: number): ErrorAt {
  return (key, message, at) => errorAt(['checks', index, ...key], message, at);
}

function checkInVersions(
  { component }: WrittenControl,
  check: WrittenCheck,
  knownNames: readonly KnownName[],
  errorAt: ErrorAt,
): Check {
  return 'setting' in check && component !== 'cluster' ? rangedCheck(component, check, knownNames, errorAt) : check;
}

function verifyChecks(control: WrittenControl, fileNames: ReadonlySet<string>, errorAt: ErrorAt): void {
  for (const [index, check] of control.checks.entries()) {
    const checkError = within(errorAt, index);
    if ('rule' in check) {
      verifyRule(control, check, checkError);
      continue;
    }
    if (control.component === 'cluster') throw checkError([], 'expected a rule about the cluster, as the component says');
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

function verifyRule({ component }: WrittenControl, check: RuleCheck, errorAt: ErrorAt): void {
  const isCluster = isClusterRule(check.rule);
  if (isCluster !== (component === 'cluster')) {
    const about = isCluster ? 'the cluster, so the component is cluster' : 'a host, so the component is not cluster';
    throw errorAt(['rule'], `expected the component to fit: ${check.rule} is about ${about}`);
  }
  const takes: readonly string[] = isCluster ? clusterRuleValues[check.rule] : hostRuleValues[check.rule as HostRuleName];
  const unknown = Object.keys(check.with ?? {}).find((name) => !takes.includes(name));
  if (unknown !== undefined) {
    throw errorAt(['with', unknown], `expected ${takes.length === 0 ? 'no values' : takes.join(', ')}`, 'key');
  }
  const missing = takes.find((name) => check.with?.[name] === undefined);
  if (missing !== undefined) throw errorAt(['rule'], `expected the value ${missing} under with, found none`);
}

function verifySetting(setting: WrittenSetting, errorAt: ErrorAt): void {
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

function verifyParameters(control: WrittenControl, errorAt: ErrorAt): void {
  const used = parametersIn(control.checks.map(demandOf));
  const unused = Object.keys(control.parameters).find((name) => !used.has(name));
  if (unused === undefined) return;
  throw errorAt(['parameters', unused], `expected a check that uses $${unused}, found none`, 'key');
}
