import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActionContext } from '../../src/apply/action-context.js';
import { defaultPatience } from '../../src/apply/wait-for-component.js';
import type { Plan } from '../../src/model/plan.js';
import type { RolloutOptions } from '../../src/rollout/roll-out.js';
import { rollOut } from '../../src/rollout/roll-out.js';
import { ApiActionHost } from '../apply/api-action-host.js';
import { fleetHost, planFor } from '../plan/fleet.js';
import { rolloutDefaults } from './rollout-defaults.js';

const accounts = ['team', 'web'].map((namespace) => `---\nkind: ServiceAccount\nmetadata: {name: default, namespace: ${namespace}}\n`).join('');

let host: ApiActionHost;
let context: ActionContext;
let plan: Plan;

beforeEach(async () => {
  host = new ApiActionHost();
  context = await host.context();
  host.kubectl.put({ objects: ['team', 'web'].map((namespace) => ({ kind: 'ServiceAccount', metadata: { name: 'default', namespace } })) });
  plan = { ...planFor([fleetHost({ roles: ['master'], name: 'm1' })], ['5.1.5'], { objects: accounts }), run: '20260101T000000Z-abcdef' };
});
afterEach(() => host.close());

function carryOut(options: Partial<RolloutOptions> = {}) {
  const { session, sessions, masters } = context;
  return rollOut(plan, [session.host], {
    ...rolloutDefaults(plan),
    sessions,
    masters,
    patience: defaultPatience,
    ...options,
  });
}

function mounting(): unknown[] {
  return host.kubectl.state.objects.map(({ automountServiceAccountToken }) => automountServiceAccountToken);
}

describe('a rollout of patches', () => {
  it('makes them through the master, and changes nothing the second time', async () => {
    const first = await carryOut();
    expect(first.outcomes.map(({ target, status }) => [target, status])).toEqual([
      ['ServiceAccount/team/default', 'applied'],
      ['ServiceAccount/web/default', 'applied'],
    ]);
    expect(mounting()).toEqual([false, false]);
    expect((await carryOut()).outcomes.map(({ status }) => status)).toEqual(['unchanged', 'unchanged']);
  });

  it('takes every one of them back when the verification fails', async () => {
    const { outcomes } = await carryOut({ verify: () => Promise.resolve('something else broke') });
    expect(outcomes.map(({ status }) => status)).toEqual(['rolled-back', 'rolled-back']);
    expect(mounting()).toEqual([undefined, undefined]);
  });
});
