import { readCertificates } from '../documents/certificates.js';
import { DocumentError } from '../documents/document-error.js';
import type { Component } from '../model/component.js';
import type { Setting } from '../model/control.js';
import type { HostView } from './host-view.js';
import { readSetting } from './read-setting.js';

/** What a server's key can do in TLS up to 1.2: an elliptic key signs only where the suite says ECDSA. */
export type KeyKind = 'RSA' | 'ECDSA';

const certificateSettings: Readonly<Partial<Record<Component, readonly Setting[]>>> = {
  apiserver: [{ flag: 'tls-cert-file', type: 'string' }],
  kubelet: [{ flag: 'tls-cert-file', config: 'tlsCertFile', type: 'string' }],
  etcd: [
    { flag: 'cert-file', env: 'ETCD_CERT_FILE', type: 'string' },
    { flag: 'peer-cert-file', env: 'ETCD_PEER_CERT_FILE', type: 'string' },
  ],
};

/** Where a kubelet keeps a certificate that it was not given: one that it made up, and one that the cluster signed. */
const kubeletCertificates = ['/var/lib/kubelet/pki/kubelet.crt', '/var/lib/kubelet/pki/kubelet-server-current.pem'];

/**
 * The kinds of the keys that a component serves with, by the certificates that it is given and that the probe saw;
 * undefined when one of them is not known.
 */
export function servingKeys(view: HostView, component: Component): ReadonlySet<KeyKind> | undefined {
  const settings = certificateSettings[component] ?? [];
  const named = settings.flatMap((setting) => readSetting(view, component, setting).map(({ effective }) => effective.inForce));
  if (named.length === 0 || hasMore(view, component)) return undefined;
  const isGiven = named.every((path) => typeof path === 'string' && path !== '');
  const made = component === 'kubelet' ? kubeletCertificates.filter((path) => view.snapshot.certificates[path]?.state === 'taken') : [];
  const kinds = (isGiven ? named : made).map((path) => (typeof path === 'string' ? kindOf(view, path) : undefined));
  return kinds.length === 0 || kinds.includes(undefined) ? undefined : new Set(kinds.filter((kind) => kind !== undefined));
}

/** Whether an API server is given further certificates, for the names that clients ask for. */
function hasMore(view: HostView, component: Component): boolean {
  const setting: Setting = { flag: 'tls-sni-cert-key', type: 'string' };
  return component === 'apiserver' && readSetting(view, component, setting).some(({ effective }) => effective.set !== undefined);
}

/** Of the first certificate of a file, which is the server's own. */
function kindOf(view: HostView, path: string): KeyKind | undefined {
  const excerpt = view.snapshot.certificates[path];
  if (excerpt?.state !== 'taken') return undefined;
  try {
    const type = readCertificates(excerpt.text)[0]?.keyType;
    return type === undefined ? undefined : type.startsWith('rsa') ? 'RSA' : 'ECDSA';
  } catch (error) {
    if (error instanceof DocumentError) return undefined;
    throw error;
  }
}
