import type { AdmissionPlugin } from './admission-configuration.js';

/**
 * The EventRateLimit entry that fixes install. The limits (queries a second, and how many at once) let the events of a
 * busy cluster through and stop a flood: of everybody together, of one namespace, and of one source about one object.
 * `eventratelimit.admission.k8s.io/v1alpha1` is the only version that there is, in every Kubernetes from 1.9 on
 * (plugin/pkg/admission/eventratelimit/apis).
 */
export const eventRateLimits: AdmissionPlugin = {
  name: 'EventRateLimit',
  configuration: {
    apiVersion: 'eventratelimit.admission.k8s.io/v1alpha1',
    kind: 'Configuration',
    limits: [
      { type: 'Server', qps: 1000, burst: 5000 },
      { type: 'Namespace', qps: 50, burst: 200, cacheSize: 2000 },
      { type: 'SourceAndObject', qps: 10, burst: 50, cacheSize: 4096 },
    ],
  },
};
