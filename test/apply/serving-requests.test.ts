import { describe, expect, it } from 'vitest';
import type { SigningRequest } from '../../src/apply/serving-requests.js';
import { pendingServingRequest, readSigningRequests, requestMisfit } from '../../src/apply/serving-requests.js';
import { certificateRequests } from '../cases/certificates/certificate-requests.js';

const node = { name: 'w1', addresses: ['10.77.0.21', '2001:DB8:0::1', 'W1'] };

function request(facts: Partial<SigningRequest> = {}): SigningRequest {
  return {
    name: 'csr-a',
    createdAt: '2026-01-01T00:00:00Z',
    signer: 'kubernetes.io/kubelet-serving',
    user: 'system:node:w1',
    groups: ['system:nodes', 'system:authenticated'],
    usages: ['digital signature', 'key encipherment', 'server auth'],
    isPending: true,
    request: certificateRequests.kubelet,
    ...facts,
  };
}

describe('the request of a kubelet for a serving certificate', () => {
  it('may be approved when it asks for what the node is and nothing else', () => {
    expect(requestMisfit(request(), node)).toBeUndefined();
    expect(requestMisfit(request({ usages: ['digital signature', 'server auth'] }), node)).toBeUndefined();
  });

  it.each<[string, Partial<SigningRequest>]>([
    ['who is not system:node:w1', { user: 'system:node:w2' }],
    ['who is not system:node:w1', { groups: ['system:authenticated'] }],
    ['not for server authentication', { usages: ['digital signature'] }],
    ['it is for client auth too', { usages: ['server auth', 'client auth'] }],
    ['the common name system:node:w2', { request: certificateRequests.foreign }],
    ['the organization system:masters', { request: certificateRequests.masters }],
    ['the organization system:nodes, system:masters', { request: certificateRequests.twoOrganizations }],
    ['no name or address', { request: certificateRequests.bare }],
    ['it asks for kubernetes.default, 10.77.0.99', { request: certificateRequests.stranger }],
    ['neither a DNS name nor an address', { request: certificateRequests.email }],
    ['an extension other than', { request: certificateRequests.authority }],
    ['is not one certificate request', { request: 'hello' }],
  ])('must not be approved: %s', (misfit, facts) => {
    expect(requestMisfit(request(facts), node)).toContain(misfit);
  });

  it('is the newest that is pending; older ones are stale', () => {
    const old = request({ name: 'csr-old' });
    const young = request({ name: 'csr-new', createdAt: '2026-01-01T00:00:09Z' });
    const done = request({ name: 'csr-done', createdAt: '2026-01-01T00:01:00Z', isPending: false });
    expect(pendingServingRequest([young, done, old], 'w1')?.name).toBe('csr-new');
    expect(pendingServingRequest([done], 'w1')).toBeUndefined();
  });

  it('is told by its signer, and before Kubernetes 1.18 by its usages', () => {
    const client = request({ signer: 'kubernetes.io/kube-apiserver-client-kubelet', usages: ['client auth'] });
    const { signer: _signer, ...unsigned } = request({ name: 'csr-old-kubernetes' });
    expect(pendingServingRequest([client], 'w1')).toBeUndefined();
    expect(pendingServingRequest([{ ...unsigned, usages: ['client auth'] }], 'w1')).toBeUndefined();
    expect(pendingServingRequest([client, unsigned], 'w1')?.name).toBe('csr-old-kubernetes');
  });
});

describe('what kubectl lists', () => {
  it('is read with the state of each request', () => {
    const spec = { signerName: 's', username: 'u', request: Buffer.from('PEM').toString('base64') };
    const metadata = { name: 'a', creationTimestamp: '2026-01-01T00:00:00Z' };
    const items = [
      { metadata, spec, status: {} },
      { metadata, spec },
      { metadata, spec, status: { conditions: [{ type: 'Denied' }] } },
      { metadata, spec, status: { certificate: 'Q0VSVA==' } },
    ];
    const read = readSigningRequests(JSON.stringify({ items }));
    expect(read?.map(({ isPending }) => isPending)).toEqual([true, true, false, false]);
    expect(read?.[0]).toMatchObject({ signer: 's', user: 'u', groups: [], usages: [], request: 'PEM' });
  });

  it.each(['', '{}', '{"items":[{}]}', 'No resources found'])('is nothing where it says %j', (text) => {
    expect(readSigningRequests(text)).toBeUndefined();
  });
});
