import inquirer from 'inquirer';
import type { Breaking } from '../lock/break-lock.js';
import { printable } from '../text/printable.js';
import { becomePassword } from './become-password.js';
import type { BrokenLock } from './break-locks.js';
import { breakLocks } from './break-locks.js';
import type { ExitCode } from './exit-code.js';
import { exitCode } from './exit-code.js';
import type { SeenLock, SeenLocks } from './look-at-locks.js';
import { lookAtLocks } from './look-at-locks.js';
import { operatorNow } from './operator-now.js';
import { closeAll } from './survey.js';
import { terminalText } from './terminal.js';
import type { UnlockOptions } from './unlock-flags.js';
import { unlockReport } from './unlock-report.js';
import { renderBroken, renderLocks } from './unlock-text.js';
import { UsageError } from './usage-error.js';

/**
 * Runs `bench unlock`: shows who holds the lock where, asks, breaks it, and says what became of it. Resolves with the exit
 * code; 0 also where nobody holds it. Throws a UsageError where it has to ask and nobody can answer.
 */
export async function unlockCommand(options: UnlockOptions): Promise<ExitCode> {
  const password = options.asksBecomePassword ? await becomePassword(process.env) : undefined;
  const seen = await lookAtLocks(options.hosts, { parallel: options.parallel, becomePassword: password });
  try {
    return await unlock(options, seen);
  } finally {
    closeAll(seen.sessions);
  }
}

async function unlock({ format, isYes, reason }: UnlockOptions, seen: SeenLocks): Promise<ExitCode> {
  const { columns } = terminalText('en');
  const isHeld = seen.locks.some(({ holder }) => holder !== undefined);
  const shown = `${renderLocks(seen.locks, columns)}${isHeld ? '' : 'There is no lock to break.\n'}`;
  // with JSON on standard output whoever has to confirm still sees the table
  if (format === 'text') process.stdout.write(shown);
  else if (!isYes) process.stderr.write(shown);
  const breaking: Breaking = { reason, operator: operatorNow() };
  const isAgreed = isHeld && (isYes || (await confirmBreaking(seen.locks)));
  const broken = isAgreed ? await breakLocks(seen, breaking) : [];
  if (format === 'json') process.stdout.write(unlockReport(seen.locks, broken, breaking));
  else if (isAgreed) process.stdout.write(`\n${renderBroken(broken, seen.locks, columns)}`);
  return unlockExitCode(seen.locks, broken, isHeld && !isAgreed);
}

async function confirmBreaking(locks: readonly SeenLock[]): Promise<boolean> {
  if (process.stdin.isTTY !== true) {
    throw new UsageError('there is no terminal to ask on; add --yes to break the lock.');
  }
  const held = locks.flatMap(({ holder }) => holder ?? []);
  const runs = [...new Set(held.map(({ run }) => run))].join(', ');
  const hosts = `${held.length} host${held.length === 1 ? '' : 's'}`;
  const { isAgreed } = await inquirer.createPromptModule({ output: process.stderr })<{ isAgreed: boolean }>([
    {
      type: 'confirm',
      name: 'isAgreed',
      message: printable(`Another program may still be at work. Break the lock of run ${runs} on ${hosts}?`),
      default: false,
    },
  ]);
  return isAgreed;
}

function unlockExitCode(locks: readonly SeenLock[], broken: readonly BrokenLock[], isDeclined: boolean): ExitCode {
  if (broken.some(({ status }) => status === 'failed')) return exitCode.needsPerson;
  if (broken.some(({ status }) => status === 'taken')) return exitCode.rolledBack;
  if (locks.some(({ error }) => error !== undefined)) return exitCode.unreachable;
  return isDeclined ? exitCode.findings : exitCode.good;
}
