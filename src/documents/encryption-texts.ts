/** What stands for the key until the host has made one: 32 random bytes in base64. */
export const encryptionKeyPlaceholder = 'KEY_IS_MADE_ON_THE_HOST';

/**
 * The two EncryptionConfigurations of a rollout over several API servers. First every API server gets `reading`: it
 * writes Secrets as before, and reads what others encrypt. Only then every one gets `writing`: it encrypts, and still
 * reads what was stored before. Between them no API server meets a Secret that it cannot read
 * (kubernetes/kubernetes#66844).
 *
 * The provider is secretbox, which every version from 1.13 on has, the benchmarks accept, and which authenticates what
 * it encrypts; aescbc does not.
 */
export const encryptionTexts: Readonly<Record<'reading' | 'writing', string>> = {
  reading: encryptionText([identity(), secretbox()]),
  writing: encryptionText([secretbox(), identity()]),
};

function identity(): readonly string[] {
  return ['- identity: {}'];
}

function secretbox(): readonly string[] {
  return ['- secretbox:', '    keys:', '      - name: key1', `        secret: ${encryptionKeyPlaceholder}`];
}

function encryptionText(providers: readonly (readonly string[])[]): string {
  const lines = [
    'apiVersion: apiserver.config.k8s.io/v1',
    'kind: EncryptionConfiguration',
    'resources:',
    '  - resources:',
    '      - secrets',
    '    providers:',
    ...providers.flat().map((line) => `      ${line}`),
  ];
  return `${lines.join('\n')}\n`;
}
