import { describe, expect, it } from 'vitest';
import { eventRateLimits } from '../../src/documents/event-rate-limits.js';
import { podSecurityDefaults } from '../../src/documents/pod-security-defaults.js';

type Configuration = { readonly [key: string]: unknown };

function configurationOf(plugin: object | undefined): Configuration {
  return plugin !== undefined && 'configuration' in plugin ? (plugin.configuration as Configuration) : {};
}

describe('the limits of events', () => {
  it('are what the API server accepts: known types, positive numbers, no cache for the server', () => {
    const { limits } = configurationOf(eventRateLimits) as { limits: readonly { type: string; qps: number; burst: number; cacheSize?: number }[] };
    expect(limits.map(({ type }) => type)).toEqual(['Server', 'Namespace', 'SourceAndObject']);
    expect(limits.every(({ qps, burst }) => qps > 0 && burst >= qps)).toBe(true);
    expect(limits[0]).not.toHaveProperty('cacheSize');
  });
});

describe('the defaults of pod security', () => {
  it.each([
    [22, 'v1alpha1'],
    [23, 'v1beta1'],
    [24, 'v1beta1'],
    [25, 'v1'],
    [34, 'v1'],
  ])('are written for Kubernetes 1.%i in %s', (minor, version) => {
    expect(configurationOf(podSecurityDefaults(minor, [])).apiVersion).toBe(`pod-security.admission.config.k8s.io/${version}`);
  });

  it('are none before Kubernetes 1.22', () => {
    expect(podSecurityDefaults(21, [])).toBeUndefined();
  });

  it('spare kube-system and the given namespaces, each once', () => {
    expect(configurationOf(podSecurityDefaults(28, ['calico-system', 'kube-system', 'calico-system'])).exemptions).toEqual({
      namespaces: ['kube-system', 'calico-system'],
    });
  });
});
