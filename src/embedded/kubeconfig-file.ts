import { stringify } from 'yaml';
import type { TreeEntry } from './host-tree.js';
import type { Certificate } from './self-signed-certificate.js';

/**
 * A kubeconfig in /etc/kubernetes with one cluster and one user, whose certificate and key are in it.
 * @param name of the file (`admin.conf`)
 * @param server address of an apiserver
 */
export function kubeconfigFile(name: string, mode: number, server: string, identity: Certificate): TreeEntry {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const authority = base64(identity.certificate);
  const cluster = { server: `https://${server}:6443`, 'certificate-authority-data': authority };
  const user = { 'client-certificate-data': authority, 'client-key-data': base64(identity.privateKey) };
  const content = stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'demo', cluster }],
    users: [{ name: 'holder', user }],
    contexts: [{ name: 'demo', context: { cluster: 'demo', user: 'holder' } }],
    'current-context': 'demo',
  });
  return { path: `/etc/kubernetes/${name}`, mode, content };
}
