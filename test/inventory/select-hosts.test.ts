import { describe, expect, it } from 'vitest';
import { InventoryError } from '../../src/inventory/inventory-error.js';
import { selectHosts } from '../../src/inventory/select-hosts.js';
import type { Host, Role } from '../../src/model/host.js';

const roles: Record<string, Role[]> = {
  m1: ['master', 'etcd'],
  m2: ['master'],
  e1: ['etcd'],
  'w1.eu': ['node'],
  'w2.eu': ['node'],
  w10: ['node'],
};
const hosts = Object.entries(roles).map(
  ([name, hostRoles]): Host => ({
    name,
    address: name,
    port: 22,
    user: 'ops',
    become: true,
    roles: hostRoles,
    root: '',
    knownHosts: '/dev/null',
  }),
);

function names(...patterns: string[]): string[] {
  return selectHosts(hosts, patterns).map((host) => host.name);
}

describe('selectHosts', () => {
  it.each([
    ['nothing', [], ['m1', 'm2', 'e1', 'w1.eu', 'w2.eu', 'w10']],
    ['a name', ['m2'], ['m2']],
    ['names in any order, in that of the inventory', ['w10', 'm1'], ['m1', 'w10']],
    ['a comma list with spaces', ['w10, m1,'], ['m1', 'w10']],
    ['a role', ['etcd'], ['m1', 'e1']],
    ['a glob', ['w*'], ['w1.eu', 'w2.eu', 'w10']],
    ['a glob with a question mark', ['w?.eu'], ['w1.eu', 'w2.eu']],
    ['a glob with a set', ['[me]1'], ['m1', 'e1']],
    ['everything', ['*'], ['m1', 'm2', 'e1', 'w1.eu', 'w2.eu', 'w10']],
    ['an exclusion alone', ['!node'], ['m1', 'm2', 'e1']],
    ['a role but one host', ['master', '!m1'], ['m2']],
    ['an exclusion before what it is taken from', ['!w10,node'], ['w1.eu', 'w2.eu']],
    ['an excluded glob', ['!w*', '!e1'], ['m1', 'm2']],
    ['a host twice', ['m1', 'master'], ['m1', 'm2']],
  ])('selects by %s', (_how, patterns, selected) => {
    expect(names(...patterns)).toEqual(selected);
  });

  it('takes a name for a name even where a role has it', () => {
    const [first, second] = hosts;
    const named = [{ ...(first as Host), name: 'master' }, second as Host];
    expect(selectHosts(named, ['master']).map((host) => host.name)).toEqual(['master']);
  });

  it.each([
    ['m3', '--limit m3: no host has this name, role or pattern, perhaps m1 is meant; the inventory has m1 (master, '],
    ['mster', 'perhaps master is meant'],
    ['x*', '--limit x*: no host has this name, role or pattern; the inventory has'],
    ['!m3', '--limit m3: no host has this name'],
    ['m1,!m1', '--limit m1,!m1 leaves no host; the inventory has m1'],
    ['{m1', '--limit {m1: no host'],
  ])('refuses %s and lists the hosts', (pattern, words) => {
    expect(() => names(pattern)).toThrow(InventoryError);
    expect(() => names(pattern)).toThrow(words);
  });
});
