import { describe, expect, it } from 'vitest';
import { readSources } from '../../src/benchmark/sources.js';
import type { Setting } from '../../src/model/control.js';
import { nameRefusal } from '../../src/plan/name-refusal.js';

const { knownNames, controls } = readSources();
const plugins: Setting = { flag: 'enable-admission-plugins', type: 'list' };
const gate: Setting = { flag: 'feature-gates', key: 'RotateKubeletServerCertificate', type: 'boolean' };

describe('a name is written', () => {
  it.each([
    [plugins, [], ['NodeRestriction'], '1.20.2'],
    [plugins, [], ['PodSecurityPolicy'], '1.24.17'],
    [plugins, [], ['SecurityContextDeny'], '1.29.0'],
    [plugins, ['OurOwnPlugin'], ['OurOwnPlugin', 'EventRateLimit'], '1.30.0'],
    [plugins, ['PodSecurityPolicy', 'NodeRestriction'], ['NodeRestriction'], '1.25.0'],
    [gate, undefined, 'true', '1.34.1'],
    [{ flag: 'profiling', type: 'boolean' } as Setting, undefined, 'false', undefined],
  ])('%j: from %j to %j in %s', (setting, present, wanted, version) => {
    expect(nameRefusal(setting, present, wanted, version, knownNames)).toBeUndefined();
  });
});

describe('a name is refused', () => {
  it.each([
    [plugins, ['PodSecurityPolicy'], '1.25.0', 'exists in Kubernetes … to 1.24, and this is 1.25.0'],
    [plugins, ['SecurityContextDeny'], '1.30.1', 'exists in Kubernetes … to 1.29, and this is 1.30.1'],
    [plugins, ['DenyServiceExternalIPs'], '1.20.2', 'exists in Kubernetes 1.21 to …, and this is 1.20.2'],
    [plugins, ['PodSecurityPolicy'], undefined, 'and the version here is unknown'],
    [plugins, ['NodeRestricton'], '1.20.2', 'is not among the names that are known to exist'],
    [{ ...gate, key: 'AdvancedAuditing' }, 'true', '1.20.2', 'the feature gate AdvancedAuditing is not among'],
  ])('%j: %j in %s', (setting, wanted, version, reason) => {
    expect(nameRefusal(setting, undefined, wanted, version, knownNames)).toContain(reason);
  });
});

describe('the names that come with the package', () => {
  it('have every plugin and gate that a control may write', () => {
    const written = [...controls.values()].flatMap(({ checks }) =>
      checks.flatMap((check) => {
        if (!('setting' in check) || check.must === undefined) return [];
        if (check.setting.flag === 'feature-gates') return [check.setting.key];
        return check.setting.flag === 'enable-admission-plugins' && 'includes' in check.must ? [check.must.includes] : [];
      }),
    );
    const names = new Set(knownNames.map(({ name }) => name));
    expect(written.length).toBeGreaterThan(5);
    expect(written.filter((name) => !names.has(name ?? ''))).toEqual([]);
  });
});
