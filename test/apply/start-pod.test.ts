import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActionContext } from '../../src/apply/action-context.js';
import { podStarter } from '../../src/apply/actions/start-pod.js';
import { ApiActionHost } from './api-action-host.js';

const image = 'k8s.gcr.io/pause:3.2';
const action = { kind: 'start-pod', pods: ['m1', 'w1'].map((node) => ({ node, image })) } as const;
const patient = podStarter({ deadlineMs: 20_000, pollMs: 10 });
const hasty = podStarter({ deadlineMs: 100, pollMs: 10 });
const backOff = { phase: 'Pending', containerStatuses: [{ state: { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image' } } }] };

let host: ApiActionHost;
let context: ActionContext;

beforeEach(async () => {
  host = new ApiActionHost();
  context = await host.context();
});
afterEach(() => host.close());

/** The API server of the host, as its process shows it. */
function apiserver(...flags: readonly string[]): void {
  host.tree.process(4711, ['kube-apiserver', ...flags]);
}

function verbs(): string[] {
  return host.kubectl.calls.map((call) => call.split(' ')[0] ?? '');
}

describe('starting pods', () => {
  it('sees one run on each node, leaves none, and asks the API server of the host itself', async () => {
    apiserver('--advertise-address=10.77.0.11', '--secure-port=7443');
    expect(await patient.perform(action, context)).toEqual({ status: 'applied', reason: '' });
    expect(host.told).toEqual(['starting a pod on m1', 'starting a pod on w1']);
    expect(verbs()).toEqual(['create', 'create', 'get', 'delete']);
    expect(host.kubectl.calls.every((call) => call.endsWith(' -n default --server https://10.77.0.11:7443'))).toBe(true);
    expect(host.kubectl.names).toEqual([]);
    expect(await patient.undo(action, context)).toMatchObject({ status: 'unchanged' });
  });

  it.each([
    ['where only a listening address is given', ['--bind-address=2001:db8::1'], '--server https://[2001:db8::1]:6443'],
    ['where its flags name no address', ['--bind-address=0.0.0.0'], '-n default'],
  ])('asks %s', async (_title, flags, ending) => {
    apiserver(...flags);
    expect(await patient.perform(action, context)).toMatchObject({ status: 'applied' });
    expect(host.kubectl.calls.map((call) => call.slice(-ending.length))).toEqual(host.kubectl.calls.map(() => ending));
  });

  it('leaves pods of others alone', async () => {
    const other = { kind: 'Pod', metadata: { name: 'web', namespace: 'default', labels: { 'app.kubernetes.io/managed-by': 'cis-bench', 'app.kubernetes.io/instance': 'another' } } };
    host.kubectl.put({ objects: [other] });
    expect(await patient.perform(action, context)).toMatchObject({ status: 'applied' });
    expect(host.kubectl.names).toEqual(['Pod default/web']);
  });

  it('fails with node and reason when a pod does not run in time, and deletes all', async () => {
    host.kubectl.put({ podStatus: { w1: backOff } });
    const { status, reason } = await hasty.perform(action, context);
    expect([status, reason]).toEqual(['failed', `after 0 s no new pod runs on w1 (${image}): ImagePullBackOff: Back-off pulling image`]);
    expect(host.told).toContain(`waiting for the pod on w1 (${image}): ImagePullBackOff: Back-off pulling image`);
    expect(host.kubectl.names).toEqual([]);
  });

  it('fails at once when a kubelet turns a pod away', async () => {
    host.kubectl.put({ podStatus: { m1: { phase: 'Failed', reason: 'OutOfpods', message: 'Pod Node didn\u001b[31m' }, w1: backOff } });
    const { status, reason } = await patient.perform(action, context);
    expect(status).toBe('failed');
    expect(reason).toBe(`no new pod runs on m1 (${image}): OutOfpods: Pod Node didn\\x1b[31m; on w1 (${image}): ImagePullBackOff: Back-off pulling image`);
    expect(host.kubectl.names).toEqual([]);
  });

  it('fails with the words of the API server when it takes a pod no longer, and deletes those before it', async () => {
    host.kubectl.put({ refused: ['Pod w1'], refusal: 'Forbidden): no policy \u001b[31mallows it (' });
    const { status, reason } = await patient.perform(action, context);
    expect(status).toBe('failed');
    expect(reason).toContain('the API server takes no new pod for w1 (Error from server (Forbidden): no policy \\x1b[31mallows it');
    expect(host.kubectl.names).toEqual([]);
    expect(verbs()).toEqual(['create', 'create', 'delete']);
  });

  it('fails when the pods cannot be deleted, and says how to', async () => {
    host.kubectl.put({ failing: ['delete'] });
    const { status, reason } = await patient.perform(action, context);
    expect(status).toBe('failed');
    expect(reason).toContain('kubectl -n default delete pods -l app.kubernetes.io/managed-by=cis-bench,app.kubernetes.io/instance=20260101T000000Z-abcdef');
  });

  it('fails on a host that is no master of the run', async () => {
    expect(await patient.perform(action, { ...context, masters: [] })).toMatchObject({ status: 'failed', reason: expect.stringContaining('takes no part as a master') });
  });
});

describe('the pod', () => {
  it('is bound to the node, ends by itself, and asks for nothing', async () => {
    host.kubectl.put({ failing: ['delete'] });
    await patient.perform({ ...action, pods: action.pods.slice(0, 1) }, context);
    expect(host.kubectl.state.objects[0]).toMatchObject({
      metadata: { generateName: 'cis-bench-20260101t000000z-abcdef-' },
      spec: {
        nodeName: 'm1',
        activeDeadlineSeconds: 600,
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
        containers: [{ image, securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }],
      },
    });
  });
});
