import { expect, it, vi } from 'vitest';
import type { EtcdMember } from '../../src/apply/etcd-member.js';
import type { askEtcdMembers } from '../../src/apply/etcd-members.js';
import { etcdAfter } from '../../src/rollout/etcd-after.js';
import type { Restarted } from '../../src/rollout/take-step.js';
import { LocalHost } from '../apply/local-host.js';

const member = (name: string, isHealthy: boolean): EtcdMember => ({ name, id: name, clientUrls: [], isHealthy, isLearner: false });
const [well, sick] = [[member('m1', true), member('m2', true)], [member('m1', true), member('m2', false)]];
const restarted = (component: Restarted['component']): Restarted[] => [{ component, before: undefined, units: [] }];
const { session } = new LocalHost('m1', []);
const work = (deadlineMs: number) => ({ session, patience: { deadlineMs, stableMs: 0, pollMs: 10 } });

it('waits until every member of etcd is healthy again', async () => {
  const ask = vi.fn<typeof askEtcdMembers>().mockResolvedValueOnce(sick).mockResolvedValueOnce(well);
  expect(await etcdAfter(work(5_000), restarted('etcd'), ask)).toBeUndefined();
  expect(ask).toHaveBeenCalledTimes(2);
});

it('says which member of etcd is not healthy when the time is over', async () => {
  const ask = vi.fn<typeof askEtcdMembers>().mockResolvedValue(sick);
  expect(await etcdAfter(work(50), restarted('etcd'), ask)).toContain('etcd is not healthy at m2');
});

it('has nothing to say where etcd cannot be asked, or was not restarted', async () => {
  const ask = vi.fn<typeof askEtcdMembers>().mockResolvedValue({ trouble: 'no curl', isDown: false });
  expect(await etcdAfter(work(5_000), restarted('etcd'), ask)).toBeUndefined();
  expect(await etcdAfter(work(5_000), restarted('apiserver'), vi.fn<typeof askEtcdMembers>().mockRejectedValue(new Error('asked')))).toBeUndefined();
});
