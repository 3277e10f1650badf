import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { InventoryError } from '../../src/inventory/inventory-error.js';
import { loadInventory } from '../../src/inventory/load-inventory.js';

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-inventory-'));
  file = join(folder, 'hosts.yaml');
  writeFileSync(join(folder, 'key'), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

function load(text: string) {
  writeFileSync(file, text);
  return loadInventory(file, () => ['kubeadm', 'kubespray']);
}

/** The error that a wrong inventory gives. */
function failure(text: string): unknown {
  try {
    return load(text);
  } catch (error) {
    return error;
  }
}

describe('an inventory', () => {
  it('gives its hosts in file order, defaults filled in and paths absolute', () => {
    const hosts = load(`
knownHosts: ./known_hosts
defaults: { user: ops, become: true, port: 2222 }
hosts:
  w1: { address: 10.77.0.21, roles: [node], root: /host }
  m1: { address: 10.77.0.11, user: root, become: false, identityFile: ./key, roles: [master, etcd], port: 22 }
`);
    const knownHosts = join(folder, 'known_hosts');
    expect(hosts).toEqual([
      {
        name: 'w1',
        address: '10.77.0.21',
        port: 2222,
        user: 'ops',
        become: true,
        roles: ['node'],
        root: '/host',
        knownHosts,
      },
      {
        name: 'm1',
        address: '10.77.0.11',
        port: 22,
        user: 'root',
        identityFile: join(folder, 'key'),
        become: false,
        roles: ['master', 'etcd'],
        root: '',
        knownHosts,
      },
    ]);
  });

  it('needs no more than addresses and roles', () => {
    expect(load('hosts:\n  m1: { address: m1.example.com, roles: [master] }\n')).toEqual([
      {
        name: 'm1',
        address: 'm1.example.com',
        port: 22,
        user: userInfo().username,
        become: false,
        roles: ['master'],
        root: '',
        knownHosts: join(homedir(), '.ssh', 'known_hosts'),
      },
    ]);
  });

  it('takes the defaults of key and root for hosts that name none', () => {
    const [m1, w1] = load(`
defaults: { identityFile: key, root: /mnt }
hosts:
  m1: { address: 10.77.0.11, roles: [master] }
  w1: { address: 10.77.0.21, roles: [node], root: / }
`);
    expect(m1).toMatchObject({ identityFile: join(folder, 'key'), root: '/mnt' });
    expect(w1).toMatchObject({ identityFile: join(folder, 'key'), root: '' });
  });

  it.each([
    ['/', ''],
    ['//', ''],
    ['/host', '/host'],
    ['/host/', '/host'],
    ['/host//os/', '/host/os'],
    ['/host/./os/../root', '/host/root'],
    ['/..', ''],
  ])('brings the root %s into the form %j', (root, normal) => {
    expect(load(`hosts:\n  m1: { address: 10.77.0.11, roles: [master], root: ${root} }\n`)[0]?.root).toBe(normal);
  });

  it.each([
    ['~/keys/known', join(homedir(), 'keys/known')],
    ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts'],
    ['../known', 'PARENT/known'],
    ['~ops', 'FOLDER/~ops'],
  ])('understands the path %s', (path, absolute) => {
    const expected = absolute.replace('PARENT', join(folder, '..')).replace('FOLDER', folder);
    const [host] = load(`knownHosts: ${path}\nhosts:\n  m1: { address: 10.77.0.11, roles: [master] }\n`);
    expect(host?.knownHosts).toBe(expected);
  });

  const addresses = ['fd00::11', 'fe80::1%eth0', 'm1', 'm1.example.com', 'node_1', '127.0.0.1'];
  it.each(addresses)('takes the address %s', (address) => {
    expect(load(`hosts:\n  m1: { address: '${address}', roles: [etcd] }\n`)[0]?.address).toBe(address);
  });

  it('may name the layout of a host, or of all that do not say otherwise', () => {
    const hosts = load(`
defaults: { layout: kubespray }
hosts:
  m1: { address: 10.77.0.11, roles: [master] }
  w1: { address: 10.77.0.21, roles: [node], layout: kubeadm }
`);
    expect(hosts.map(({ layout }) => layout)).toEqual(['kubespray', 'kubeadm']);
  });

  it('that names no layout asks for none', () => {
    writeFileSync(file, 'hosts:\n  m1: { address: 10.77.0.11, roles: [master] }\n');
    const hosts = loadInventory(file, () => {
      throw new Error('asked');
    });
    expect(hosts[0]).not.toHaveProperty('layout');
  });

  it('may share values with anchors, and keep comments', () => {
    const hosts = load(`
hosts: # the cluster
  m1: { address: 10.77.0.11, roles: &roles [master, etcd] }
  m2: { address: 10.77.0.12, roles: *roles }
`);
    expect(hosts[1]?.roles).toEqual(['master', 'etcd']);
  });
});

describe('a wrong inventory', () => {
  const table = new URL('../cases/inventory/problems.yaml', import.meta.url);
  const cases = parse(readFileSync(table, 'utf8')) as { it: string; text: string; problems: string[] }[];

  it.each(cases)('is refused for $it', ({ text, problems }) => {
    const error = failure(text);
    expect(error).toBeInstanceOf(InventoryError);
    const said = (error as Error).message.replaceAll(file, 'FILE').replaceAll(folder, 'FOLDER');
    expect(said.split('\n')).toEqual(problems);
  });

  it('is told all its problems at once, in the order of the file', () => {
    const error = failure(`
defaults: { port: none }
hosts:
  m1: { address: 10.77.0.11, roles: [boss], colour: red }
  m1: { address: 10.77.0.11, roles: [master], identityFile: nokey }
  w1: { address: 10.77.0.11, roles: [node] }
`);
    const lines = (error as Error).message.split('\n').map((line) => line.slice(file.length + 1));
    expect(lines.map((line) => line.split(': ', 2).join(' '))).toEqual([
      '2:19 key defaults.port',
      '5:3 key hosts.m1',
      '5:61 key hosts.m1.identityFile',
      '6:18 key hosts.w1.address',
    ]);
  });

  it('is refused when aliases expand beyond measure', () => {
    const level = (n: number) => `a${n + 1}: &a${n + 1} [${`*a${n}, `.repeat(9)}*a${n}]`;
    const levels = Array.from({ length: 12 }, (_, n) => level(n));
    expect(failure(`a0: &a0 [x, x]\n${levels.join('\n')}\n`)).toMatchObject({
      name: 'InventoryError',
      message: expect.stringMatching(/not usable YAML: .*alias.*; write the values out instead\.$/),
    });
  });

  it('is named when it does not exist or cannot be read', () => {
    const nowhere = join(folder, 'nowhere.yaml');
    expect(() => loadInventory(nowhere)).toThrow(`${nowhere}: there is no such file; name`);
    expect(() => loadInventory(folder)).toThrow(`${folder}: the inventory cannot be read (EISDIR); name`);
  });
});

describe('the example inventory', () => {
  it('is a valid one', () => {
    const example = readFileSync(new URL('../../inventory/hosts.example.yaml', import.meta.url), 'utf8');
    const hosts = load(example);
    expect(hosts.length).toBeGreaterThan(3);
    expect(new Set(hosts.flatMap((host) => host.roles))).toEqual(new Set(['master', 'etcd', 'node']));
  });
});
