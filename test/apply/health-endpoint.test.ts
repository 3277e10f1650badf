import { describe, expect, it } from 'vitest';
import { healthEndpoint } from '../../src/apply/health-endpoint.js';
import type { Component } from '../../src/model/component.js';
import { process } from '../evaluate/snapshot-builder.js';

describe('the health endpoint', () => {
  it.each<[Component, readonly string[], string]>([
    ['apiserver', [], 'https 127.0.0.1:6443/readyz'],
    ['apiserver', ['--secure-port=8443', '--bind-address=10.0.0.1'], 'https 10.0.0.1:8443/readyz'],
    ['apiserver', ['--bind-address=::'], 'https 127.0.0.1:6443/readyz'],
    ['controller-manager', ['--bind-address=127.0.0.1'], 'https 127.0.0.1:10257/healthz'],
    ['scheduler', ['--secure-port', '12000'], 'https 127.0.0.1:12000/healthz'],
    ['etcd', ['--listen-metrics-urls=http://127.0.0.1:2381'], 'http 127.0.0.1:2381/health'],
    ['etcd', ['--listen-client-urls=https://10.0.0.1:2379,https://127.0.0.1:2379'], 'tcp 127.0.0.1:2379/health'],
    ['etcd', ['--listen-client-urls=https://10.0.0.1:2379'], 'tcp 10.0.0.1:2379/health'],
    ['etcd', [], 'http 127.0.0.1:2379/health'],
    ['kubelet', [], 'http 127.0.0.1:10248/healthz'],
    ['kubelet', ['--healthz-port=11000'], 'http 127.0.0.1:11000/healthz'],
    ['kube-proxy', [], 'http 127.0.0.1:10256/healthz'],
  ])('of %s %j is %s', (component, flags, expected) => {
    const { protocol, address, port, path } = healthEndpoint(process(component, flags));
    expect(`${protocol} ${address}:${port}${path}`).toBe(expected);
  });

  it('of an etcd that is set up by its environment is found there', () => {
    const etcd = process('etcd', [], { env: { ETCD_LISTEN_METRICS_URLS: 'http://127.0.0.1:4001' } });
    expect(healthEndpoint(etcd)).toMatchObject({ protocol: 'http', port: 4001 });
  });

  it('of an etcd with a configuration file, which takes nothing from elsewhere, is the port that all use', () => {
    const env = { ETCD_LISTEN_CLIENT_URLS: 'http://127.0.0.1:4001' };
    expect(healthEndpoint(process('etcd', ['--config-file=/etc/etcd.yaml'], { env }))).toMatchObject({ protocol: 'tcp', port: 2379 });
    expect(healthEndpoint(process('etcd', [], { env: { ...env, ETCD_CONFIG_FILE: '/a' } }))).toMatchObject({ protocol: 'tcp', port: 2379 });
  });

  it('of an apiserver names the client certificate to ask with when anonymous requests are refused', () => {
    const flags = ['--kubelet-client-certificate=/pki/a.crt', '--kubelet-client-key=/pki/a.key'];
    expect(healthEndpoint(process('apiserver', flags))).toMatchObject({ clientCertificate: '/pki/a.crt', clientKey: '/pki/a.key' });
  });
});
