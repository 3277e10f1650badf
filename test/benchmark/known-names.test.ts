import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { availableBenchmarks } from '../../src/benchmark/available-benchmarks.js';
import { loadBenchmark } from '../../src/benchmark/load-benchmark.js';
import { readSources } from '../../src/benchmark/sources.js';
import { minorOf } from '../../src/evaluate/version-range.js';
import type { Component } from '../../src/model/component.js';
import type { Constraint } from '../../src/model/constraint.js';
import type { NumberedControl, SettingCheck } from '../../src/model/control.js';
import type { KnownName, NameKind } from '../../src/model/known-name.js';
import { recordedMinors } from '../../src/model/known-name.js';

const sources = readSources();
const { knownNames } = sources;

interface Use {
  readonly component: Component;
  readonly check: SettingCheck;
}

/** Every setting of every control of every benchmark, its parameters filled in. */
const uses: readonly Use[] = availableBenchmarks()
  .flatMap(({ id }) => loadBenchmark(id).controls)
  .flatMap(({ component, checks }: NumberedControl) =>
    component === 'cluster' ? [] : checks.flatMap((check) => ('setting' in check ? [{ component, check }] : [])),
  );

function isOnRecord(kind: NameKind, name: string, component: Component): boolean {
  return knownNames.some(
    (each) =>
      each.kind === kind &&
      each.name === name &&
      (each.component === undefined ? component !== 'etcd' : each.component === component),
  );
}

/** The names of one kind that controls use, as `component name`, and those of them that are not on record. */
function usedAndMissing(kind: NameKind, namesOf: (use: Use) => readonly string[]): readonly [used: number, missing: readonly string[]] {
  const used = new Map(uses.flatMap((use) => namesOf(use).map((name) => [`${use.component} ${name}`, { ...use, name }] as const)));
  const missing = [...used].filter(([, { name, component }]) => !isOnRecord(kind, name, component)).map(([key]) => key);
  return [used.size, missing];
}

/** Members of lists that a constraint names. */
function membersIn(must: Constraint | undefined): readonly string[] {
  if (must === undefined) return [];
  if ('includes' in must) return [must.includes];
  if ('excludes' in must) return [must.excludes];
  if ('subsetOf' in must) return must.subsetOf;
  const parts = 'all' in must ? must.all : 'any' in must ? must.any : [];
  return parts.flatMap(membersIn);
}

/** What a repair would set: of alternatives the first. */
function written(must: Constraint | undefined): Constraint | undefined {
  return must !== undefined && 'any' in must ? written(must.any[0]) : must;
}

function membersOf(flags: readonly string[], { check: { setting, must } }: Use): readonly string[] {
  return flags.includes(setting.flag) ? membersIn(must) : [];
}

const plugins = ['enable-admission-plugins', 'disable-admission-plugins'];
const suites = ['tls-cipher-suites', 'cipher-suites'];

describe('on record is', () => {
  it('every flag that a control looks at, or that decides or outdoes one', () => {
    const [used, missing] = usedAndMissing('flag', ({ check: { setting } }) =>
      [setting.flag, setting.decidedBy, setting.ignoredWith].filter((flag) => flag !== undefined),
    );
    expect(missing).toEqual([]);
    expect(used).toBeGreaterThan(70);
  });

  it('every configuration field', () => {
    const [used, missing] = usedAndMissing('config-field', ({ check: { setting } }) =>
      setting.config === undefined ? [] : [setting.config.replace(`.${setting.key}`, '')],
    );
    expect(missing).toEqual([]);
    expect(used).toBeGreaterThan(12);
  });

  it('every admission plugin', () => {
    const [used, missing] = usedAndMissing('admission-plugin', (use) => membersOf(plugins, use));
    expect(missing).toEqual([]);
    expect(used).toBeGreaterThan(8);
  });

  it('every feature gate', () => {
    const [used, missing] = usedAndMissing('feature-gate', ({ check: { setting } }) =>
      setting.flag === 'feature-gates' && setting.key !== undefined ? [setting.key] : [],
    );
    expect([used, missing]).toEqual([2, []]);
  });

  it('every cipher suite of a Kubernetes component', () => {
    const [used, missing] = usedAndMissing('cipher-suite', (use) => (use.component === 'etcd' ? [] : membersOf(suites, use)));
    expect(missing).toEqual([]);
    expect(used).toBeGreaterThan(20);
  });

  it('every cipher suite that a repair may set, of etcd too', () => {
    const [used, missing] = usedAndMissing('cipher-suite', ({ component, check }) =>
      membersOf(suites, { component, check: { setting: check.setting, must: written(check.must) ?? { absent: true } } }),
    );
    expect(missing).toEqual([]);
    expect(used).toBe(18);
  });
});

