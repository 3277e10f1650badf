import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { availablePlaybooks } from '../../src/benchmark/available-playbooks.js';
import { BenchmarkError } from '../../src/benchmark/benchmark-error.js';
import { checkExceptionHosts } from '../../src/benchmark/check-exception-hosts.js';
import { loadPlaybook } from '../../src/benchmark/load-playbook.js';

interface RefusedCase {
  readonly name: string;
  readonly playbook: string;
  /** The whole message, from the file's name within the directory on; DIRECTORY stands for the directory. */
  readonly error: string;
}

const refused = parse(readFileSync('test/cases/playbooks/refused.yaml', 'utf8')) as readonly RefusedCase[];

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'playbooks-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

function write(name: string, text: string): string {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
}

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof BenchmarkError) return error.message;
    throw error;
  }
  return 'nothing was refused';
}

describe('a playbook', () => {
  const text = `
id: mine
title: { en: Mine, zh: 我的 }
steps:
  - name: Files
    controls: [risk:safe, '1.1.*']
    except: [kubelet-config-mode]
    serial: [1, '25%', 100%]
  - name: { en: Rest, zh: 其余 }
    controls: [all]
    serial: 2
values:
  apiserver-client-ca-file: /etc/kubernetes/pki/ca.crt
  kubelet-pod-max-pids: 4096
  apiserver-tls-cipher-suites: [TLS_AES_128_GCM_SHA256, TLS_AES_256_GCM_SHA384]
  kubelet-serving-certificate: { tls-cert-file: /a.crt, tls-private-key-file: /a.key }
exceptions:
  - { controls: [apiserver-profiling], hosts: [m1], reason: Measured daily. }
audit-policy: policy.yaml
`;

  test('is read with one text for both languages, batches as numbers or shares, values as text', () => {
    write('policy.yaml', 'kind: Policy\n');
    expect(loadPlaybook(write('mine.yaml', text)).value).toEqual({
      id: 'mine',
      title: { en: 'Mine', zh: '我的' },
      steps: [
        {
          name: { en: 'Files', zh: 'Files' },
          controls: ['risk:safe', '1.1.*'],
          except: ['kubelet-config-mode'],
          serial: [{ hosts: 1 }, { percent: 25 }, { percent: 100 }],
        },
        { name: { en: 'Rest', zh: '其余' }, controls: ['all'], except: [], serial: [{ hosts: 2 }] },
      ],
      values: {
        'apiserver-client-ca-file': '/etc/kubernetes/pki/ca.crt',
        'kubelet-pod-max-pids': '4096',
        'apiserver-tls-cipher-suites': ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384'],
        'kubelet-serving-certificate': { 'tls-cert-file': '/a.crt', 'tls-private-key-file': '/a.key' },
      },
      exceptions: [
        { controls: ['apiserver-profiling'], hosts: ['m1'], reason: { en: 'Measured daily.', zh: 'Measured daily.' } },
      ],
      auditPolicy: { path: join(directory, 'policy.yaml'), text: 'kind: Policy\n' },
    });
  });

  test('needs no more than an id, a title and a step', () => {
    const path = write('mine.yaml', 'id: mine\ntitle: Mine\nsteps: [{ name: All, controls: [all] }]\n');
    expect(loadPlaybook(path).value).toEqual({
      id: 'mine',
      title: { en: 'Mine', zh: 'Mine' },
      steps: [{ name: { en: 'All', zh: 'All' }, controls: ['all'], except: [] }],
      values: {},
      exceptions: [],
    });
  });

  test('is found by its id in the directories, the first of them first', () => {
    const path = write('harden.yaml', 'id: harden\ntitle: Ours\nsteps: [{ name: All, controls: [all] }]\n');
    expect(loadPlaybook('harden', [directory, 'playbooks']).value.title.en).toBe('Ours');
    expect(loadPlaybook('harden', ['playbooks', directory]).value.title.en).not.toBe('Ours');
    expect(availablePlaybooks([directory, 'playbooks']).get('harden')).toBe(path);
  });

  test('of the package is found without a directory', () => {
    expect(loadPlaybook('harden').value.id).toBe('harden');
    expect([...availablePlaybooks().keys()]).toEqual(['audit-logging', 'files-only', 'harden', 'kubelet', 'kubespray']);
  });
});

describe('is refused when it is read, with file, line and column:', () => {
  test.each(refused)('$name', ({ playbook, error }) => {
    const path = write('mine.yaml', playbook);
    const expected = join(directory, error.replace('DIRECTORY', () => directory));
    expect(messageOf(() => loadPlaybook(path))).toBe(expected);
  });
});

describe('without a place in a file', () => {
  test('an id that does not exist is refused with those that do', () => {
    expect(messageOf(() => loadPlaybook('hardened'))).toBe(
      'there is no playbook hardened; near it: harden. Name one of audit-logging, files-only, harden, kubelet, ' +
        'kubespray, or a file by a path that has a slash or ends in .yaml.',
    );
  });

  test('a file that does not exist is named', () => {
    const path = join(directory, 'none.yaml');
    expect(messageOf(() => loadPlaybook(path))).toBe(`${path} cannot be read (ENOENT); check the path and its permissions`);
  });
});

describe('the hosts of exceptions', () => {
  const exceptOn = (hosts: string): string =>
    `id: mine\ntitle: Mine\nsteps: [{ name: All, controls: [all] }]\nexceptions: [{ controls: [all], hosts: ${hosts}, reason: Old. }]\n`;

  test('may be any of the inventory', () => {
    const playbook = loadPlaybook(write('mine.yaml', exceptOn('[m1, w2]')));
    expect(() => checkExceptionHosts(playbook, ['m1', 'w1', 'w2'])).not.toThrow();
  });

  test('are refused when the inventory does not have them', () => {
    const path = write('mine.yaml', exceptOn('[m1, w3]'));
    expect(messageOf(() => checkExceptionHosts(loadPlaybook(path), ['m1', 'w1', 'w2']))).toBe(
      `${path}:4:45: exceptions[0].hosts[1]: expected a host of the inventory, found w3; near it: w1, w2`,
    );
  });
});
