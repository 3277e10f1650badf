import { expect, it } from 'vitest';
import { registriesEncrypted } from '../../src/evaluate/host-rules/registries-encrypted.js';
import { view } from './snapshot-builder.js';

it('an insecure registry is shown with the file and the setting that make it so', () => {
  const documents = { '/etc/containerd/certs.d/r.example.com/hosts.toml': { state: 'taken', text: 'server = "http://r.example.com"\nskip_verify = true\n' } } as const;
  expect(registriesEncrypted.judge(view(['node'], { documents }), {})).toMatchObject({
    verdict: 'fails',
    evidence: [
      { source: '/etc/containerd/certs.d/r.example.com/hosts.toml', value: 'http://r.example.com (server)' },
      { source: '/etc/containerd/certs.d/r.example.com/hosts.toml', value: 'http://r.example.com (skip_verify)' },
    ],
  });
});
