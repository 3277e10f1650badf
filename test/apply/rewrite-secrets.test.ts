import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rewriteSecrets } from '../../src/apply/actions/rewrite-secrets.js';
import type { Answer } from '../../src/apply/ask-host.js';
import { managedPaths } from '../../src/model/managed-paths.js';
import { contextOf, LocalHost } from './local-host.js';

const action = { kind: 'rewrite-secrets', storedPrefix: 'k8s:enc:secretbox:v1:key1:' } as const;
const { writing, proof } = managedPaths.encryption;
const password = 'correct-horse-battery';
const etcd = ['--etcd-servers=https://127.0.0.1:2379', '--etcd-cafile=/pki/ca.crt', '--etcd-certfile=/pki/client.crt', '--etcd-keyfile=/pki/client.key'];

let host: LocalHost;
let told: string[];

beforeEach(() => {
  told = [];
  host = masterWith(['kubectl', 'curl']);
});
afterEach(() => host.tree.remove());

function masterWith(programs: readonly string[], flags: readonly string[] = etcd): LocalHost {
  const made = new LocalHost('m1', programs);
  made.tree.write('/etc/kubernetes/admin.conf', 'kind: Config\n');
  made.tree.directory(managedPaths.encryption.directory, 0o700);
  for (const file of ['ca.crt', 'client.crt', 'client.key']) made.tree.write(`/pki/${file}`, file);
  made.tree.process(50, ['kube-apiserver', `--encryption-provider-config=${writing}`, ...flags]);
  return made;
}

/** Another master than the one that every test begins with. */
function instead(programs: readonly string[], flags?: readonly string[]): void {
  host.tree.remove();
  host = masterWith(programs, flags);
}

function store(count: number, prefix = 'registry'): void {
  for (let index = 0; index < count; index += 1) {
    const key = `/${prefix}/secrets/${index % 2 === 0 ? 'default' : 'kube-system'}/secret-${index}`;
    host.tree.write(`/fake/store/${encodeURIComponent(key)}`, `k8s\0${password}`);
  }
  host.tree.write(`/fake/store/${encodeURIComponent(`/${prefix}/configmaps/default/secrets`)}`, 'k8s\0plain');
  host.tree.write(`/fake/store/${encodeURIComponent(`/${prefix}/secretstores/default/one`)}`, 'k8s\0plain');
}

function plainLeft(): number {
  const secrets = readdirSync(host.store).filter((key) => decodeURIComponent(key).includes('/secrets/'));
  return secrets.filter((key) => !readFileSync(join(host.store, key), 'latin1').startsWith(action.storedPrefix)).length;
}

/** The answer, once it is sure that no Secret left the host, its programs' arguments and its journal included. */
async function perform(): Promise<Answer> {
  const answer = await rewriteSecrets.perform(action, contextOf([host], host, told));
  const seen = [JSON.stringify(answer), ...told, ...host.said, host.callsSeen, ...host.texts.values()].join('\n');
  for (const form of [password, Buffer.from(`k8s\0${password}`, 'latin1').toString('base64')]) expect(seen).not.toContain(form);
  return answer;
}

