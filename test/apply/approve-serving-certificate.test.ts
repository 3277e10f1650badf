import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:tls';
import { createServer } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ActionContext } from '../../src/apply/action-context.js';
import { servingCertificateApprover } from '../../src/apply/actions/approve-serving-certificate.js';
import type { Certificate } from '../../src/embedded/self-signed-certificate.js';
import { selfSignedCertificate } from '../../src/embedded/self-signed-certificate.js';
import { certificateRequests } from '../cases/certificates/certificate-requests.js';
import { ApiActionHost } from './api-action-host.js';
import type { StandInObject } from './kubectl-stand-in.js';
import { servingCertificate } from './serving-certificate.js';

const authority = '/etc/kubernetes/pki/ca.crt';
const action = { kind: 'approve-serving-certificate', node: 'w1', authority } as const;
const approver = servingCertificateApprover({ deadlineMs: 20_000, pollMs: 10 });
const hasty = servingCertificateApprover({ deadlineMs: 300, pollMs: 10 });
const cluster = selfSignedCertificate('kubernetes');
const own = selfSignedCertificate('w1@1700000000');
const issued = servingCertificate(cluster.privateKey, 'w1', '10.77.0.21');
const elsewhere = servingCertificate(cluster.privateKey, 'w1', '10.77.0.99');

const addresses = [{ type: 'InternalIP', address: '10.77.0.21' }, { type: 'InternalIP', address: '2001:db8::1' }, { type: 'Hostname', address: 'w1' }];
const node: StandInObject = {
  kind: 'Node',
  metadata: { name: 'w1' },
  status: { addresses, daemonEndpoints: { kubeletEndpoint: { Port: 10250 } }, images: [{ names: ['x'] }] },
};

function request(name: string, pem: string = certificateRequests.kubelet, createdAt = '2026-01-01T00:00:00Z'): StandInObject {
  return {
    kind: 'CertificateSigningRequest',
    metadata: { name, creationTimestamp: createdAt },
    spec: {
      signerName: 'kubernetes.io/kubelet-serving',
      username: 'system:node:w1',
      groups: ['system:nodes'],
      usages: ['digital signature', 'key encipherment', 'server auth'],
      request: Buffer.from(pem).toString('base64'),
    },
    status: {},
  };
}

let host: ApiActionHost;
let context: ActionContext;
let kubelet: Server;
let dialled: string[];

/** The kubelet of the node serves with a certificate of its own until a request is approved, then with this one. */
async function serve(after: Certificate, before: Certificate = own): Promise<void> {
  kubelet = createServer({ cert: before.certificate, key: before.privateKey }, (socket) => socket.end());
  await once(kubelet.listen(0, '127.0.0.1'), 'listening');
  const { port } = kubelet.address() as AddressInfo;
  context = await host.context((address, wanted) => {
    dialled.push(`${address}:${wanted}`);
    const { certificate, privateKey } = host.kubectl.state.approved.length > 0 ? after : before;
    kubelet.setSecureContext({ cert: certificate, key: privateKey });
    return { host: '127.0.0.1', port };
  });
}

beforeEach(() => {
  host = new ApiActionHost();
  dialled = [];
  host.tree.write(authority, cluster.certificate);
  host.kubectl.put({ objects: [node, request('csr-1')] });
});
afterEach(async () => {
  kubelet.close();
  await host.close();
});

describe('the approval of a serving certificate', () => {
  it('approves what the kubelet asks for, and waits until it serves it under the address of the node', async () => {
    await serve(issued);
    expect(await approver.perform(action, context)).toEqual({ status: 'applied', reason: 'csr-1' });
    expect(host.kubectl.state.approved).toEqual(['csr-1']);
    expect(new Set(dialled)).toEqual(new Set(['10.77.0.21:10250']));
    expect(host.told).toEqual(['approved csr-1; the certificate is being issued']);
    expect(await approver.undo(action, context)).toMatchObject({ status: 'unchanged' });
  });

  it('approves nothing where the chain verifies already', async () => {
    await serve(issued, issued);
    expect(await approver.perform(action, context)).toMatchObject({ status: 'unchanged' });
    expect(host.kubectl.state.approved).toEqual([]);
  });

  it('takes the newest of several requests, and leaves the stale ones', async () => {
    host.kubectl.put({ objects: [node, request('csr-new', certificateRequests.kubelet, '2026-01-01T00:00:05Z'), request('csr-old')] });
    await serve(issued);
    expect(await approver.perform(action, context)).toMatchObject({ status: 'applied', reason: 'csr-new' });
  });

  it('waits for the request', async () => {
    host.kubectl.put({ objects: [node] });
    await serve(issued);
    const tell = (seen: string): void => {
      host.told.push(seen);
      if (seen.includes('no request pending')) host.kubectl.put({ objects: [node, request('csr-late')] });
    };
    expect(await approver.perform(action, { ...context, tell })).toMatchObject({ status: 'applied', reason: 'csr-late' });
    expect(host.told[0]).toBe('the kubelet has no request pending');
  });

  it('does not approve what asks for more than the node is', async () => {
    host.kubectl.put({ objects: [node, request('csr-1', certificateRequests.stranger)] });
    await serve(issued);
    const answer = await hasty.perform(action, context);
    expect(answer.status).toBe('failed');
    expect(answer.reason).toContain('csr-1 is not approved: it asks for kubernetes.default, 10.77.0.99');
    expect(host.kubectl.state.approved).toEqual([]);
  });

  it('fails when what is served does not have the address of the node', async () => {
    await serve(elsewhere);
    const answer = await hasty.perform(action, context);
    expect(answer).toMatchObject({ status: 'failed', reason: expect.stringContaining('although csr-1 was approved') });
    expect(answer.reason).toContain('10.77.0.21');
  });

  it('fails at once for a node that is not there, and without the authority', async () => {
    await serve(issued);
    expect(await approver.perform({ ...action, node: 'w9' }, context)).toMatchObject({ status: 'failed', reason: expect.stringContaining('the node w9 could not be read') });
    host.tree.write(authority, 'no certificate\n');
    expect(await approver.perform(action, context)).toMatchObject({ status: 'failed', reason: expect.stringContaining(`there is no certificate in ${authority}`) });
  });
});
