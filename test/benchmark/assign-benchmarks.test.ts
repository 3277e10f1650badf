import { describe, expect, test } from 'vitest';
import { assignBenchmarks } from '../../src/benchmark/assign-benchmarks.js';

const title = { en: 'A benchmark', zh: '基准' };
const available = [
  { id: 'cis-1.20', title, kubernetes: ['1.19', '1.20', '1.21'] },
  { id: 'cis-1.23', title, kubernetes: ['1.22', '1.23'] },
];

describe('every host', () => {
  test('is judged by the benchmark of its own version', () => {
    const hosts = [
      { name: 'm1', version: '1.22.4' },
      { name: 'w1', version: '1.21.9' },
      { name: 'w2', version: '1.21.9' },
    ];
    expect(assignBenchmarks(hosts, available)).toEqual([
      {
        id: 'cis-1.20',
        hosts: ['w1', 'w2'],
        why: 'cis-1.20 for w1, w2, which run Kubernetes 1.21.9; it is written for Kubernetes 1.19 to 1.21',
      },
      {
        id: 'cis-1.23',
        hosts: ['m1'],
        why: 'cis-1.23 for m1, which runs Kubernetes 1.22.4; it is written for Kubernetes 1.22 to 1.23',
      },
    ]);
  });

  test('of a half upgraded cluster that one benchmark fits is judged by that one', () => {
    const hosts = [
      { name: 'm1', version: '1.21.0' },
      { name: 'w1', version: '1.20.2' },
    ];
    const assignments = assignBenchmarks(hosts, available);
    expect(assignments.map(({ id }) => id)).toEqual(['cis-1.20']);
    expect(assignments[0]?.why).toContain('run Kubernetes 1.21.0 and 1.20.2');
  });

  test('that tells no version is judged as the newest of the others', () => {
    const hosts = [
      { name: 'm1', version: '1.22.4' },
      { name: 'w1', version: '1.20.2' },
      { name: 'e1', version: undefined },
    ];
    const e1 = assignBenchmarks(hosts, available).find((each) => each.hosts.includes('e1'));
    expect(e1?.id).toBe('cis-1.23');
    expect(e1?.why).toContain('e1 told no version and is judged as 1.22.4');
  });

  test('gets the newest benchmark when no host tells its version', () => {
    expect(assignBenchmarks([{ name: 'e1', version: undefined }], available)).toEqual([
      {
        id: 'cis-1.23',
        hosts: ['e1'],
        why: 'cis-1.23 for e1; it is written for Kubernetes 1.22 to 1.23; the Kubernetes version is not known, so it may not fit',
      },
    ]);
  });
});
