import { describe, expect, it } from 'vitest';
import type { HostView } from '../../src/evaluate/host-view.js';
import { judgeHost } from '../../src/evaluate/judge-host.js';
import type { FileChange } from '../../src/model/plan.js';
import type { Snapshot } from '../../src/model/snapshot.js';
import type { EditSet } from '../../src/plan/build-plan.js';
import { buildPlan } from '../../src/plan/build-plan.js';
import type { Edit } from '../../src/plan/edit.js';
import { sha256 } from '../../src/plan/sha256.js';
import { control, file, staticPod, view } from '../evaluate/snapshot-builder.js';
import { fileChanges, textAfter } from './file-changes.js';

const path = '/etc/some.conf';

function hostNamed(name: string, files: Snapshot['files'] = { [path]: file('one\n', { mode: 0o666 }) }): HostView {
  const pod = staticPod('apiserver', []);
  const etcd = staticPod('etcd', []);
  const seen = view(['master', 'etcd'], { files: { ...pod.files, ...etcd.files, ...files }, processes: [...(pod.processes ?? []), ...(etcd.processes ?? [])] });
  return { ...seen, host: { ...seen.host, name } };
}

type Bare<Kind extends Edit['kind']> = Kind extends unknown
  ? Omit<Extract<Edit, { kind: Kind }>, 'control' | 'view' | 'path'> & { readonly path?: string; readonly on?: HostView }
  : never;

/** What a control's judgement of a host asks for; by itself all of it of that host and the same file. */
function set(view: HostView, number: string, edits: readonly Bare<Edit['kind']>[], step = 0): EditSet {
  const one = control(number);
  const [judgement] = judgeHost(view, [one], 'en');
  if (judgement === undefined) throw new Error('no judgement');
  return { view, judgement, step, edits: edits.map(({ on = view, ...edit }) => ({ path, ...edit, control: one, view: on }) as Edit) };
}

function appending(line: string, more: { readonly phase?: number; readonly path?: string; readonly on?: HostView } = {}): Bare<'text'> {
  return { kind: 'text', write: (text = '') => `${text}${line}\n`, mode: 0o644, ...more };
}

const mode: Bare<'mode'> = { kind: 'mode', mode: '0600' };
const action: Bare<'action'> = { kind: 'action', path: 'etcd', action: { kind: 'create-system-user', user: 'etcd' }, summary: 'create the user etcd\n' };

describe('the edits of one file', () => {
  const m1 = hostNamed('m1');

  it('are one change in a stage, of all their controls', () => {
    const { changes, refused } = buildPlan([m1], [set(m1, '1.1.1', [mode]), set(m1, '1.1.3', [appending('two')])]);
    expect(refused).toEqual([]);
    expect(changes).toMatchObject([{ stage: 0, target: path, controls: ['1.1.1', '1.1.3'], before: { mode: 0o666 }, after: { mode: 0o600 } }]);
    expect(textAfter(changes[0])).toBe('one\ntwo\n');
  });

  it('are chained over stages: what one leaves, the next one finds', () => {
    const sets = [set(m1, '1.1.1', [mode]), set(m1, '1.1.3', [appending('two')], 1), set(m1, '1.1.5', [appending('three', { phase: 1 })], 1)];
    const { changes, steps } = buildPlan([m1], sets);
    const chain: FileChange[] = fileChanges(changes);
    expect(chain.map(({ stage }) => stage)).toEqual([0, 1, 2]);
    expect(steps).toEqual([0, 1, 1]);
    expect(chain[1]?.before).toEqual(chain[0]?.after);
    expect(chain[2]?.before).toEqual(chain[1]?.after);
    expect(chain.map(({ after }) => (after.type === 'file' ? after.sha256 : ''))).toEqual(['one\n', 'one\ntwo\n', 'one\ntwo\nthree\n'].map(sha256));
    expect(chain[2]?.before).toMatchObject({ mode: 0o600, content: 'one\ntwo\n' });
  });

  it('are chained over stages also when the first one makes the file', () => {
    const none = hostNamed('m1', {});
    const { changes } = buildPlan([none], [set(none, '1.1.1', [appending('two')]), set(none, '1.1.3', [appending('three')], 1)]);
    const [first, second] = fileChanges(changes);
    expect([first?.before, second?.before]).toEqual([{ type: 'absent' }, first?.after]);
    expect(textAfter(second)).toBe('two\nthree\n');
  });

  it('are no change, and their stage no stage, when they change nothing', () => {
    const { changes, steps } = buildPlan([m1], [set(m1, '1.1.1', [{ kind: 'mode', mode: '0777' }]), set(m1, '1.1.3', [appending('two')], 3)]);
    expect(changes).toMatchObject([{ stage: 0, controls: ['1.1.3'] }]);
    expect(steps).toEqual([3]);
  });
});

