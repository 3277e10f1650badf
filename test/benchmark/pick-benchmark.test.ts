import { describe, expect, test } from 'vitest';
import { availableBenchmarks } from '../../src/benchmark/available-benchmarks.js';
import { pickBenchmark } from '../../src/benchmark/pick-benchmark.js';

const title = { en: 'A benchmark', zh: '基准' };
const three = [
  { id: 'cis-1.6', title, kubernetes: ['1.16', '1.17', '1.18'] },
  { id: 'cis-1.20', title, kubernetes: ['1.19', '1.20', '1.21'] },
  { id: 'cis-1.24', title, kubernetes: ['1.24'] },
  { id: 'house', title, kubernetes: [] },
];

describe('for a version is picked', () => {
  test('the benchmark that is written for it', () => {
    expect(pickBenchmark('v1.20.2', three)).toEqual({ id: 'cis-1.20', why: 'written for Kubernetes 1.19 to 1.21' });
  });

  test('the newest when the version is newer than any, and the reason says so', () => {
    expect(pickBenchmark('1.36.0', three)).toEqual({
      id: 'cis-1.24',
      why: 'written for Kubernetes 1.24; 1.36 is newer than any benchmark, and this is the newest',
    });
  });

  test('the oldest when the version is older than any, and the reason says so', () => {
    expect(pickBenchmark('1.12.10', three)).toEqual({
      id: 'cis-1.6',
      why: 'written for Kubernetes 1.16 to 1.18; 1.12 is older than any benchmark, and this is the oldest',
    });
  });

  test('the nearest when there is none for it in between', () => {
    expect(pickBenchmark('1.22.3', three)).toEqual({
      id: 'cis-1.20',
      why: 'written for Kubernetes 1.19 to 1.21; there is none for 1.22, and this comes nearest',
    });
  });

  test('the one that is for the fewest versions when several fit', () => {
    const wide = { id: 'wide', title, kubernetes: ['1.19', '1.20', '1.21', '1.22'] };
    expect(pickBenchmark('1.20.2', [wide, ...three]).id).toBe('cis-1.20');
  });

  test('the newest when it is not known', () => {
    const unknown = {
      id: 'cis-1.24',
      why: 'written for Kubernetes 1.24; the Kubernetes version is not known, so it may not fit',
    };
    expect(pickBenchmark(undefined, three)).toEqual(unknown);
    expect(pickBenchmark('unknown', three)).toEqual(unknown);
  });

  test.each([
    ['cis-1.5', ['1.15']],
    ['cis-1.6', ['1.16', '1.17', '1.18']],
    ['cis-1.20', ['1.19', '1.20', '1.21']],
    ['cis-1.23', ['1.22', '1.23']],
    ['cis-1.24', ['1.24']],
    ['cis-1.7', ['1.25']],
    ['cis-1.8', ['1.26']],
    ['cis-1.9', ['1.27']],
    ['cis-1.10', ['1.28']],
    ['cis-1.11', ['1.29', '1.30', '1.31']],
    ['cis-1.12', ['1.32', '1.33', '1.34']],
  ])('of the package: %s', (id, minors) => {
    for (const minor of minors) {
      const picked = pickBenchmark(`${minor}.7`, availableBenchmarks());
      expect([picked.id, picked.why.includes(';')]).toEqual([id, false]);
    }
  });

  test('nothing when there is nothing to choose from', () => {
    expect(() => pickBenchmark('1.20.2', [])).toThrow('there is no benchmark that a version could choose');
  });
});
