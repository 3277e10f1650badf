import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadBenchmark } from '../../src/benchmark/load-benchmark.js';
import { holds } from '../../src/evaluate/holds.js';
import { readingOf } from '../../src/evaluate/reading.js';
import type { Constraint, ValueType } from '../../src/model/constraint.js';
import type { Check, NumberedControl, Setting } from '../../src/model/control.js';
import { managedPaths } from '../../src/model/managed-paths.js';

/** One check as the benchmark publishes it: what is looked at, what must hold, and what an unset flag counts as. */
interface Published {
  readonly number: string;
  readonly automated: string;
  readonly target: string;
  readonly setting: string;
  readonly config: string;
  readonly env: string;
  readonly op: string;
  readonly value: string;
  readonly join: string;
  readonly unset: string;
}

const published = readTable('test/cases/benchmark/cis-1.20.tsv');
const numbers = [...new Set(published.map((row) => row.number))];
const benchmark = loadBenchmark('cis-1.20');

function readTable(path: string): readonly Published[] {
  const [header = '', ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
  const keys = header.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    return Object.fromEntries(keys.map((key, index) => [key, cells[index] ?? ''])) as unknown as Published;
  });
}

function controlOf(number: string): NumberedControl {
  const control = benchmark.controls.find((each) => each.number === number);
  if (control === undefined) throw new Error(`cis-1.20 has no ${number}`);
  return control;
}

function judged(control: NumberedControl, minor: string): readonly Check[] {
  return control.checks
    .filter((check) => check.must !== undefined)
    .filter((check) => 'file' in check || existsIn(check.setting, minor));
}

function existsIn({ since, until }: Setting, minor: string): boolean {
  const patch = (version: string): number => Number(version.split('.')[1]);
  return (since === undefined || patch(since) <= patch(minor)) && (until === undefined || patch(minor) <= patch(until));
}

/** Our check in the words of the table. */
function inTableForm(control: NumberedControl, check: Check): Omit<Published, 'number' | 'automated' | 'unset'> {
  const [op, value] = operation(check.must);
  const join = control.join;
  if ('file' in check) return { target: check.file, setting: '', config: '', env: '', op, value, join };
  const { flag, key, config = '', env = '' } = check.setting;
  const setting = key === undefined ? flag : `${flag}:${key}`;
  return { target: control.component, setting, config, env, op, value, join };
}

function operation(must: Constraint | undefined): readonly [string, string] {
  if (must === undefined) return ['look', ''];
  if ('equal' in must) return ['equal', must.equal];
  if ('notEqual' in must) return ['not-equal', must.notEqual];
  if ('atLeast' in must) return ['at-least', must.atLeast];
  if ('includes' in must) return ['includes', must.includes];
  if ('excludes' in must) return ['excludes', must.excludes];
  if ('subsetOf' in must) return ['subset-of', must.subsetOf.join(',')];
  if ('present' in must) return ['set', ''];
  if ('absent' in must) return ['not-set', ''];
  if ('modeAtMost' in must) return ['mode-at-most', must.modeAtMost];
  if ('ownedBy' in must) return ['owned-by', must.ownedBy];
  throw new Error(`the table has no word for ${JSON.stringify(must)}`);
}

/** A port above 0 is one that is not 0, and a setting that is no list has a value and no members. */
function inOurWords({ op, ...row }: Published, type: ValueType | undefined): object {
  const isMember = op === 'excludes' && type !== 'list';
  const { number: _number, automated: _automated, unset: _unset, ...rest } = row;
  return { ...rest, op: op === 'above' || isMember ? 'not-equal' : op };
}

function looksAtTheSame(number: string, minor: string): boolean {
  const control = controlOf(number);
  const rows = published.filter((row) => row.number === number && row.op !== 'look');
  const checks = judged(control, minor);
  return (
    rows.length === checks.length &&
    rows.every((row, index) => {
      const check = checks[index] as Check;
      const type = 'setting' in check ? check.setting.type : undefined;
      return isDeepEqual(inOurWords(row, type), inTableForm(control, check));
    })
  );
}

function isDeepEqual(left: object, right: object): boolean {
  const sorted = (value: object): string => JSON.stringify(Object.entries(value).sort());
  return sorted(left) === sorted(right);
}

