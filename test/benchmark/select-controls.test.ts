import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';
import { loadBenchmark } from '../../src/benchmark/load-benchmark.js';
import { selectControls } from '../../src/benchmark/select-controls.js';
import { SelectionError } from '../../src/benchmark/selection-error.js';

interface SelectionCase {
  readonly name: string;
  readonly only: readonly string[];
  readonly numbers?: readonly string[];
  readonly error?: string;
}

const cases = parse(readFileSync('test/cases/benchmark/selections.yaml', 'utf8')) as readonly SelectionCase[];
const benchmark = loadBenchmark('cis-1.20');

describe('--only selects', () => {
  test.each(cases.filter((each) => each.numbers !== undefined))('$name', ({ only, numbers }) => {
    expect(selectControls([benchmark], only).map((control) => control.number)).toEqual(numbers);
  });

  test('everything with a star', () => {
    expect(selectControls([benchmark], ['*'])).toEqual(benchmark.controls);
    expect(selectControls([benchmark], ['all'])).toEqual(benchmark.controls);
  });

  test('what is automated and what is manual, together everything', () => {
    const automated = selectControls([benchmark], ['automated']);
    const manual = selectControls([benchmark], ['manual']);
    expect(new Set(automated.map((control) => control.automated))).toEqual(new Set([true]));
    expect(new Set(manual.map((control) => control.automated))).toEqual(new Set([false]));
    expect(automated.length + manual.length).toBe(benchmark.controls.length);
  });

  test('a kind from one of several benchmarks, by its id', () => {
    const both = [benchmark, loadBenchmark('cis-1.23')];
    const found = selectControls(both, ['cis-1.23:component:scheduler']);
    expect(new Set(found.map((control) => control.benchmark))).toEqual(new Set(['cis-1.23']));
    expect(new Set(found.map((control) => control.component))).toEqual(new Set(['scheduler']));
  });
});

describe('--only refuses', () => {
  test.each(cases.filter((each) => each.error !== undefined))('$name', ({ only, error }) => {
    expect(() => selectControls([benchmark], only)).toThrow(SelectionError);
    expect(() => selectControls([benchmark], only)).toThrow(error);
  });

  test('with the forms that it understands', () => {
    expect(() => selectControls([benchmark], ['nonsense'])).toThrow(
      'Name a number (1.2.22), a section (1.2), a range (1.2.20-1.2.24), a glob (1.1.*',
    );
  });
});
