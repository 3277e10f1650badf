import { afterEach, describe, expect, it } from 'vitest';
import { askEtcdMembers } from '../../src/apply/etcd-members.js';
import type { EtcdAnswers } from './etcd-programs.js';
import { gatewayList, healthy, installEtcdPrograms, statusOf } from './etcd-programs.js';
import { LocalHost } from './local-host.js';

const key = 'PRIVATE-KEY-BYTES';
const local = 'https://127.0.0.1:2379';
const [one, two] = ['https://192.0.2.1:2379', 'https://192.0.2.2:2379'];
const listed = { [`${local}/v3/cluster/member/list`]: { body: gatewayList([{ name: 'm1', url: one }, { name: 'm2', url: two }]) } };
const well = (url: string, term = 2): EtcdAnswers => ({ [`${url}/health`]: healthy, [`${url}/v3/maintenance/status`]: statusOf(term) });

let host: LocalHost | undefined;
afterEach(() => host?.tree.remove());

/** A host without programs of its own, whose PATH the test's machine adds nothing to. */
function bare(): LocalHost {
  host = new LocalHost('m1', []);
  for (const program of ['curl', 'etcdctl']) host.tree.write(`/fake/bin/${program}`, '#!/bin/sh\nexit 127\n', 0o755);
  return host;
}

function master(answers: EtcdAnswers, programs: readonly ('curl' | 'etcdctl')[] = ['curl']): LocalHost {
  const made = bare();
  const flags = [`--etcd-servers=${local}`, '--etcd-cafile=/pki/ca.crt', '--etcd-certfile=/pki/client.crt', '--etcd-keyfile=/pki/client.key'];
  made.tree.process(50, ['kube-apiserver', ...flags]);
  made.tree.write('/proc/50/root/pki/client.key', key);
  installEtcdPrograms(made, programs, answers);
  return made;
}

describe('the members of etcd', () => {
  it('are listed and asked for health and raft term, with the files of the API server', async () => {
    const made = master({ ...listed, ...well(one), ...well(two, 3) });
    expect(await askEtcdMembers(made.session)).toEqual([
      { name: 'm1', id: '464758dbf5024b18', clientUrls: [one], isLearner: false, isHealthy: true, raftTerm: 2 },
      { name: 'm2', id: '464758dbf5024b19', clientUrls: [two], isLearner: false, isHealthy: true, raftTerm: 3 },
    ]);
    expect(made.text('/fake/asked')).toContain(`--key ${made.tree.path('/proc/50/root/pki/client.key')}`);
    expect([made.text('/fake/asked'), ...made.said].join('\n')).not.toContain(key);
  });

  it.each(['v3beta', 'v3alpha'])('are listed through the path %s of older versions', async (gateway) => {
    const missing = Object.fromEntries(['v3', 'v3beta'].map((path) => [`${local}/${path}/cluster/member/list`, { body: '404', code: 22 }]));
    const answers = { ...missing, [`${local}/${gateway}/cluster/member/list`]: { body: gatewayList([{ name: 'm1', url: one }]) } };
    const made = master({ ...answers, [`${one}/health`]: healthy, [`${one}/${gateway}/maintenance/status`]: statusOf(7) });
    expect(await askEtcdMembers(made.session)).toMatchObject([{ isHealthy: true, raftTerm: 7 }]);
  });

  it.each<[string, EtcdAnswers, string]>([
    ['does not answer', {}, 'cannot connect'],
    ['says that it is not', { [`${two}/health`]: { body: '{"health":"false","reason":"RAFT NO LEADER"}' } }, 'RAFT NO LEADER'],
    ['says something else', { [`${two}/health`]: { body: '<html>\u001b[31m' } }, '\\x1b'],
  ])('are not healthy where one %s', async (_case, answers, trouble) => {
    const members = await askEtcdMembers(master({ ...listed, ...well(one), ...answers }).session);
    expect(members).toMatchObject([{ isHealthy: true }, { name: 'm2', isHealthy: false, trouble: expect.stringContaining(trouble) }]);
  });

  it('are shown with one that has not started, and with a learner', async () => {
    const body = gatewayList([{ name: '' }, { name: 'm3', url: one, isLearner: true }]);
    const members = await askEtcdMembers(master({ [`${local}/v3/cluster/member/list`]: { body }, ...well(one) }).session);
    expect(members).toMatchObject([{ name: '', clientUrls: [], isHealthy: false, trouble: expect.stringContaining('not started') }, { isLearner: true, isHealthy: true }]);
  });

  it('are asked with etcdctl where curl finds no gateway', async () => {
    const table = `464758dbf5024b18, started, m1, https://192.0.2.1:2380, ${one}, false\na78f032ffd1da2aa, unstarted, , https://192.0.2.2:2380, \n`;
    const answers = {
      [`${local} member list`]: { body: table },
      [`${one} endpoint health`]: { body: 'is healthy: successfully committed proposal' },
      [`${one} endpoint status`]: { body: '[{"Endpoint":"x","Status":{"header":{"raft_term":4},"raftTerm":4}}]' },
      [`${local}/v3/cluster/member/list`]: { body: '404', code: 22 },
    };
    expect(await askEtcdMembers(master(answers, ['curl', 'etcdctl']).session)).toMatchObject([
      { name: 'm1', id: '464758dbf5024b18', isHealthy: true, raftTerm: 4 },
      { name: '', id: 'a78f032ffd1da2aa', isHealthy: false },
    ]);
  });

  it('are asked as etcd itself, told by its variables, where no API server runs', async () => {
    const made = bare();
    const env = ['ETCD_LISTEN_CLIENT_URLS=https://192.0.2.1:2379,https://127.0.0.1:2379', 'ETCD_TRUSTED_CA_FILE=/ssl/ca.pem', 'ETCD_CERT_FILE=/ssl/member.pem', 'ETCD_KEY_FILE=/ssl/member-key.pem'];
    made.tree.process(60, ['etcd'], { env });
    made.tree.write('/ssl/member-key.pem', key);
    installEtcdPrograms(made, ['curl'], { ...listed, ...well(one), ...well(two) });
    expect(await askEtcdMembers(made.session)).toMatchObject([{ isHealthy: true }, { isHealthy: true }]);
    expect(made.text('/fake/asked')).toContain(`--key ${made.tree.path('/ssl/member-key.pem')}`);
  });
});

