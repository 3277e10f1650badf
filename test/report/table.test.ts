import { describe, expect, it } from 'vitest';
import { table } from '../../src/report/table.js';

const rows = [
  ['HOST', 'ROLES', 'STATE'],
  ['m1', 'master, etcd, node', 'reachable'],
  ['工作1', 'node', '-'],
];

describe('table', () => {
  it('lines columns up by display width', () => {
    expect(table(rows, 80)).toEqual([
      'HOST   ROLES               STATE',
      'm1     master, etcd, node  reachable',
      '工作1  node                -',
    ]);
  });

  it('wraps the widest column where the table would be too wide', () => {
    expect(table(rows, 32)).toEqual([
      'HOST   ROLES          STATE',
      'm1     master, etcd,  reachable',
      '       node',
      '工作1  node           -',
    ]);
  });

  it('uses the last column of the terminal, and not one more', () => {
    expect(table(rows, 36)).toHaveLength(3);
    expect(table(rows, 35)).toHaveLength(4);
  });

  it('keeps words whole when they cannot fit', () => {
    expect(table([['control-plane-1', 'reachable']], 10)).toEqual(['control-plane-1  reachable']);
  });

  it('is empty without rows', () => {
    expect(table([], 80)).toEqual([]);
  });
});
