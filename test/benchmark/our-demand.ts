import { holds } from '../../src/evaluate/holds.js';
import { readingOf } from '../../src/evaluate/reading.js';
import type { Constraint } from '../../src/model/constraint.js';
import type { Check, NumberedControl, Setting, SettingCheck } from '../../src/model/control.js';
import { isClusterRule } from '../../src/model/rule.js';
import type { Comparison, Demand } from './demand.js';
import { members } from './demand.js';

/** What one of our controls demands in a Kubernetes minor; undefined when it leaves everything to a person. */
export function ourDemand(control: NumberedControl, minor: string): Demand | undefined {
  const checks = control.checks.filter((check) => isJudged(check, minor));
  if (checks.length === 0) return undefined;
  const comparisons = checks.map((check) => comparison(control, check));
  return { comparisons, join: control.join, unset: [...new Set(checks.flatMap(unsetVerdicts))] };
}

function isJudged(check: Check, minor: string): boolean {
  if ('rule' in check) return true;
  return check.must !== undefined && ('file' in check || existsIn(check.setting, minor));
}

function existsIn({ since, until }: Setting, minor: string): boolean {
  const number = (version: string): number => Number(version.split('.')[1]);
  return (since === undefined || number(since) <= number(minor)) && (until === undefined || number(minor) <= number(until));
}

function comparison({ component }: NumberedControl, check: Check): Comparison {
  if ('rule' in check) {
    const value = isClusterRule(check.rule) ? 'of the cluster' : check.rule;
    return { target: component, setting: '', config: '', op: 'rule', value };
  }
  const [op, value] = operation(check.must);
  if ('file' in check) return { target: check.file, setting: '', config: '', op, value };
  const { flag, key, config = '' } = check.setting;
  return { target: component, setting: key === undefined ? flag : `${flag}:${key}`, config, op, value };
}

function operation(must: Constraint | undefined): readonly [string, string] {
  if (must === undefined) return ['look', ''];
  if ('equal' in must) return ['equal', must.equal];
  if ('notEqual' in must) return ['not-equal', must.notEqual];
  if ('atLeast' in must) return ['at-least', must.atLeast];
  if ('includes' in must) return ['includes', must.includes];
  if ('excludes' in must) return ['excludes', must.excludes];
  if ('present' in must) return ['set', ''];
  if ('absent' in must) return ['not-set', ''];
  if ('modeAtMost' in must) return ['mode-at-most', must.modeAtMost];
  if ('ownedBy' in must) return ['owned-by', must.ownedBy];
  const lists = subsets(must);
  return lists === undefined ? ['constraint', JSON.stringify(must)] : ['subset-of', members(lists.flat())];
}

/** The lists of which one is enough. */
function subsets(must: Constraint): readonly (readonly string[])[] | undefined {
  if ('subsetOf' in must) return [must.subsetOf];
  if (!('any' in must)) return undefined;
  const lists = must.any.flatMap((part) => ('subsetOf' in part ? [part.subsetOf] : []));
  return lists.length === must.any.length ? lists : undefined;
}

/** With the default, and with that of a component without a configuration file. */
function unsetVerdicts(check: Check): readonly string[] {
  if ('file' in check) return [];
  if ('rule' in check) return check.rule === 'kube-proxy-metrics-local' ? ['pass'] : [];
  const { default: usual, defaultWithoutConfig = usual } = check.setting;
  return [usual, defaultWithoutConfig].map((text) => verdictOn(check, text));
}

function verdictOn({ must, setting: { type } }: SettingCheck, text: string | undefined): string {
  const inForce = type === 'list' ? text?.split(',') : text;
  return must === undefined || holds(must, readingOf(undefined, inForce), type) ? 'pass' : 'fail';
}
