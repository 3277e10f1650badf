import { createPublicKey } from 'node:crypto';
import type { TreeEntry } from './host-tree.js';
import type { Certificate } from './self-signed-certificate.js';

/**
 * Certificates (0644) and their keys (0600) below /etc/kubernetes/pki, all the same pair: nobody verifies them.
 * @param names without ending (`etcd/ca`)
 */
export function pkiFiles(names: readonly string[], pair: Certificate): TreeEntry[] {
  return names.flatMap((name) => [
    { path: `/etc/kubernetes/pki/${name}.crt`, mode: 0o644, content: pair.certificate },
    { path: `/etc/kubernetes/pki/${name}.key`, mode: 0o600, content: pair.privateKey },
  ]);
}

/** The key pair that signs service account tokens. */
export function serviceAccountKeys(pair: Certificate): TreeEntry[] {
  const open = createPublicKey(pair.privateKey).export({ type: 'spki', format: 'pem' }).toString();
  return [
    { path: '/etc/kubernetes/pki/sa.pub', mode: 0o644, content: open },
    { path: '/etc/kubernetes/pki/sa.key', mode: 0o600, content: pair.privateKey },
  ];
}
