import type { Certificate } from '../../documents/certificates.js';
import { readCertificates } from '../../documents/certificates.js';
import { DocumentError } from '../../documents/document-error.js';
import type { HostView } from '../host-view.js';
import { excerptText } from './excerpt-text.js';

/** The certificates in a file, or why they are not known. */
export type CertificatesIn =
  | { readonly certificates: readonly Certificate[] }
  | { readonly problem: string; readonly isAbsent: boolean };

/** The certificates that the probe took out of a file of the host; a file without any is a problem unless expected. */
export function certificatesIn(view: HostView, path: string, isEmptyFine = false): CertificatesIn {
  const taken = excerptText(view.snapshot.certificates, path);
  if ('problem' in taken) return taken;
  try {
    const certificates = readCertificates(taken.text);
    if (certificates.length > 0 || isEmptyFine) return { certificates };
    return { problem: `could not look: ${path} has no certificate in it`, isAbsent: false };
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    return { problem: `could not look: ${path}: ${error.message}`, isAbsent: false };
  }
}
