import { readFileSync, statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActionContext } from '../../src/apply/action-context.js';
import { patchObject } from '../../src/apply/actions/patch-object.js';
import { ApiActionHost } from './api-action-host.js';

const object = { kind: 'Namespace', name: 'team' };
const patch = { metadata: { labels: { level: 'baseline', version: 'v1.30' } } };
const action = { kind: 'patch-object', object, patch } as const;
const labels = { level: 'privileged', owner: "it's us" };
const namespace = { kind: 'Namespace', metadata: { name: 'team', labels } };

let host: ApiActionHost;
let context: ActionContext;

beforeEach(async () => {
  host = new ApiActionHost();
  context = await host.context();
  host.kubectl.put({ objects: [namespace] });
});
afterEach(() => host.close());

function labelsNow(): unknown {
  return host.kubectl.state.objects[0]?.metadata['labels'];
}

describe('patching an object', () => {
  it('changes only what the patch has, once, and puts the previous values back', async () => {
    expect(await patchObject.perform(action, context)).toEqual({ status: 'applied', reason: '' });
    expect(labelsNow()).toEqual({ ...labels, ...patch.metadata.labels });
    expect(await patchObject.perform(action, context)).toMatchObject({ status: 'unchanged' });
    expect(await patchObject.undo(action, context)).toMatchObject({ status: 'applied' });
    expect(labelsNow()).toEqual(labels);
  });

  it('keeps for the undo nothing but the previous values of these keys, for root alone', async () => {
    await patchObject.perform(action, context);
    const path = host.tree.path('/var/lib/cis-bench/runs/20260101T000000Z-abcdef/files/0003.kept');
    const [, encoded = ''] = readFileSync(path, 'utf8').trim().split(' ');
    expect(JSON.parse(Buffer.from(encoded, 'base64').toString('utf8'))).toEqual({ metadata: { labels: { level: 'privileged', version: null } } });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('takes back nothing that this run did not do', async () => {
    expect(await patchObject.undo(action, context)).toMatchObject({ status: 'unchanged' });
    expect(labelsNow()).toEqual(labels);
  });

  it('fails for an object that does not exist', async () => {
    const answer = await patchObject.perform({ ...action, object: { kind: 'ServiceAccount', namespace: 'team', name: 'default' } }, context);
    expect(answer).toMatchObject({ status: 'failed', reason: expect.stringContaining('ServiceAccount team/default could not be read; nothing was changed') });
  });

  it.each(['Secret', 'secrets', 'secret.v1'])('never reads a %s', async (kind) => {
    expect(await patchObject.perform({ ...action, object: { kind, namespace: 'team', name: 'token' } }, context)).toMatchObject({ status: 'failed' });
    expect(host.kubectl.calls).toEqual([]);
  });
});
