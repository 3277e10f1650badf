import type { Command } from 'commander';
import { availablePlaybooks } from '../benchmark/available-playbooks.js';
import { selectHosts } from '../inventory/select-hosts.js';
import { assertWritable } from './assert-writable.js';
import type { CommonFlags } from './common-options.js';
import { readCommonFlags, readInventory } from './common-options.js';
import type { PlanCommandOptions } from './plan-command.js';
import type { PlanRequest } from './prepare-plan.js';

/** What plan and fix take beyond the common flags, as commander gives it. */
export interface PlanFlags extends CommonFlags {
  readonly playbook?: string;
  readonly auditPolicy?: string;
  readonly proposals?: string;
  readonly persist?: boolean;
}

/** Adds the flags that plan and fix share. */
export function addPlanFlags(command: Command): Command {
  const ids = [...availablePlaybooks().keys()].join(', ');
  return command
    .option('-p, --playbook <playbook>', `which controls, in which steps, with which values: ${ids}, or a file (default: harden, without --only)`)
    .option('--audit-policy <file>', 'audit policy to install where there is none, instead of the package\'s')
    .option('--proposals <dir>', 'folder for manifests and commands that would repair findings about objects of the API; to be reviewed, never applied')
    .option('--persist', "set the same in kubeadm's ConfigMaps too, from which `kubeadm upgrade` writes static pods and kubelets anew");
}

/** Checks the flags that a plan is asked for with. Throws a UsageError or InventoryError. */
export function readPlanFlags(flags: PlanFlags): PlanRequest & { readonly proposals?: string } {
  const { playbook, auditPolicy, proposals, persist } = flags;
  const common = readCommonFlags(flags);
  const inventory = readInventory(flags);
  return {
    ...common,
    hosts: selectHosts(inventory, flags.limit ?? []),
    inventory,
    isPersistent: persist === true,
    ...(playbook === undefined ? {} : { playbook }),
    ...(auditPolicy === undefined ? {} : { auditPolicy }),
    ...(proposals === undefined ? {} : { proposals }),
  };
}

/** Checks the flags of `bench plan`. Throws a UsageError or InventoryError. */
export function readPlanCommandFlags({ output, ...flags }: PlanFlags & { readonly output?: string }): PlanCommandOptions {
  if (output !== undefined) assertWritable(output, '--output');
  return { ...readPlanFlags(flags), ...(output === undefined ? {} : { output }) };
}
