import { describe, expect, it } from 'vitest';
import { readSources } from '../../src/benchmark/sources.js';
import type { HostView } from '../../src/evaluate/host-view.js';
import { judgeHost } from '../../src/evaluate/judge-host.js';
import type { Judgement } from '../../src/evaluate/judge.js';
import type { Check, NumberedControl } from '../../src/model/control.js';
import type { Plan } from '../../src/model/plan.js';
import { withGivenValues } from '../../src/plan/given-values.js';
import { planFixes } from '../../src/plan/plan-fixes.js';
import { control, staticPod, view } from '../evaluate/snapshot-builder.js';

const { knownNames } = readSources();
const timeout = { flag: 'request-timeout', type: 'duration', default: '1m0s' } as const;

/** A control that shows a setting and asks nothing of it. */
function showing(checks: readonly Check[] = [{ setting: timeout }]): NumberedControl {
  return { ...control('1.2.25'), slug: 'shown', checks, automated: false, guards: [] };
}

function judged(host: HostView, one: NumberedControl): Judgement {
  const [judgement] = judgeHost(host, [one], 'en');
  if (judgement === undefined) throw new Error('no judgement');
  return judgement;
}

function apiserver(...flags: string[]): HostView {
  return view(['master'], staticPod('apiserver', flags));
}

function holding(host: HostView, value: string, one = showing()): readonly boolean[] {
  const { observations } = withGivenValues(judged(host, one), new Map([['shown', { 'request-timeout': value }]]));
  return observations.flatMap(({ holdsNow, holdsNext }) => [holdsNow, holdsNext]);
}

function plan(host: HostView, values: Readonly<Record<string, string>>): Plan {
  const one = showing();
  const options = { run: 'run', named: new Set(['shown']), auditPolicy: '', knownNames, values: new Map([['shown', values]]) };
  return planFixes([{ view: host, judgements: [judged(host, one)] }], options);
}

describe('a setting that is only shown', () => {
  it('is as it was judged when no value is given for it', () => {
    const judgement = judged(apiserver(), showing());
    expect(withGivenValues(judgement, undefined)).toBe(judgement);
    expect(withGivenValues(judgement, new Map([['other', { 'request-timeout': '5m' }]]))).toBe(judgement);
    expect(withGivenValues(judgement, new Map([['shown', { 'other-flag': '5m' }]]))).toEqual(judgement);
  });

  it('has to have the value that is given, compared by its meaning', () => {
    expect(holding(apiserver('--request-timeout=300s'), '5m')).toEqual([true, true]);
    expect(holding(apiserver('--request-timeout=10m'), '5m')).toEqual([false, false]);
    expect(holding(apiserver(), '5m')).toEqual([false, false]);
  });

  it('has to be set, though its default be the same', () => {
    expect(holding(apiserver(), '1m')).toEqual([false, false]);
  });

  it('keeps the constraint that it has', () => {
    const one = showing([{ setting: timeout, must: { atMost: '10m' } }]);
    expect(holding(apiserver('--request-timeout=7m'), '5m', one)).toEqual([true, true]);
  });

  it('is planned to have that value, and left alone once it has', () => {
    const { changes } = plan(apiserver(), { 'request-timeout': '5m' });
    expect(changes).toMatchObject([{ kind: 'pod-manifest', arguments: ['--request-timeout=5m'] }]);
    expect(plan(apiserver('--request-timeout=5m'), { 'request-timeout': '5m' })).toMatchObject({ changes: [], leftovers: [] });
  });
});