/** Whether our verdict on a setting that nobody sets is the published one, with and without a configuration file. */
function judgesUnsetTheSame(number: string, minor: string): boolean {
  const rows = published.filter((row) => row.number === number && row.unset !== '');
  return judged(controlOf(number), minor).every((check, index) => {
    if ('file' in check || check.must === undefined) return true;
    const { type, defaultWithoutConfig } = check.setting;
    return [check.setting.default, defaultWithoutConfig ?? check.setting.default].every((text) => {
      const inForce = type === 'list' ? text?.split(',') : text;
      const verdict = holds(check.must as Constraint, readingOf(undefined, inForce), type) ? 'pass' : 'fail';
      return verdict === rows[index]?.unset;
    });
  });
}

function documentedDifferences(): readonly string[] {
  const page = readFileSync('docs/differences.md', 'utf8');
  return [...page.matchAll(/^\| (\d[\d.]*) \| ([a-z-]+) \|/gm)].map(([, number = '', slug]) => {
    expect(controlOf(number).slug).toBe(slug);
    return number;
  });
}

describe('cis-1.20', () => {
  test('has the 97 controls of sections 1 to 4, and no others', () => {
    expect(numbers).toHaveLength(97);
    expect(benchmark.controls.map((control) => control.number)).toEqual(numbers);
  });

  test.each(numbers)('%s is automated or manual as published', (number) => {
    const row = published.find((each) => each.number === number);
    expect(controlOf(number).automated).toBe(row?.automated === 'yes');
  });

  test('differs from the published checks exactly where docs/differences.md says so', () => {
    const differing = numbers.filter((number) =>
      benchmark.kubernetes.some((minor) => !looksAtTheSame(number, minor) || !judgesUnsetTheSame(number, minor)),
    );
    expect(differing).toEqual(documentedDifferences());
  });

  test('puts the level 2 controls where the benchmark has them', () => {
    const second = benchmark.controls.filter((control) => control.level === 2).map((control) => control.number);
    expect(second).toEqual(['1.3.6', '2.7', '3.1.1', '3.2.2', '4.2.9']);
  });

  test('gives every chapter its hosts', () => {
    const rolesOf = (number: string): unknown => controlOf(number).roles;
    expect([rolesOf('1.1.1'), rolesOf('2.1'), rolesOf('3.1.1'), rolesOf('4.2.13')]).toEqual([
      ['master'],
      ['etcd'],
      ['master'],
      ['node'],
    ]);
  });

  test('leaves no parameter open', () => {
    expect(JSON.stringify(benchmark.controls)).not.toContain('$');
  });

  test('never applies unasked what is known to break clusters', () => {
    const reviewed = ['1.2.1', '1.2.5', '1.2.6', '1.2.9', '1.2.11', '1.2.12', '1.2.15', '1.2.32', '1.2.34', '4.2.8'];
    expect(reviewed.filter((number) => controlOf(number).risk !== 'review')).toEqual([]);
    expect(reviewed.filter((number) => controlOf(number).review === undefined)).toEqual([]);
  });

  test('guards the fixes that need more than their own edit', () => {
    const guarded = benchmark.controls.filter((each) => each.guards.length > 0 || each.remediation !== undefined);
    expect(guarded.map(({ number, guards, remediation }) => [number, guards[0] ?? remediation])).toEqual([
      ['1.1.12', 'etcd-user'],
      ['1.2.1', 'anonymous-probes'],
      ['1.2.5', 'kubelet-serving-certificates'],
      ['1.2.9', 'admission-configuration'],
      ['1.2.15', 'pod-security-policies'],
      ['1.2.21', 'audit-log'],
      ['3.2.1', 'audit-log'],
      ['4.2.6', 'kernel-defaults'],
    ]);
  });

  test('names the audit log and policy that the remediation installs', () => {
    const musts = ['1.2.21', '3.2.1'].map((number) => controlOf(number).checks[0]?.must);
    expect(musts).toEqual([{ present: managedPaths.auditLog }, { present: managedPaths.auditPolicy }]);
  });

  test('counts a fix of files as safe and a fix of settings as no less than a restart', () => {
    const wrong = benchmark.controls.filter(
      ({ checks, risk }) => checks.every((check) => 'file' in check) !== (risk === 'safe'),
    );
    expect(wrong.map((control) => control.number)).toEqual([]);
  });
});
