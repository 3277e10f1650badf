import { rmSync, statSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActionContext } from '../../src/apply/action-context.js';
import { writeEncryptionKey } from '../../src/apply/actions/write-encryption-key.js';
import type { Answer } from '../../src/apply/ask-host.js';
import { providersOf, readEncryptionConfiguration } from '../../src/documents/encryption-configuration.js';
import { encryptionKeyPlaceholder, encryptionTexts } from '../../src/documents/encryption-texts.js';
import { managedPaths } from '../../src/model/managed-paths.js';
import { contextOf, LocalHost } from './local-host.js';

const { directory, reading, writing } = managedPaths.encryption;
const files = [
  { path: reading, template: encryptionTexts.reading },
  { path: writing, template: encryptionTexts.writing },
];
const make = { kind: 'write-encryption-key', directory, files } as const;
const copy = { ...make, keyOf: 'm1' };
const journalled = '/var/lib/cis-bench';

let m1: LocalHost;
let m2: LocalHost;

beforeEach(() => {
  [m1, m2] = [new LocalHost('m1'), new LocalHost('m2')];
  for (const host of [m1, m2]) {
    host.tree.directory('/etc/kubernetes');
    host.tree.write(`${journalled}/runs/${contextOf([], host).entry.run}/armed`, 'stage=0\n');
  }
});
afterEach(() => {
  for (const host of [m1, m2]) host.tree.remove();
});

function on(host: LocalHost): ActionContext {
  return contextOf([m1, m2], host);
}

/** The key in a file that is otherwise as the template has it. */
function keyIn(host: LocalHost, path: string): string {
  const key = /secret: (\S+)$/m.exec(host.text(path) ?? '')?.[1] ?? '';
  const { template } = files.find((file) => file.path === path) ?? { template: '' };
  expect(host.text(path)).toBe(template.replace(encryptionKeyPlaceholder, key));
  return key;
}

/** That no key is anywhere but in the two files, in what one host told the other, and in memory. */
function expectNoLeak(key: string, answers: readonly Answer[]): void {
  expect(key).toHaveLength(44);
  expect(JSON.stringify(answers)).not.toContain(key);
  for (const host of [m1, m2]) {
    const elsewhere = [...host.texts].filter(([path]) => path !== reading && path !== writing);
    expect(elsewhere.filter(([, text]) => text.includes(key))).toEqual([]);
    expect(host.callsSeen).not.toContain(key);
  }
}

function stored(host: LocalHost, value: string): void {
  host.tree.process(50, ['kube-apiserver', '--etcd-servers=https://127.0.0.1:2379']);
  host.tree.write(`/fake/store/${encodeURIComponent('/registry/secrets/default/one')}`, value);
}

