import type { Container } from '../../model/cluster-snapshot.js';
import { containersOf } from './pod-facts.js';
import { podRule } from './pod-rule.js';

/**
 * `secrets-in-environment`: no variable of a container comes from a Secret, by `secretKeyRef` or `envFrom`. Literal
 * values that ought to be Secrets are not seen: values are never read.
 */
export const environmentSecretRule = podRule({
  expected: 'no environment variable comes from a Secret',
  what: 'with Secrets in environment variables',
  good: 'no environment variable comes from a Secret',
  faults: (pod) => {
    const secrets = new Set(containersOf(pod).flatMap(secretsOf));
    return [...secrets].sort().map((secret) => ({ text: `the Secret ${secret} is in environment variables` }));
  },
});

function secretsOf({ env = [], envFromSecrets = [] }: Container): readonly string[] {
  return [...env.flatMap(({ secret }) => (secret === undefined ? [] : [secret])), ...envFromSecrets];
}