describe('the members of etcd are unknown', () => {
  it.each<[string, (made: LocalHost) => void, object]>([
    ['where neither an API server nor an etcd runs', () => undefined, { isDown: false, trouble: expect.stringContaining('neither an API server nor an etcd on m1') }],
    ['where etcd has a configuration file', (made) => made.tree.process(60, ['etcd', '--config-file=/etc/etcd.conf']), { isDown: false, trouble: expect.stringContaining('in its arguments') }],
  ])('%s', async (_case, prepare, unknown) => {
    const made = bare();
    prepare(made);
    expect(await askEtcdMembers(made.session)).toMatchObject(unknown);
  });

  it('and etcd is down, where nothing answers at any address', async () => {
    expect(await askEtcdMembers(master({}).session)).toMatchObject({ isDown: true, trouble: expect.stringContaining(`etcd (${local}), asked on m1`) });
  });

  it('and nobody knows, where it answers what is no list or refuses', async () => {
    const question = `${local}/v3/cluster/member/list`;
    for (const answer of [{ body: '{"members":"none"}' }, { body: 'curl: (58) no usable certificate', code: 58 }]) {
      expect(await askEtcdMembers(master({ [question]: answer }).session)).toMatchObject({ isDown: false, trouble: expect.any(String) });
      host?.tree.remove();
    }
  });

  it('and what to install is said, where there is no program to ask with', async () => {
    const made = master({}, []);
    for (const program of ['curl', 'etcdctl']) made.tree.write(`/fake/bin/${program}`, '', 0o644);
    const { session } = made;
    // only the test's own programs, and what scripts are made of
    const alone = { ...session, run: (script: string) => session.run(script.replace(/^program\(\) \{/m, 'program() { return 1; }\nunused() {')) };
    expect(await askEtcdMembers(alone)).toMatchObject({ isDown: false, trouble: expect.stringContaining('install curl') });
  });
});
