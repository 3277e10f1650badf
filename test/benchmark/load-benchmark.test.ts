import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { availableBenchmarks } from '../../src/benchmark/available-benchmarks.js';
import { BenchmarkError } from '../../src/benchmark/benchmark-error.js';
import { loadBenchmark } from '../../src/benchmark/load-benchmark.js';
import { readSources } from '../../src/benchmark/sources.js';

interface RefusedCase {
  readonly name: string;
  readonly file: string;
  /** Text that stands in the file; `all` is the whole of it. */
  readonly replace: string;
  readonly with: string;
  /** The beginning of the message, from the file's path within the directory on. */
  readonly error: string;
}

const refused = parse(readFileSync('test/cases/benchmark/refused.yaml', 'utf8')) as readonly RefusedCase[];

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'benchmarks-'));
  cpSync('test/cases/benchmark/small', directory, { recursive: true });
});

afterEach(() => rmSync(directory, { recursive: true }));

function edit(file: string, replace: string, replacement: string): void {
  const path = join(directory, file);
  const text = readFileSync(path, 'utf8');
  if (replace !== 'all' && !text.includes(replace)) throw new Error(`${file} does not have ${replace}`);
  writeFileSync(path, replace === 'all' ? replacement : text.replace(replace, () => replacement));
}

describe('a directory of benchmarks', () => {
  test('gives its benchmark in the order of the numbers, parameters, risk, section and roles filled in', () => {
    const benchmark = loadBenchmark('small-1', readSources([directory]));
    expect(benchmark.sections['1.1']).toEqual({ en: 'Files', zh: '文件' });
    expect(benchmark.controls.map(({ number, slug, section, risk }) => [number, slug, section, risk])).toEqual([
      ['1.1.1', 'apiserver-manifest-mode', '1.1', 'safe'],
      ['1.2.1', 'apiserver-profiling', '1.2', 'restart'],
    ]);
    expect(benchmark.controls[0]).toEqual({
      slug: 'apiserver-manifest-mode',
      title: { en: 'Only its owner can change the manifest', zh: '清单只有属主可以修改' },
      why: { en: 'Others could change it.', zh: '他人可以篡改。' },
      component: 'apiserver',
      checks: [{ file: 'apiserver.manifest', must: { modeAtMost: '0600' } }],
      join: 'all',
      risk: 'safe',
      guards: [],
      benchmark: 'small-1',
      number: '1.1.1',
      reference: '1.1.1',
      section: '1.1',
      level: 1,
      automated: true,
      roles: ['master'],
    });
  });

  test("prefers a benchmark's parameter to the control's default", () => {
    edit('small-1.yaml', 'apiserver-manifest-mode, ', "apiserver-manifest-mode, parameters: { mode: '0644' }, ");
    const [first] = loadBenchmark('small-1', readSources([directory])).controls;
    expect(first?.checks).toEqual([{ file: 'apiserver.manifest', must: { modeAtMost: '0644' } }]);
  });

  test('fills in parameters at any depth of a constraint', () => {
    const both = '{ all: [{ modeAtMost: $mode }, { ownedBy: $who:$who }] }';
    edit('controls/apiserver.yaml', '{ modeAtMost: $mode }', both);
    edit('controls/apiserver.yaml', "mode: '0600'", "mode: '0600', who: root");
    const [first] = loadBenchmark('small-1', readSources([directory])).controls;
    const must = { all: [{ modeAtMost: '0600' }, { ownedBy: 'root:root' }] };
    expect(first?.checks).toEqual([{ file: 'apiserver.manifest', must }]);
  });

  test('lists its benchmarks with the Kubernetes versions they are for', () => {
    expect(availableBenchmarks(readSources([directory]))).toEqual([
      { id: 'small-1', title: { en: 'A small benchmark', zh: '小基准' }, kubernetes: ['1.20'] },
    ]);
  });
});

describe('is refused, with file, line and column:', () => {
  test.each(refused)('$name', ({ file, replace, with: replacement, error }) => {
    edit(file, replace, replacement);
    const load = (): unknown => loadBenchmark('small-1', readSources([directory]));
    expect(load).toThrow(BenchmarkError);
    expect(load).toThrow(join(directory, error));
  });
});

describe('without a place in a file', () => {
  test('a benchmark that does not exist is refused with those that do', () => {
    expect(() => loadBenchmark('cis-9.99', readSources([directory]))).toThrow(
      `there is no benchmark cis-9.99 in ${directory}; choose one of small-1`,
    );
  });

  test('an id never leads out of the directory', () => {
    expect(() => loadBenchmark('../small-1', readSources([directory]))).toThrow(BenchmarkError);
    expect(() => loadBenchmark('layouts/flat', readSources([directory]))).toThrow('there is no benchmark layouts/flat');
  });

  test('a directory that does not exist is named', () => {
    const load = (): unknown => loadBenchmark('small-1', readSources(['/nowhere/benchmarks']));
    expect(load).toThrow('/nowhere/benchmarks cannot be listed (ENOENT)');
  });
});
