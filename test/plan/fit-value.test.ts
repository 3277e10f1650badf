import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSources } from '../../src/benchmark/sources.js';
import { holds } from '../../src/evaluate/holds.js';
import type { HostView } from '../../src/evaluate/host-view.js';
import { asList, readingOf } from '../../src/evaluate/reading.js';
import { repair } from '../../src/evaluate/repair.js';
import type { Component } from '../../src/model/component.js';
import type { Constraint } from '../../src/model/constraint.js';
import type { Setting } from '../../src/model/control.js';
import type { Excerpt } from '../../src/model/snapshot.js';
import { fitValue } from '../../src/plan/fit-value.js';
import { fitCases, fitRefusals, suitesToDrawFrom } from '../cases/plan/cipher-suites.js';
import { process, view } from '../evaluate/snapshot-builder.js';

const { knownNames } = readSources();

function taken(name: string): Excerpt {
  return { state: 'taken', text: readFileSync(`test/cases/certificates/${name}.crt`, 'utf8') };
}

type Key = 'rsa' | 'ec' | 'unknown';

const certificateOf: Readonly<Record<Key, Record<string, Excerpt>>> = {
  rsa: { '/pki/server.crt': taken('rsa') },
  ec: { '/pki/server.crt': taken('leaf') },
  unknown: {},
};

function host(component: Component, version: string | undefined, key: Key): HostView {
  const [flags, versions] = [['--tls-cert-file=/pki/server.crt', '--cert-file=/pki/server.crt', '--peer-cert-file=/pki/server.crt'], version === undefined ? {} : { kubelet: version }];
  return view(['master'], { processes: [process(component, flags)], certificates: certificateOf[key], versions });
}

function settingOf(component: Component): Setting {
  return { flag: component === 'etcd' ? 'cipher-suites' : 'tls-cipher-suites', type: 'list' };
}

function fit(component: Component, version: string | undefined, key: Key, present: readonly string[], constraint: Constraint) {
  const setting = settingOf(component);
  const repaired = repair(constraint, readingOf(present.length === 0 ? undefined : present, undefined), 'list');
  const value = repaired.kind === 'value' ? repaired.value : undefined;
  return fitValue(host(component, version, key), { component, setting, constraint, present, value }, knownNames);
}

describe('the suites that a repair leaves', () => {
  it.each(fitCases)('$title', ({ component = 'apiserver', version = '1.20.2', key, present, allowed, fitted }) => {
    expect(fit(component, version, key, present, { subsetOf: allowed })).toEqual({ value: fitted });
  });

  it.each(fitRefusals)('refuses $title', ({ version = '1.20.2', key, present, allowed, reason }) => {
    expect(fit('apiserver', version, key, present, { subsetOf: allowed })).toMatchObject({ refusal: expect.stringMatching(reason) });
  });

  it('serve HTTP/2 by the key, are known to the version, and hold', () => {
    const some = fc.subarray([...suitesToDrawFrom]);
    const components = fc.constantFrom<Component>('apiserver', 'kubelet', 'etcd');
    const keys = fc.constantFrom<Key>('rsa', 'ec', 'unknown');
    const versions = fc.constantFrom('1.15.0', '1.18.20', '1.19.0', '1.34.0', undefined);
    fc.assert(
      fc.property(components, versions, keys, some, fc.subarray([...suitesToDrawFrom], { minLength: 1 }), (component, version, key, present, allowed) => {
        const constraint: Constraint = { subsetOf: allowed };
        const result = fit(component, version, key, present, constraint);
        if ('refusal' in result) {
          expect(result.refusal).toMatch(/AES_128_GCM_SHA256 is needed/);
          return;
        }
        const suites = asList(result.value);
        expect(holds(constraint, readingOf(suites, undefined), 'list')).toBe(true);
        const kind = { rsa: 'RSA', ec: 'ECDSA', unknown: '(RSA|ECDSA)' }[key];
        expect(suites.some((suite) => new RegExp(`^TLS_ECDHE_${kind}_WITH_AES_128_GCM_SHA256$`).test(suite))).toBe(true);
        const added = suites.filter((suite) => !present.includes(suite));
        if (component === 'etcd' || version === undefined || version < '1.19') expect(added.filter((suite) => !suite.includes('_WITH_'))).toEqual([]);
        expect(new Set(suites).size).toBe(suites.length);
        expect(fit(component, version, key, suites, constraint)).toEqual({ value: suites });
      }),
    );
  });
});

describe('another value', () => {
  it('comes back as it is', () => {
    const setting: Setting = { flag: 'enable-admission-plugins', type: 'list' };
    const repaired = { component: 'apiserver', setting, constraint: { includes: 'NodeRestriction' }, present: [], value: ['NodeRestriction'] } as const;
    expect(fitValue(host('apiserver', '1.20.2', 'rsa'), repaired, knownNames)).toEqual({ value: ['NodeRestriction'] });
  });
});
