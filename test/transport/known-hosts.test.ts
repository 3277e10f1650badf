import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { keysFor, keyTypeOf, knownKeyTypes, lookup, parseKnownHosts } from '../../src/transport/known-hosts.js';

interface Table {
  keys: Record<string, string>;
  cases: { it: string; file: string; host: string; port?: number; verdict: string }[];
}

const table = parse(readFileSync(new URL('../cases/transport/known-hosts.yaml', import.meta.url), 'utf8')) as Table;
const withKeys = (file: string) => file.replace(/<(\w+)>/g, (_whole, name: string) => table.keys[name] ?? name);
const wire = (name: string) => Buffer.from(table.keys[name]?.split(' ')[1] ?? '', 'base64');

describe('lookup', () => {
  it.each(table.cases)('$it', ({ file, host, port, verdict }) => {
    expect(lookup(parseKnownHosts(withKeys(file)), host, port ?? 22, wire('ed25519'))).toBe(verdict);
  });

  it('never trusts a key that is not in the file, whatever else the file holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (noise) => {
        const known = parseKnownHosts(`${noise}\n${withKeys('* <other>')}\n${noise}`);
        expect(lookup(known, 'm1', 22, wire('ed25519'))).not.toBe('trusted');
      }),
    );
  });
});

describe('knownKeyTypes', () => {
  const file = parseKnownHosts(withKeys('m1 <ecdsa>\n@revoked m1 <other>\n* <ed25519>\nm1 <ecdsa>\n[m2]:2222 <ecdsa>'));

  it('lists the types known for a host once each, in file order', () => {
    expect(knownKeyTypes(file, 'm1', 22)).toEqual(['ecdsa-sha2-nistp256', 'ssh-ed25519']);
  });

  it('leaves revoked keys out', () => {
    expect(knownKeyTypes(parseKnownHosts(withKeys('@revoked m1 <other>')), 'm1', 22)).toEqual([]);
  });

  it('falls back to the keys known without a port', () => {
    const plain = parseKnownHosts(withKeys('m1 <ecdsa>'));
    expect(knownKeyTypes(plain, 'm1', 2222)).toEqual(['ecdsa-sha2-nistp256']);
  });
});

describe('keysFor', () => {
  it('says on which line of the file a key stands', () => {
    const file = parseKnownHosts(withKeys('# hosts\n\nbroken\nm1 <other>\nm2 <ecdsa>'));
    expect(keysFor(file, 'm1', 22).map((entry) => entry.line)).toEqual([4]);
  });
});

describe('keyTypeOf', () => {
  it('reads the type of a key and finds none in bytes that are no key', () => {
    expect(keyTypeOf(wire('ecdsa'))).toBe('ecdsa-sha2-nistp256');
    expect(keyTypeOf(Buffer.alloc(0))).toBe('');
    expect(keyTypeOf(Buffer.from([0, 0, 0, 9, 65]))).toBe('');
  });
});
