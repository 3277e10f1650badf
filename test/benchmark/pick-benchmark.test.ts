import { describe, expect, test } from 'vitest';
import { availableBenchmarks } from '../../src/benchmark/available-benchmarks.js';
import { pickBenchmark } from '../../src/benchmark/pick-benchmark.js';

const title = { en: 'A benchmark', zh: '基准' };
const three = [
  { id: 'cis-1.6', title, kubernetes: ['1.16', '1.17', '1.18'] },
  { id: 'cis-1.20', title, kubernetes: ['1.19', '1.20', '1.21'] },
  { id: 'cis-1.24', title, kubernetes: ['1.24'] },
];

describe('for a cluster is picked', () => {
  test('the benchmark that is written for its version', () => {
    expect(pickBenchmark(['1.20.2', '1.20.15'], three)).toEqual({
      id: 'cis-1.20',
      why: 'cis-1.20 is written for Kubernetes 1.19 to 1.21, and the hosts run 1.20',
    });
  });

  test('the benchmark that fits every host of a half upgraded cluster', () => {
    expect(pickBenchmark(['1.21.0', 'v1.20.2'], three)).toEqual({
      id: 'cis-1.20',
      why: 'cis-1.20 is written for Kubernetes 1.19 to 1.21, and the hosts run 1.20, 1.21',
    });
  });

  test('the nearest one when none fits, and the reason says so', () => {
    expect(pickBenchmark(['1.28.3'], three)).toEqual({
      id: 'cis-1.24',
      why: 'cis-1.24 is written for Kubernetes 1.24 and does not fit 1.28, which hosts run; no other comes nearer',
    });
  });

  test('the one that is nearest to all hosts together, naming only those that it does not fit', () => {
    const { id, why } = pickBenchmark(['1.20.2', '1.22.0'], three);
    expect(id).toBe('cis-1.20');
    expect(why).toContain('and does not fit 1.22, which hosts run');
  });

  test('the one that is for the fewest versions when several fit', () => {
    const wide = { id: 'wide', title, kubernetes: ['1.19', '1.20', '1.21', '1.22'] };
    expect(pickBenchmark(['1.20.2'], [wide, ...three]).id).toBe('cis-1.20');
  });

  test('the newest of those for the fewest versions when no host tells its version', () => {
    expect(pickBenchmark([], three)).toEqual({
      id: 'cis-1.24',
      why: 'cis-1.24 is written for Kubernetes 1.24; no host told its Kubernetes version, so it may not fit',
    });
    expect(pickBenchmark(['unknown'], three).why).toContain('no host told its Kubernetes version');
  });

  test('cis-1.20 of the package for 1.19 to 1.21', () => {
    for (const version of ['1.19.16', '1.20.2', '1.21.14']) {
      const { id, why } = pickBenchmark([version], availableBenchmarks());
      expect([id, why.includes('does not fit')]).toEqual(['cis-1.20', false]);
    }
  });

  test('nothing when there is nothing to choose from', () => {
    expect(() => pickBenchmark(['1.20.2'], [])).toThrow('there is no benchmark to choose from');
  });
});
