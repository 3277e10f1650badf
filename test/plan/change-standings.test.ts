import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/model/plan.js';
import type { OutcomeStatus } from '../../src/model/outcome.js';
import type { RunEvent } from '../../src/model/run-event.js';
import type { UndoCause } from '../../src/model/undo-state.js';
import { changeStandings } from '../../src/plan/inverse/change-standings.js';
import { actionChange, fileChange } from './some-changes.js';

const file = fileChange('/etc/a', '1', '2');
const objects = actionChange('objects');
const later = fileChange('/etc/a', '2', '3', { stage: 1 });
const other = fileChange('/etc/a', '1', '2', { host: 'm2' });
const changes = [file, objects, later, other];

const armed = (host = 'm1', stage = 0): RunEvent => ({ event: 'armed', host, stage, silenceSeconds: 60 });
const undone = (cause: UndoCause): RunEvent => ({ event: 'undone', host: 'm1', stage: 0, cause, reason: '' });
const became = ({ host, stage, target, controls }: Change, status: OutcomeStatus): RunEvent => ({ event: 'change', host, stage, target, controls, status });

/** `target stage standing` of what may be in place. */
function standing(trail: readonly RunEvent[]): string[] {
  return [...changeStandings(changes, trail)].map(([{ host, target, stage }, how]) => `${host} ${target} ${stage} ${how}`);
}

describe('how changes stand by a trail', () => {
  it.each<[string, readonly RunEvent[], readonly string[]]>([
    ['an empty one', [], []],
    ['what was made, and not what was skipped', [armed(), became(file, 'applied'), became(objects, 'skipped')], ['m1 /etc/a 0 made']],
    ['what may have been made when it broke off', [armed()], ['m1 /etc/a 0 open', 'm1 objects 0 open']],
    ['what failed and may be there', [armed(), became(file, 'failed'), became(objects, 'skipped')], ['m1 /etc/a 0 open']],
    ['what was rolled back', [armed(), became(file, 'applied'), became(file, 'rolled-back'), became(objects, 'rolled-back')], []],
    ['what was already so', [armed(), became(file, 'unchanged'), became(objects, 'outdated')], ['m1 /etc/a 0 unchanged']],
    [
      'what was made before the run was continued',
      [armed(), became(file, 'applied'), became(objects, 'applied'), armed(), became(file, 'unchanged'), became(objects, 'skipped')],
      ['m1 /etc/a 0 made', 'm1 objects 0 made'],
    ],
    ['files that the host took back by itself', [armed(), became(file, 'applied'), became(objects, 'applied'), undone('silence')], ['m1 objects 0 open']],
    ['what was taken back on request', [armed(), undone('asked'), became(file, 'rolled-back'), became(objects, 'rolled-back')], []],
    ['actions of which nobody says whether they were taken back', [armed(), became(file, 'applied'), undone('asked')], ['m1 objects 0 open']],
    ['one stage of one host', [armed('m1', 1), became(later, 'applied'), armed('m2'), became(other, 'outdated')], ['m1 /etc/a 1 made']],
  ])('%s', (_what, trail, expected) => {
    expect(standing(trail)).toEqual(expected);
  });
});