describe('writing every Secret again', () => {
  it('replaces those of every namespace, sees in etcd that each is encrypted, and notes it', async () => {
    store(5);
    expect(await perform()).toMatchObject({ status: 'applied' });
    expect(plainLeft()).toBe(0);
    expect(statSync(host.tree.path(proof))).toMatchObject({ size: 0 });
    expect(told).toEqual([
      'writing 3 Secrets of default again (namespace 1 of 2)',
      'writing 2 Secrets of kube-system again (namespace 2 of 2)',
    ]);
  });

  it('writes nothing when etcd has all of them encrypted', async () => {
    store(2);
    await perform();
    const before = host.callsSeen.split('replace').length;
    expect(await perform()).toMatchObject({ status: 'unchanged' });
    expect(host.callsSeen.split('replace')).toHaveLength(before);
  });

  it('counts over the pages that etcd answers with', async () => {
    store(230);
    expect(await perform()).toMatchObject({ status: 'applied' });
    expect(host.callsSeen.match(/kv\/range/g)?.length).toBeGreaterThanOrEqual(7);
    host.tree.write(`/fake/store/${encodeURIComponent('/registry/secrets/kube-system/secret-229')}`, `k8s\0${password}`);
    expect(await perform()).toMatchObject({ status: 'applied' });
    expect(plainLeft()).toBe(0);
  });

  it('goes over them again when somebody else wrote one meanwhile', async () => {
    store(3);
    host.faults = { refuse: { 'secret-2': 'Conflict' }, once: true };
    expect(await perform()).toMatchObject({ status: 'applied' });
    expect(plainLeft()).toBe(0);
  });

  it('fails, with counts and the API server’s reasons alone, when some cannot be replaced', async () => {
    store(3);
    host.faults = { refuse: { 'secret-2': 'Forbidden' } };
    expect(await perform()).toMatchObject({ status: 'failed', reason: expect.stringMatching(/^1 of 3 Secrets .*\(the API server refused some: Forbidden 1 times\)/) });
    expect(host.text(proof)).toBeUndefined();
  });

  it.each(['v3', 'v3beta', 'v3alpha'])('reads etcd through its gateway %s', async (gateway) => {
    store(2);
    host.faults = { gateway };
    expect(await perform()).toMatchObject({ status: 'applied' });
  });

  it('signs in to etcd as the API server does, in files', async () => {
    store(1);
    await perform();
    const calls = host.callsSeen.split('\n').filter((line) => line.includes('"curl"'));
    expect(calls[0]).toContain(JSON.stringify(['--cacert', '/pki/ca.crt', '--cert', '/pki/client.crt', '--key', '/pki/client.key'].map((word) => (word.startsWith('/') ? host.tree.path(word) : word))).slice(1, -1));
  });

  it('asks etcdctl on the host when there is no curl', async () => {
    instead(['kubectl', 'etcdctl']);
    host.tree.write('/fake/bin/curl', '#!/bin/sh\nexit 1\n', 0o755);
    store(3);
    expect(await perform()).toMatchObject({ status: 'applied' });
  });

  it('asks etcdctl in etcd’s pod when the host has neither', async () => {
    instead(['kubectl']);
    host.tree.write('/fake/bin/curl', '#!/bin/sh\nexit 1\n', 0o755);
    host.tree.process(40, ['etcd', '--listen-client-urls=https://127.0.0.1:2379', '--cert-file=/server.crt', '--key-file=/server.key', '--trusted-ca-file=/ca.crt']);
    store(3);
    expect(await perform()).toMatchObject({ status: 'applied' });
    expect(host.callsSeen).toContain('"exec","pod/etcd-m1"');
  });

  it('writes them again and fails, saying what is not proven, when nothing can look into etcd', async () => {
    instead(['kubectl']);
    host.tree.write('/fake/bin/curl', '#!/bin/sh\nexit 1\n', 0o755);
    store(3);
    expect(await perform()).toMatchObject({ status: 'failed', reason: expect.stringMatching(/^3 Secrets were written again; not proven is how etcd has them/) });
    expect(plainLeft()).toBe(0);
    expect(host.text(proof)).toBeUndefined();
  });

  it('reads under the prefix that the API server has', async () => {
    instead(['kubectl', 'curl'], [...etcd, '--etcd-prefix=/kubernetes']);
    host.faults = { prefix: 'kubernetes' };
    store(3, 'kubernetes');
    expect(await perform()).toMatchObject({ status: 'applied' });
  });

  it('does not take an empty answer of etcd for a proof', async () => {
    store(3);
    host.tree.process(51, ['kube-apiserver', `--encryption-provider-config=${writing}`, ...etcd, '--etcd-prefix=/elsewhere']);
    expect(await perform()).toMatchObject({ status: 'failed', reason: expect.stringContaining('check --etcd-prefix') });
  });

  it('writes nothing while the API server of a master does not encrypt', async () => {
    store(1);
    const other = new LocalHost('m2');
    other.tree.process(50, ['kube-apiserver', `--encryption-provider-config=${managedPaths.encryption.reading}`]);
    const answer = await rewriteSecrets.perform(action, contextOf([host, other], host));
    other.tree.remove();
    expect(answer).toMatchObject({ status: 'failed', reason: expect.stringContaining('m2 does not run with') });
    expect(plainLeft()).toBe(1);
  });

  it('fails when kubectl of that master gets no answer', async () => {
    store(1);
    host.faults = { kubectl: false };
    expect(await perform()).toMatchObject({ status: 'failed', reason: expect.stringContaining('gets no answer') });
    expect(plainLeft()).toBe(1);
  });

  it('has nothing to take back', async () => {
    expect(await rewriteSecrets.undo(action, contextOf([host], host))).toMatchObject({ status: 'unchanged' });
  });
});