describe('the order of a plan', () => {
  it('is stages first, then hosts; a phase is over on every host before the next begins', () => {
    const [m1, m2] = [hostNamed('m1'), hostNamed('m2')];
    const ofBoth = (host: HostView): EditSet => set(host, '1.2.33', [appending('read'), appending('write', { phase: 1 })]);
    const { changes } = buildPlan([m1, m2], [ofBoth(m2), ofBoth(m1)]);
    expect(changes.map(({ stage, host }) => `${stage} ${host}`)).toEqual(['0 m1', '0 m2', '1 m1', '1 m2']);
  });

  it('has steps before phases', () => {
    const m1 = hostNamed('m1');
    const { changes } = buildPlan([m1], [set(m1, '1.1.1', [appending('last')], 10), set(m1, '1.1.3', [appending('first'), appending('second', { phase: 12 })], 2)]);
    expect(textAfter(changes.at(-1))).toBe('one\nfirst\nsecond\nlast\n');
  });
});

describe('a target that cannot be edited', () => {
  const [m1, m2] = [hostNamed('m1'), hostNamed('m2')];
  const unknown = '/etc/never-looked-at';

  it('takes the whole set that asked for it with it, also what that does on other hosts', () => {
    const whole = set(m1, '1.2.33', [appending('two'), { ...mode, path: unknown }, appending('two', { on: m2, phase: 1 })]);
    const { changes, refused } = buildPlan([m1, m2], [whole, set(m2, '1.1.3', [mode])]);
    expect(changes).toMatchObject([{ host: 'm2', controls: ['1.1.3'], stage: 0 }]);
    expect(refused).toEqual([{ set: whole, refusal: `${unknown} could not be looked at` }]);
  });

  it('takes every set that asked for it, and leaves the other edits of the files that they share', () => {
    const first = set(m1, '1.1.1', [{ ...mode, path: unknown }, appending('two')]);
    const second = set(m1, '1.1.3', [{ ...mode, path: unknown }]);
    const { changes, refused } = buildPlan([m1], [first, second, set(m1, '1.1.5', [appending('three')])]);
    expect(refused.map(({ set: each }) => each)).toEqual([first, second]);
    expect(textAfter(changes[0])).toBe('one\nthree\n');
  });

  it('is found in a later stage too, and undoes what the set planned before it', () => {
    const whole = set(m1, '1.1.1', [appending('two'), { ...mode, path: unknown, phase: 1 }]);
    expect(buildPlan([m1], [whole])).toMatchObject({ changes: [], steps: [], refused: [{ set: whole }] });
  });
});

describe('actions', () => {
  it('that several controls ask for are one, with the controls of all', () => {
    const m1 = hostNamed('m1');
    const { changes } = buildPlan([m1], [set(m1, '1.1.12', [action]), set(m1, '1.1.11', [action])]);
    expect(changes).toMatchObject([{ kind: 'action', target: 'etcd', controls: ['1.1.12', '1.1.11'], diff: 'create the user etcd\n', restarts: [] }]);
  });

  it('wished for on several hosts by each of them are one on each host', () => {
    const [m1, m2] = [hostNamed('m1'), hostNamed('m2')];
    const everywhere = (asking: HostView): EditSet => set(asking, '1.1.12', [m1, m2].map((on) => ({ ...action, on })));
    const { changes } = buildPlan([m1, m2], [everywhere(m1), everywhere(m2)]);
    expect(changes.map(({ host, controls }) => [host, controls])).toEqual([['m1', ['1.1.12']], ['m2', ['1.1.12']]]);
  });
});
