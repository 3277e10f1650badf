import type { Command } from 'commander';
import { findInventory } from '../inventory/find-inventory.js';
import type { Host } from '../model/host.js';
import type { Operator } from '../model/operator.js';
import { stateDirectory } from '../records/state-directory.js';
import type { CommonFlags } from './common-options.js';
import { readInventory } from './common-options.js';
import { operatorNow } from './operator-now.js';
import { UsageError } from './usage-error.js';

/** What every command takes that changes hosts, as commander gives it. */
export interface RunFlags extends CommonFlags {
  readonly undoAfter: string;
  readonly maxFailures: string;
}

/** The same, checked, with where a run is recorded and who makes it. */
export interface RunOptions {
  /** All hosts of the inventory, also those that `--limit` leaves out. */
  readonly inventory: readonly Host[];
  /** Absolute path. */
  readonly inventoryFile: string;
  /** Seconds without a sign of life after which a host takes unconfirmed changes back. */
  readonly undoAfterSeconds: number;
  /** How many hosts beyond the control plane may fail before the rollout stops. */
  readonly maxFailures: number;
  /** Folder of the records on this machine. */
  readonly stateDirectory: string;
  readonly operator: Operator;
}

/** A sign of life is sent every quarter of it, and has to cross the network. */
const shortestSilence = 5;

/** Adds the flags of a command that changes hosts. */
export function addRunFlags(command: Command): Command {
  return command
    .option('--undo-after <seconds>', 'how long a host waits for a sign of this program before it takes unconfirmed changes back by itself', '60')
    .option('--max-failures <hosts>', 'how many workers may fail (each is put back as it was) before the rollout stops; a control-plane host always stops it', '0');
}

/** Checks the flags. Throws a UsageError or InventoryError. */
export function readRunFlags(flags: RunFlags): RunOptions {
  return {
    inventory: readInventory(flags),
    inventoryFile: findInventory(flags.inventory, process.env, process.cwd()),
    undoAfterSeconds: wholeNumber(flags.undoAfter, '--undo-after', shortestSilence, 3_600),
    maxFailures: wholeNumber(flags.maxFailures, '--max-failures', 0, 10_000),
    stateDirectory: stateDirectory(process.env),
    operator: operatorNow(),
  };
}

function wholeNumber(text: string, flag: string, least: number, most: number): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= least && number <= most) return number;
  throw new UsageError(`${flag}: ${JSON.stringify(text)} is not a whole number from ${least} to ${most}.`);
}