describe('a name on record', () => {
  const [first, last] = [minorOf(recordedMinors.since), minorOf(recordedMinors.until)];

  it('begins after the first version on record, or is open there, and ends before the last one', () => {
    const ranges = knownNames.flatMap((known) => [known, ...(known.behind === undefined ? [] : [{ ...known, ...known.behind }])]);
    const late = ranges.filter(({ since }) => since !== undefined && !(minorOf(since) > first && minorOf(since) <= last));
    const early = ranges.filter(({ until }) => until !== undefined && !(minorOf(until) >= first && minorOf(until) < last));
    expect([late, early]).toEqual([[], []]);
  });

  it('has a public reference', () => {
    const isPublic = ({ source }: KnownName): boolean =>
      /^(KEP-\d+(, removed in 1\.\d+)?|kubernetes\/kubernetes#\d+|etcd-io\/etcd )/.test(source) || /^(cmd|pkg|plugin|k8s\.io)\/[\w./-]+$/.test(source);
    expect(knownNames.filter((known) => !isPublic(known))).toEqual([]);
  });

  it('of etcd has no Kubernetes versions, since etcd numbers its own', () => {
    const etcd = knownNames.filter(({ component }) => component === 'etcd');
    expect(etcd.length).toBeGreaterThan(10);
    expect(etcd.filter(({ since, until }) => since !== undefined || until !== undefined)).toEqual([]);
  });

  it('that is behind a feature gate is so while that gate is on record', () => {
    const gates = knownNames.flatMap(({ behind }) => (behind?.name.startsWith('feature gate ') === true ? [behind.name.slice(13)] : []));
    expect(gates.length).toBeGreaterThan(5);
    expect(gates.filter((gate) => !knownNames.some(({ kind, name }) => kind === 'feature-gate' && name === gate))).toEqual([]);
  });
});

describe('the setting of a control exists', () => {
  it.each([
    ['apiserver-profiling', [[undefined, undefined]]],
    ['apiserver-basic-auth-file', [[undefined, '1.18']]],
    ['apiserver-kubelet-https', [[undefined, '1.21']]],
    ['apiserver-insecure-bind-address', [[undefined, '1.23']]],
    ['apiserver-insecure-port', [['1.20', '1.23'], [undefined, '1.19']]],
    ['apiserver-admission-pod-security-policy', [[undefined, '1.24']]],
    ['apiserver-admission-deny-service-external-ips', [['1.21', undefined]]],
    ['apiserver-admission-security-context', [[undefined, '1.29'], [undefined, '1.24']]],
    ['apiserver-admission-security-context-until-1-24', [[undefined, '1.24'], [undefined, '1.24']]],
    ['apiserver-admission-no-external-ips-denial', [[undefined, undefined]]],
    ['apiserver-service-account-extend-token-expiration', [['1.19', undefined]]],
    ['kubelet-event-qps', [[undefined, '1.26'], ['1.27', undefined]]],
    ['kubelet-rotate-server-certificate', [[undefined, undefined]]],
    ['kubelet-seccomp-default', [['1.22', undefined]]],
    ['kubelet-allowed-unsafe-sysctls', [[undefined, undefined]]],
    ['etcd-client-cert-auth', [[undefined, undefined]]],
  ])('%s: %j', (slug, ranges) => {
    const settings = sources.controls.get(slug)?.checks.flatMap((check) => ('setting' in check ? [check.setting] : []));
    expect(settings?.map(({ since, until }) => [since, until])).toEqual(ranges);
  });
});

describe("a user's directory", () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'names-'));
    for (const name of ['controls', 'kubernetes']) mkdirSync(join(directory, name));
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  const control = (component: Component, setting: string): void =>
    writeFileSync(
      join(directory, 'controls', 'ours.yaml'),
      `- slug: ours\n  title: { en: Ours, zh: 自定义 }\n  why: { en: Ours., zh: 自定义。 }\n  component: ${component}\n  checks:\n    - setting: ${setting}\n`,
    );

  const names = (text: string): void => writeFileSync(join(directory, 'kubernetes', 'ours.yaml'), text);

  const ours = (): unknown => readSources(['benchmarks', directory]).controls.get('ours')?.checks;

  it('may use the names that come with the package', () => {
    control('kubelet', '{ flag: seccomp-default, type: boolean }');
    expect(ours()).toEqual([{ setting: { flag: 'seccomp-default', type: 'boolean', since: '1.22' } }]);
  });

  it('adds names of its own', () => {
    control('apiserver', '{ flag: goaway-chance, type: string }');
    names("- { kind: flag, component: apiserver, name: goaway-chance, since: '1.18', source: kubernetes/kubernetes#88567 }\n");
    expect(ours()).toEqual([{ setting: { flag: 'goaway-chance', type: 'string', since: '1.18' } }]);
  });

  it('is told which name to add, with file and line', () => {
    control('apiserver', '{ flag: goaway-chance, type: string }');
    expect(ours).toThrow(
      `${join(directory, 'controls/ours.yaml')}:6:24: [0].checks[0].setting.flag: expected a flag of apiserver on record, ` +
        "found goaway-chance; near it: none; where it does exist, add { kind: flag, component: apiserver, name: goaway-chance, since: '1.…', source: … } to kubernetes/*.yaml",
    );
  });

  it('cannot say once more what the package knows', () => {
    names('- { kind: admission-plugin, name: NodeRestriction, source: our own build }\n');
    expect(ours).toThrow(`${join(directory, 'kubernetes/ours.yaml')}:1:35: [0].name: expected each admission-plugin once, found NodeRestriction again`);
  });

  it('has a setting exist where its flag or its field does', () => {
    control('kubelet', '{ flag: old, config: new.place, type: string }');
    names(
      "- { kind: flag, component: kubelet, name: old, since: '1.16', until: '1.23', source: … }\n" +
        "- { kind: config-field, component: kubelet, name: new.place, since: '1.20', until: '1.30', source: … }\n",
    );
    expect(ours()).toMatchObject([{ setting: { since: '1.16', until: '1.30' } }]);
  });

  it('is read beside a copy of its own controls without any of ours', () => {
    cpSync('test/cases/benchmark/small', directory, { recursive: true });
    const [first] = readSources([directory]).knownNames;
    expect(first).toEqual({ kind: 'flag', component: 'apiserver', name: 'profiling', source: 'a public reference' });
  });
});
