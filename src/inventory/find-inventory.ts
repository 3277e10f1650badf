import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InventoryError } from './inventory-error.js';

const usualPlaces = ['hosts.yaml', join('inventory', 'hosts.yaml')];

/**
 * The absolute path of the inventory to use: the file that the flag `-i` names, else $BENCH_INVENTORY, else
 * ./hosts.yaml, else ./inventory/hosts.yaml. What is named is taken without looking whether it exists. Throws an
 * InventoryError that lists where it looked.
 */
export function findInventory(
  flag: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
  cwd: string,
): string {
  const named = flag ?? (env['BENCH_INVENTORY'] || undefined);
  if (named !== undefined) return resolve(cwd, named);
  const places = usualPlaces.map((place) => join(cwd, place));
  const found = places.find((place) => existsSync(place));
  if (found !== undefined) return found;
  throw new InventoryError(
    `there is no inventory: -i and $BENCH_INVENTORY are not given, and ${places.join(' and ')} do not exist; ` +
      'name one with -i FILE (inventory/hosts.example.yaml shows the form).',
  );
}
