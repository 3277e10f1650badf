import { flagValues, lastValue, parseFlags } from '../documents/command-flags.js';
import type { ProcessFact } from '../model/snapshot.js';

/** Where a component tells whether it is healthy, as seen from its own host. */
export interface HealthEndpoint {
  readonly address: string;
  readonly port: number;
  /** Plain HTTP, HTTPS, or only whether the port takes connections (etcd without a metrics listener wants a key). */
  readonly protocol: 'http' | 'https' | 'tcp';
  readonly path: string;
  /** Files on the host with which to ask when anonymous requests are refused. */
  readonly clientCertificate?: string;
  readonly clientKey?: string;
}

/**
 * The health endpoint of a running component, from its own arguments.
 * Paths and default ports: kube-apiserver /readyz (KEP-1, from 1.16), the others /healthz, etcd /health.
 */
export function healthEndpoint(process: ProcessFact): HealthEndpoint {
  const flags = parseFlags(process.argv.slice(1));
  const flag = (name: string): string | undefined => lastValue(flagValues(flags, name));
  const secure = (port: number, path: string): HealthEndpoint => ({
    address: reachable(flag('bind-address')),
    port: Number(flag('secure-port') ?? port),
    protocol: 'https',
    path,
  });
  switch (process.component) {
    case 'apiserver':
      return { ...secure(6443, '/readyz'), ...clientFiles(flag('kubelet-client-certificate'), flag('kubelet-client-key')) };
    case 'controller-manager':
      return secure(10257, '/healthz');
    case 'scheduler':
      return secure(10259, '/healthz');
    case 'etcd':
      return etcdEndpoint(process, flag);
    case 'kubelet':
      return kubeletEndpoint(flag('healthz-port'));
    case 'kube-proxy':
      return { address: '127.0.0.1', port: 10256, protocol: 'http', path: '/healthz' };
  }
}

function clientFiles(clientCertificate?: string, clientKey?: string): Partial<HealthEndpoint> {
  return clientCertificate === undefined || clientKey === undefined ? {} : { clientCertificate, clientKey };
}

/** An address that a process listens on, as something to connect to. */
function reachable(address: string | undefined): string {
  return address === undefined || ['', '0.0.0.0', '::', '[::]'].includes(address) ? '127.0.0.1' : address;
}

/** The kubelet's configuration may move it, but 10248 is what kubeadm and all layouts use (kubelet healthzPort). */
function kubeletEndpoint(port: string | undefined): HealthEndpoint {
  return { address: '127.0.0.1', port: Number(port ?? 10248), protocol: 'http', path: '/healthz' };
}

/** An etcd with a configuration file says there where it listens, and takes nothing from flags and environment. */
const etcdPort: HealthEndpoint = { address: '127.0.0.1', port: 2379, protocol: 'tcp', path: '/health' };

function etcdEndpoint(process: ProcessFact, flag: (name: string) => string | undefined): HealthEndpoint {
  if (flag('config-file') !== undefined || process.env['ETCD_CONFIG_FILE'] !== undefined) return etcdPort;
  const metrics = flag('listen-metrics-urls') ?? process.env['ETCD_LISTEN_METRICS_URLS'];
  const clients = flag('listen-client-urls') ?? process.env['ETCD_LISTEN_CLIENT_URLS'] ?? 'http://127.0.0.1:2379';
  const urls = (metrics ?? clients).split(',').map((text) => new URL(text));
  const url = urls.find((each) => each.hostname === '127.0.0.1') ?? urls[0] ?? new URL(clients);
  const isPlain = url.protocol === 'http:';
  return {
    address: reachable(url.hostname),
    port: Number(url.port || 2379),
    protocol: isPlain ? 'http' : 'tcp',
    path: '/health',
  };
}
