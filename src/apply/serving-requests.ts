import { z } from 'zod';
import { readCertificateRequest } from '../documents/certificate-request.js';
import { DocumentError } from '../documents/document-error.js';

/** A CertificateSigningRequest, as far as it matters here. */
export interface SigningRequest {
  readonly name: string;
  readonly createdAt: string;
  /** Absent below Kubernetes 1.18. */
  readonly signer?: string;
  readonly user: string;
  readonly groups: readonly string[];
  readonly usages: readonly string[];
  readonly isPending: boolean;
  /** PEM. */
  readonly request: string;
}

/** The node that a request is checked against. */
export interface ServingNode {
  readonly name: string;
  /** Names and addresses that it may serve under (Node.status.addresses). */
  readonly addresses: readonly string[];
}

const texts = z.array(z.string()).nullish().transform((list) => list ?? []);

const requestObject = z
  .object({
    metadata: z.object({ name: z.string(), creationTimestamp: z.string() }),
    spec: z.object({
      signerName: z.string().nullish(),
      username: z.string().default(''),
      groups: texts,
      usages: texts,
      request: z.string(),
    }),
    status: z.object({ conditions: z.array(z.unknown()).nullish(), certificate: z.string().nullish() }).nullish(),
  })
  .transform(({ metadata, spec, status }): SigningRequest => ({
    name: metadata.name,
    createdAt: metadata.creationTimestamp,
    ...(typeof spec.signerName === 'string' ? { signer: spec.signerName } : {}),
    user: spec.username,
    groups: spec.groups,
    usages: spec.usages,
    isPending: (status?.conditions ?? []).length === 0 && (status?.certificate ?? '') === '',
    request: Buffer.from(spec.request, 'base64').toString('utf8'),
  }));

const requestList = z.object({ items: z.array(requestObject) });

/** Reads what `kubectl get csr -o json` prints; undefined when it is something else. */
export function readSigningRequests(text: string): readonly SigningRequest[] | undefined {
  try {
    return requestList.parse(JSON.parse(text)).items;
  } catch {
    return undefined;
  }
}

const servingSigner = 'kubernetes.io/kubelet-serving';

/** The newest pending request by which the kubelet of a node asks for a serving certificate; older ones are stale. */
export function pendingServingRequest(requests: readonly SigningRequest[], node: string): SigningRequest | undefined {
  return requests
    .filter((each) => each.isPending && each.user === `system:node:${node}` && isForServing(each))
    .sort((a, b) => (a.createdAt < b.createdAt || (a.createdAt === b.createdAt && a.name < b.name) ? 1 : -1))[0];
}

/** Before signers had names a request was what its usages say. */
function isForServing({ signer, usages }: SigningRequest): boolean {
  if (signer === undefined || signer === 'kubernetes.io/legacy-unknown') return usages.includes('server auth');
  return signer === servingSigner;
}

const allowedUsages: readonly string[] = ['digital signature', 'key encipherment', 'server auth'];

/**
 * Why a request must not be approved, by the rules of the signer kubernetes.io/kubelet-serving and by what the node is;
 * undefined when it may be.
 */
export function requestMisfit({ user, groups, usages, request }: SigningRequest, node: ServingNode): string | undefined {
  const identity = `system:node:${node.name}`;
  if (user !== identity || !groups.includes('system:nodes')) return `${user} made it, who is not ${identity} of system:nodes`;
  if (!usages.includes('server auth')) return 'it is not for server authentication';
  const foreign = usages.filter((usage) => !allowedUsages.includes(usage));
  if (foreign.length > 0) return `it is for ${foreign.join(', ')} too`;
  try {
    return contentMisfit(readCertificateRequest(request), node);
  } catch (error) {
    if (error instanceof DocumentError) return `its content ${error.message}`;
    throw error;
  }
}

function contentMisfit(wanted: ReturnType<typeof readCertificateRequest>, { name, addresses }: ServingNode): string | undefined {
  const { commonName, organizations, dnsNames, ipAddresses } = wanted;
  if (commonName !== `system:node:${name}`) return `it is for the common name ${commonName}`;
  if (organizations.length !== 1 || organizations[0] !== 'system:nodes') {
    return `it is for the organization ${organizations.join(', ') || 'of no name'}, not system:nodes`;
  }
  const names = [...dnsNames, ...ipAddresses];
  if (names.length === 0) return 'it asks for no name or address to serve under';
  const own = new Set([name, ...addresses].map(comparable));
  const others = names.filter((each) => !own.has(comparable(each)));
  return others.length === 0 ? undefined : `it asks for ${others.join(', ')}, which is not the node's (${[...own].join(', ')})`;
}

/** DNS names in lower case, IPv6 addresses in the form of RFC 5952. */
function comparable(text: string): string {
  const isIpv6 = /^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(text) && URL.canParse(`http://[${text}]`);
  return isIpv6 ? new URL(`http://[${text}]`).hostname.slice(1, -1) : text.toLowerCase();
}
