import { describe, expect, it } from 'vitest';
import { availableBenchmarks } from '../../src/benchmark/available-benchmarks.js';
import { loadBenchmark } from '../../src/benchmark/load-benchmark.js';
import { readSources } from '../../src/benchmark/sources.js';
import type { Guard, NumberedControl } from '../../src/model/control.js';
import { guards, refusalOf } from '../../src/plan/guards.js';
import type { PlanOptions } from '../../src/plan/plan-options.js';
import type { GuardCase } from '../cases/plan/guards.js';
import { guardCases } from '../cases/plan/guards.js';

const sources = readSources();
const controls = availableBenchmarks(sources).flatMap(({ id }) => loadBenchmark(id, sources).controls);
const names = Object.keys(guards) as Guard[];

function guarded({ slug }: GuardCase, guard: Guard): NumberedControl {
  const found = controls.find((control) => control.slug === slug && control.guards.includes(guard));
  if (found === undefined) throw new Error(`no benchmark has a control ${slug} with the guard ${guard}`);
  return found;
}

/** What the guard says of a case, by itself. */
function verdict(guard: Guard, each: GuardCase): string | undefined {
  const cluster = each.cluster === undefined ? {} : { cluster: { view: each.cluster, judgements: [] } };
  const options: PlanOptions = { run: 'run', named: new Set(), auditPolicy: '', knownNames: sources.knownNames, ...cluster };
  return guards[guard].check(each.host, options, guarded(each, guard));
}

describe.each(names)('the guard %s', (guard) => {
  const { refuses, passes } = guardCases[guard];

  it('has a case in which it refuses and one in which it lets pass', () => {
    expect(Object.keys(refuses)).not.toEqual([]);
    expect(Object.keys(passes)).not.toEqual([]);
  });

  it.each(Object.entries(refuses))('refuses: %s', (_title, each) => {
    expect(verdict(guard, each)).toContain(each.says);
  });

  it.each(Object.entries(passes))('lets pass: %s', (_title, each) => {
    expect(verdict(guard, each)).toBeUndefined();
  });

  it('is named by a control, and says what it checks', () => {
    expect(controls.some((control) => control.guards.includes(guard))).toBe(true);
    expect(guards[guard].note).not.toBe('');
  });
});

describe('the guards of a control', () => {
  it('are known, each of them', () => {
    const unknown = controls.flatMap((control) => control.guards.filter((guard) => guards[guard] === undefined));
    expect(unknown).toEqual([]);
  });

  it('let a control without any pass', () => {
    const free = controls.find((control) => control.guards.length === 0);
    const [some] = Object.values(guardCases['etcd-user'].passes);
    if (free === undefined || some === undefined) throw new Error('there are controls without guards');
    const options: PlanOptions = { run: 'run', named: new Set(), auditPolicy: '', knownNames: [] };
    expect(refusalOf(some.host, free, options)).toBeUndefined();
  });
});
