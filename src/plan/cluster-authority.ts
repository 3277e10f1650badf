import { readCertificates } from '../documents/certificates.js';
import { DocumentError } from '../documents/document-error.js';
import type { HostView } from '../evaluate/host-view.js';

/**
 * The authority that the host's kubelet takes clients of, as the hex SHA-256 of its public key: hosts of another cluster
 * have another one. Undefined where it was not seen.
 */
export function clusterAuthority({ layout, snapshot }: HostView): string | undefined {
  for (const path of layout.files['kubelet.client-ca'] ?? []) {
    const excerpt = snapshot.certificates[path];
    if (excerpt?.state !== 'taken') continue;
    try {
      const [authority] = readCertificates(excerpt.text);
      if (authority !== undefined) return authority.publicKey;
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
    }
  }
  return undefined;
}
