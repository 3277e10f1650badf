import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActionContext } from '../../src/apply/action-context.js';
import { createObjects } from '../../src/apply/actions/create-objects.js';
import { manifestObjects } from '../../src/documents/manifest-objects.js';
import { podSecurityPolicies } from '../../src/plan/pod-security-policies.js';
import { ApiActionHost } from './api-action-host.js';

const manifest = podSecurityPolicies();
const objects = manifestObjects(manifest).map(({ object }) => object);
const action = { kind: 'create-objects', objects, manifest } as const;
const all = [
  'PodSecurityPolicy cis-bench-system',
  'PodSecurityPolicy cis-bench-restricted',
  'ClusterRole cis-bench-system-pod-security-policy',
  'ClusterRole cis-bench-restricted-pod-security-policy',
  'RoleBinding kube-system/cis-bench-system',
  'ClusterRoleBinding cis-bench-restricted',
];

let host: ApiActionHost;
let context: ActionContext;

beforeEach(async () => {
  host = new ApiActionHost();
  context = await host.context();
});
afterEach(() => host.close());

function existing(manager: string) {
  return { kind: 'ClusterRole', metadata: { name: 'cis-bench-system-pod-security-policy', labels: { 'app.kubernetes.io/managed-by': manager } } };
}

describe('creating objects', () => {
  it('creates them in order, does nothing the second time, and takes back what it created', async () => {
    expect(await createObjects.perform(action, context)).toEqual({ status: 'applied', reason: '' });
    expect(host.kubectl.names).toEqual(all);
    expect(await createObjects.perform(action, context)).toMatchObject({ status: 'unchanged' });
    expect(await createObjects.undo(action, context)).toMatchObject({ status: 'applied' });
    expect(host.kubectl.names).toEqual([]);
    const deleted = host.kubectl.calls.filter((call) => call.startsWith('delete'));
    expect(deleted.map((call) => call.split(' ').at(-1))).toEqual(objects.map(({ name }) => name).reverse());
  });

  it('leaves one that exists, and does not take it back', async () => {
    host.kubectl.put({ objects: [existing('cis-bench')] });
    expect(await createObjects.perform(action, context)).toMatchObject({ status: 'applied' });
    expect([...host.kubectl.names].sort()).toEqual([...all].sort());
    await createObjects.undo(action, context);
    expect(host.kubectl.names).toEqual(['ClusterRole cis-bench-system-pod-security-policy']);
  });

  it('creates nothing where somebody else has an object of that name', async () => {
    host.kubectl.put({ objects: [existing('helm')] });
    const answer = await createObjects.perform(action, context);
    expect(answer).toMatchObject({ status: 'failed', reason: expect.stringContaining('ClusterRole cis-bench-system-pod-security-policy exists and is not managed by cis-bench') });
    expect(host.kubectl.names).toHaveLength(1);
    expect(await createObjects.undo(action, context)).toMatchObject({ status: 'unchanged' });
  });

  it('deletes what it created when one cannot be created', async () => {
    host.kubectl.put({ objects: [existing('cis-bench')], refused: ['RoleBinding cis-bench-system'] });
    const answer = await createObjects.perform(action, context);
    expect(answer.status).toBe('failed');
    expect(answer.reason).toContain('RoleBinding kube-system/cis-bench-system could not be created; 3 created before it were deleted again');
    expect(answer.reason).toContain('it is not allowed');
    expect(host.kubectl.names).toEqual(['ClusterRole cis-bench-system-pod-security-policy']);
  });

  it('fails without a master that reaches the API server, and takes the next where one does not', async () => {
    const [master] = context.masters;
    if (master === undefined) throw new Error('the context has no master');
    const silent = { ...master, kubeconfigs: ['/etc/kubernetes/other.conf'] };
    expect(await createObjects.perform(action, { ...context, masters: [silent] })).toMatchObject({
      status: 'failed',
      reason: expect.stringContaining('m1: there is no kubeconfig'),
    });
    expect(await createObjects.perform(action, { ...context, masters: [silent, master] })).toMatchObject({ status: 'applied' });
  });
});