describe('writing an encryption key', () => {
  it('makes 32 bytes on the host, in two files that only root reads, and is done then', async () => {
    const answers = [await writeEncryptionKey.perform(make, on(m1)), await writeEncryptionKey.perform(make, on(m1))];
    expect(answers.map(({ status }) => status)).toEqual(['applied', 'unchanged']);
    const key = keyIn(m1, reading);
    expect(keyIn(m1, writing)).toBe(key);
    expect(Buffer.from(key, 'base64')).toHaveLength(32);
    expect(statSync(m1.tree.path(directory)).mode & 0o7777).toBe(0o700);
    for (const path of [reading, writing]) expect(statSync(m1.tree.path(path)).mode & 0o7777).toBe(0o600);
    expect(providersOf(readEncryptionConfiguration(m1.text(writing) ?? ''), 'secrets', false)).toEqual(['secretbox', 'identity']);
    expectNoLeak(key, answers);
    expect(m1.said.join('')).not.toContain(key);
  });

  it('makes another key on every host that makes one', async () => {
    await writeEncryptionKey.perform(make, on(m1));
    await writeEncryptionKey.perform(make, on(m2));
    expect(keyIn(m1, reading)).not.toBe(keyIn(m2, reading));
  });

  it('takes the key of another host, and tells nobody', async () => {
    const answers = [await writeEncryptionKey.perform(make, on(m1)), await writeEncryptionKey.perform(copy, on(m2)), await writeEncryptionKey.perform(copy, on(m2))];
    expect(answers.map(({ status }) => status)).toEqual(['applied', 'applied', 'unchanged']);
    const key = keyIn(m1, reading);
    expect([reading, writing].map((path) => keyIn(m2, path))).toEqual([key, key]);
    expectNoLeak(key, answers);
    expect(m2.said.join('')).not.toContain(key);
  });

  it('adds the file that an earlier run did not come to, with the key that is there', async () => {
    await writeEncryptionKey.perform(make, on(m1));
    const key = keyIn(m1, reading);
    rmSync(m1.tree.path(writing));
    expect(await writeEncryptionKey.perform(make, on(m1))).toMatchObject({ status: 'applied' });
    expect(keyIn(m1, writing)).toBe(key);
  });

  it('fails where two hosts have different keys, and leaves both', async () => {
    await writeEncryptionKey.perform(make, on(m1));
    await writeEncryptionKey.perform(make, on(m2));
    const keys = [m1, m2].map((host) => keyIn(host, writing));
    const answer = await writeEncryptionKey.perform(copy, on(m2));
    expect(answer).toMatchObject({ status: 'failed', reason: expect.stringMatching(/different keys.*Nothing was changed/) });
    expect([m1, m2].map((host) => keyIn(host, writing))).toEqual(keys);
    for (const key of keys) expectNoLeak(key, [answer]);
  });

  it('fails where a file at its path is somebody else’s', async () => {
    m1.tree.write(writing, 'kind: EncryptionConfiguration\n');
    const answer = await writeEncryptionKey.perform(make, on(m1));
    expect(answer).toMatchObject({ status: 'failed', reason: expect.stringContaining('is not what this fix writes') });
    expect([...m1.texts.keys()].filter((path) => path.startsWith(directory))).toEqual([writing]);
  });

  it.each([
    ['cannot be reached', (): void => void (m1.isLost = true), 'connection lost'],
    ['has no key', (): void => undefined, 'm1 has no key'],
  ])('fails, and changes nothing, when the host with the key %s', async (_what, break_, said) => {
    break_();
    const answer = await writeEncryptionKey.perform(copy, on(m2));
    expect(answer).toMatchObject({ status: 'failed', reason: expect.stringMatching(new RegExp(`${said}.*nothing was changed`)) });
    expect([...m2.texts.keys()].filter((path) => path.startsWith(directory))).toEqual([]);
  });

  it('fails when the host with the key is not among the connections', async () => {
    const context = { ...on(m2), sessions: new Map([['m2', m2.session]]) };
    expect(await writeEncryptionKey.perform(copy, context)).toMatchObject({ status: 'failed', reason: expect.stringContaining('m1, which has the key, is not connected') });
  });

  it('fails, and changes nothing, where the host would not take it back', async () => {
    rmSync(m1.tree.path(`${journalled}/runs`), { recursive: true });
    expect(await writeEncryptionKey.perform(make, on(m1))).toMatchObject({ status: 'failed', reason: expect.stringContaining('no undo armed') });
    expect(() => statSync(m1.tree.path(directory))).toThrow('ENOENT');
  });

  it('makes no new key where the API server runs with one whose files are gone', async () => {
    m1.tree.process(50, ['kube-apiserver', `--encryption-provider-config=${writing}`]);
    expect(await writeEncryptionKey.perform(make, on(m1))).toMatchObject({ status: 'failed', reason: expect.stringContaining('put it back from a backup') });
    expect(m1.text(writing)).toBeUndefined();
  });
});

describe('taking an encryption key back', () => {
  it('removes what this run wrote, and the directory', async () => {
    stored(m1, 'k8s\0plain');
    await writeEncryptionKey.perform(make, on(m1));
    expect(await writeEncryptionKey.undo(make, on(m1))).toMatchObject({ status: 'applied' });
    expect([...m1.texts.keys()].filter((path) => !path.startsWith(journalled) && path.startsWith('/etc/kubernetes'))).toEqual([]);
    expect(() => statSync(m1.tree.path(directory))).toThrow('ENOENT');
    expect(await writeEncryptionKey.undo(make, on(m1))).toMatchObject({ status: 'unchanged' });
  });

  it('leaves what an earlier run wrote', async () => {
    stored(m1, 'k8s\0plain');
    await writeEncryptionKey.perform(make, on(m1));
    const later = { ...on(m1), entry: { run: '20260202T000000Z-fedcba', sequence: 1 } };
    m1.tree.write(`${journalled}/runs/${later.entry.run}/armed`, 'stage=0\n');
    await writeEncryptionKey.perform(make, later);
    expect(await writeEncryptionKey.undo(make, later)).toMatchObject({ status: 'unchanged' });
    expect(keyIn(m1, writing)).toHaveLength(44);
  });

  it.each([
    ['a Secret is stored with it', (): void => stored(m1, 'k8s:enc:secretbox:v1:key1:abc')],
    ['etcd cannot be looked at', (): void => undefined],
  ])('leaves the key when %s', async (_what, prepare) => {
    prepare();
    await writeEncryptionKey.perform(make, on(m1));
    expect(await writeEncryptionKey.undo(make, on(m1))).toMatchObject({ status: 'unchanged', reason: expect.stringContaining('was left') });
    expect(keyIn(m1, writing)).toHaveLength(44);
  });
});
