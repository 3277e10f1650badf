import inquirer from 'inquirer';
import type { Change, Plan } from '../model/plan.js';
import { wholeFixes } from '../plan/whole-fixes.js';
import { printable } from '../text/printable.js';
import { renderPlanText } from '../report/plan-text.js';
import type { TextOptions } from '../report/text-options.js';
import { UsageError } from './usage-error.js';

const ask = inquirer.createPromptModule({ output: process.stderr });

/**
 * Asks what to do with a plan: apply all, choose, see a diff, stop. Resolves with the changes to make; none means stop.
 * Throws a UsageError where nobody can answer.
 */
export async function confirmPlan(plan: Plan, options: TextOptions): Promise<readonly Change[]> {
  if (process.stdin.isTTY !== true) {
    throw new UsageError('there is no terminal to ask on; add --yes to apply the plan, or --dry-run to only see it.');
  }
  for (;;) {
    const answer = await askAction(plan);
    if (answer === 'all') return plan.changes;
    if (answer === 'stop') return [];
    if (answer === 'diff') await showDiff(plan, options);
    else {
      const chosen = await choose(plan);
      if (chosen.length > 0) return chosen;
    }
  }
}

type Action = 'all' | 'choose' | 'diff' | 'stop';

async function askAction(plan: Plan): Promise<Action> {
  const hosts = new Set(plan.changes.map((change) => change.host)).size;
  const { action } = await ask<{ action: Action }>([
    {
      type: 'select',
      name: 'action',
      message: `${count(plan.changes.length, 'change')} on ${count(hosts, 'host')}. What now?`,
      choices: [
        { name: 'Apply all', value: 'all' },
        { name: 'Choose which to apply', value: 'choose' },
        { name: 'See a diff', value: 'diff' },
        { name: 'Stop, change nothing', value: 'stop' },
      ],
    },
  ]);
  return action;
}

function count(amount: number, what: string): string {
  return `${amount} ${what}${amount === 1 ? '' : 's'}`;
}

function changeChoices(plan: Plan): { name: string; value: number }[] {
  return plan.changes.map((change, index) => ({
    name: printable(`${change.host}  ${change.target}  (${change.controls.join(', ')}; ${change.risk})`),
    value: index,
  }));
}

async function choose(plan: Plan): Promise<readonly Change[]> {
  const { chosen } = await ask<{ chosen: number[] }>([
    { type: 'checkbox', name: 'chosen', message: 'Which changes?', pageSize: 15, choices: changeChoices(plan) },
  ]);
  const picked = plan.changes.filter((_change, index) => chosen.includes(index));
  const whole = wholeFixes(plan.changes, picked);
  if (whole.length === picked.length || (await isAgreed(whole.filter((change) => !picked.includes(change))))) return whole;
  return [];
}

/** A part of a fix is worse than none: what the chosen changes cannot do without is said before it is made. */
async function isAgreed(more: readonly Change[]): Promise<boolean> {
  const lines = more.map(({ host, target, controls }) => printable(`  ${host}  ${target}  (${controls.join(', ')})`));
  process.stderr.write(`These go with what was chosen:\n${lines.join('\n')}\n`);
  const { isAgreed: answer } = await ask<{ isAgreed: boolean }>([
    { type: 'confirm', name: 'isAgreed', message: 'Apply them too?', default: true },
  ]);
  return answer;
}

async function showDiff(plan: Plan, options: TextOptions): Promise<void> {
  const { index } = await ask<{ index: number }>([
    { type: 'select', name: 'index', message: 'Which change?', pageSize: 15, choices: changeChoices(plan) },
  ]);
  const change = plan.changes[index];
  if (change === undefined) return;
  const { notes: _notes, ...rest } = plan;
  process.stderr.write(renderPlanText({ ...rest, changes: [change], leftovers: [] }, options));
}
