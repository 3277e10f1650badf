import { readCertificates } from '../documents/certificates.js';
import { DocumentError } from '../documents/document-error.js';
import type { HostView } from '../evaluate/host-view.js';
import type { Excerpt } from '../model/snapshot.js';

/** Flags of files that must hold certificates, as Kubernetes and etcd name them. */
const holdsCertificates = /(-ca-file|-cafile|cert-file|certfile|-certificate-authority|-client-certificate)$/;

/**
 * Why a file cannot be what a flag names: it is not on the host, or holds no certificate where one is wanted. Undefined
 * when it can, or the value names no file.
 */
export function fileValueProblem({ host, snapshot }: HostView, flag: string, value: string): string | undefined {
  if (!value.startsWith('/')) return undefined;
  const fact = snapshot.files[value];
  const where = `${host.name}: ${value}, given for --${flag},`;
  if (fact?.state !== 'present' || fact.type !== 'file') return `${where} is no file there; put it in place, or give another path`;
  if (!holdsCertificates.test(flag)) return undefined;
  return hasCertificate(snapshot.certificates[value]) ? undefined : `${where} holds no certificate; give the path of a file in PEM form that does`;
}

function hasCertificate(excerpt: Excerpt | undefined): boolean {
  if (excerpt?.state !== 'taken') return false;
  try {
    return readCertificates(excerpt.text).length > 0;
  } catch (error) {
    if (error instanceof DocumentError) return false;
    throw error;
  }
}
