import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findInventory } from '../../src/inventory/find-inventory.js';
import { InventoryError } from '../../src/inventory/inventory-error.js';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'bench-find-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

function touch(...names: string[]): void {
  mkdirSync(join(cwd, 'inventory'), { recursive: true });
  for (const name of names) writeFileSync(join(cwd, name), '');
}

describe('findInventory', () => {
  it('takes the flag before all else, relative to the working directory', () => {
    touch('hosts.yaml');
    const env = { BENCH_INVENTORY: '/etc/hosts.yaml' };
    expect(findInventory('lab/hosts.yaml', env, cwd)).toBe(join(cwd, 'lab/hosts.yaml'));
    expect(findInventory('/lab.yaml', {}, cwd)).toBe('/lab.yaml');
  });

  it('takes $BENCH_INVENTORY before the usual places', () => {
    touch('hosts.yaml');
    expect(findInventory(undefined, { BENCH_INVENTORY: 'lab.yaml' }, cwd)).toBe(join(cwd, 'lab.yaml'));
  });

  it('takes ./hosts.yaml before ./inventory/hosts.yaml', () => {
    touch('inventory/hosts.yaml');
    expect(findInventory(undefined, {}, cwd)).toBe(join(cwd, 'inventory/hosts.yaml'));
    touch('hosts.yaml');
    expect(findInventory(undefined, { BENCH_INVENTORY: '' }, cwd)).toBe(join(cwd, 'hosts.yaml'));
  });

  it('says where it looked when there is none', () => {
    expect(() => findInventory(undefined, {}, cwd)).toThrow(InventoryError);
    expect(() => findInventory(undefined, {}, cwd)).toThrow(
      `-i and $BENCH_INVENTORY are not given, and ${cwd}/hosts.yaml and ${cwd}/inventory/hosts.yaml do not exist;`,
    );
  });
});
