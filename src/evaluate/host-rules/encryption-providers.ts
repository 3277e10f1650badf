import { DocumentError } from '../../documents/document-error.js';
import type { StoredResources } from '../../documents/encryption-configuration.js';
import { providersOf, readEncryptionConfiguration } from '../../documents/encryption-configuration.js';
import type { HostView } from '../host-view.js';
import type { HostRule, RuleOutcome } from '../rule.js';
import { minorOf } from '../version-range.js';
import { excerptText } from './excerpt-text.js';
import { judgeNamedFile } from './judge-named-file.js';

/** The providers that the CIS benchmarks name. aesgcm is not among them: its keys wear out unless they are rotated. */
const strong = ['aescbc', 'secretbox', 'kms'];

const expected = `the first provider for secrets in --encryption-provider-config is one of ${strong.join(', ')}`;

/** CIS 1.6, 1.2.34: which provider writes Secrets. */
export const encryptionProviders: HostRule = {
  expected,
  judge: (view) =>
    judgeNamedFile(view, 'encryption-provider-config', 'nothing is encrypted', (path) => judgeFile(view, path)),
};

function judgeFile(view: HostView, path: string): RuleOutcome {
  const taken = excerptText(view.snapshot.documents, path);
  if ('problem' in taken) return { verdict: 'error', reason: taken.problem };
  try {
    return judgeConfiguration(view, path, readEncryptionConfiguration(taken.text));
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    return { verdict: 'error', reason: `could not look: ${path}: ${error.message}` };
  }
}

function judgeConfiguration(view: HostView, path: string, configuration: readonly StoredResources[]): RuleOutcome {
  const version = view.kubernetesVersion;
  const hasWildcards = version === undefined || minorOf(version) >= 27;
  const providers = providersOf(configuration, 'secrets', hasWildcards);
  const evidence = configuration.map((each) => ({
    source: path,
    value: `${each.resources.join(', ')}: ${each.providers.join(', ')}`,
  }));
  if (providers === undefined) {
    return { verdict: 'fails', actual: 'secrets are not covered: they are stored as they are', evidence };
  }
  const [first = ''] = providers;
  if (strong.includes(first)) return { verdict: 'holds', actual: `secrets are written with ${first}`, evidence };
  return { verdict: 'fails', actual: `secrets are written with ${first}: ${weakness(first)}`, evidence };
}

function weakness(provider: string): string {
  if (provider === 'identity') return 'they are stored as they are, and the other providers only read';
  if (provider === 'aesgcm') return 'safe only while its key is replaced in time, before 200,000 writes';
  return 'a provider that Kubernetes does not have';
}
