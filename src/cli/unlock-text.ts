import { lastSign } from '../lock/last-sign.js';
import type { LockHolder } from '../lock/lock-holder.js';
import type { UndoState } from '../model/undo-state.js';
import { paragraph } from '../report/paragraph.js';
import { table } from '../report/table.js';
import { printable } from '../text/printable.js';
import type { BrokenLock } from './break-locks.js';
import type { SeenLock } from './look-at-locks.js';

const columnNames = ['HOST', 'LOCKED BY', 'SINCE', 'LAST SIGN OF LIFE', 'UNCONFIRMED CHANGES'];

/** The table of who holds the lock where, and why hosts could not be asked. `columns` is the terminal's width. */
export function renderLocks(locks: readonly SeenLock[], columns: number): string {
  const rows = locks.filter(({ error }) => error === undefined).map((lock) => rowOf(lock).map((cell) => printable(cell)));
  const errors = locks.flatMap(({ host, error }) => (error === undefined ? [] : paragraph(printable(`${host}: `), printable(error), columns)));
  return `${[...(rows.length === 0 ? [] : table([columnNames, ...rows], columns)), ...errors].join('\n')}\n`;
}

/** What became of each lock, and what breaking it leaves as it is. */
export function renderBroken(broken: readonly BrokenLock[], locks: readonly SeenLock[], columns: number): string {
  const lines = broken.flatMap(({ host, status, reason }) => paragraph('', printable(`${host}: ${outcomes[status](reason)}`), columns));
  return `${[...lines, ...(locks.some(({ armed, error }) => error === undefined && armed?.length !== 0) ? paragraph('', staysArmed, columns) : [])].join('\n')}\n`;
}

const staysArmed =
  'Breaking a lock disarms nothing: the hosts with unconfirmed changes take them back by themselves when nothing is heard of ' +
  'the run any more. `bench resume RUN` continues such a run, `bench rollback RUN` takes it back.';

const outcomes: Readonly<Record<BrokenLock['status'], (reason: string) => string>> = {
  broken: () => 'the lock was broken',
  gone: () => 'nobody holds the lock any more',
  taken: () => 'another run has taken the lock since it was looked at; it was left as it is',
  failed: (reason) => `the lock could not be broken: ${reason}`,
};

function rowOf({ host, holder, armed }: SeenLock): string[] {
  return [host, ...(holder === undefined ? ['nobody', '-', '-'] : holderCells(holder)), armedCell(armed)];
}

function armedCell(armed: SeenLock['armed']): string {
  if (armed === undefined) return 'not known';
  return armed.length === 0 ? 'none' : armed.map(armedText).join('; ');
}

function holderCells(holder: LockHolder): string[] {
  const { run, operator, since, damage } = holder;
  if (damage !== undefined) return [`unknown: the lock cannot be read (${damage})`, '-', signText(holder)];
  return [`run ${run} of ${operator.user}@${operator.machine} (process ${operator.pid})`, since, signText(holder)];
}

function signText(holder: LockHolder): string {
  return holder.silentSeconds === undefined ? lastSign(holder) : `${holder.silentSeconds} s ago`;
}

function armedText({ run, stage, phase, secondsLeft }: UndoState): string {
  const when = phase === 'undoing' ? 'is taking them back' : `takes them back in ${secondsLeft ?? 'unknown'} s at the earliest`;
  return `of run ${run}, stage ${stage}: the host ${when}`;
}
