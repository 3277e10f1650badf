import { X509Certificate } from 'node:crypto';
import type { Host } from '../model/host.js';
import { printable } from '../text/printable.js';
import type { ApiObstacle, ApiOutput } from './api-output.js';

interface Cause {
  readonly pattern: RegExp;
  readonly cause: string;
  readonly help: string;
}

/** What a client's message tells about the cause, and what helps. `FILE` is the kubeconfig. */
const causes: readonly Cause[] = [
  {
    pattern: /certificate has expired/i,
    cause: 'the certificate of the API server has expired',
    help: 'see `kubeadm certs check-expiration` there and renew it (`kubeadm certs renew apiserver`)',
  },
  {
    pattern: /unknown authority|self.signed certificate|local issuer|certificate is valid for|not match target host/i,
    cause: 'the certificate of the API server is not one that FILE vouches for',
    help: 'compare the server and the certificate authority in FILE with the cluster they are for',
  },
  {
    pattern: /refused|failed to connect|no route to host|network is unreachable|server: EOF|empty reply/i,
    cause: 'nothing answers at the server address in FILE',
    help: 'see whether kube-apiserver runs there (`crictl ps -a`, its log below /var/log/pods)',
  },
  {
    pattern: /deadline exceeded|timed? ?out|i\/o timeout/i,
    cause: 'the API server did not answer within 30 s',
    help: 'see whether kube-apiserver, etcd and the balancer before them are well',
  },
  {
    pattern: /no such host|could not resolve/i,
    cause: 'the name of the server in FILE cannot be resolved',
    help: 'set right the name or the resolver of that host',
  },
  {
    pattern: /config file|configuration|unable to (?:read|load|set private key)|could not load|yaml:|base64/i,
    cause: 'FILE cannot be used',
    help: 'see what it holds (`kubectl config view` shows it without secrets) or have kubeadm write it anew',
  },
];

const unknownCause = { cause: 'the request failed', help: 'the log of kube-apiserver may say more' };

/**
 * Why the API could not be read, in one paragraph: the cause, where, and what to do.
 * @param said the client's own words, or the server's
 */
export function apiProblem(host: Host, output: ApiOutput, said: string): string {
  const file = printable(output.kubeconfig ?? 'the kubeconfig');
  const { cause, help } = causes.find(({ pattern }) => pattern.test(said)) ?? unknownCause;
  const fill = (text: string): string => text.replaceAll('FILE', () => file);
  const quotation = said === '' ? '' : ` (${output.client}: ${printable(said)})`;
  const isKubectl = output.client === 'kubectl';
  const command = isKubectl ? 'kubectl --kubeconfig FILE get --raw /version' : 'curl -k https://SERVER/version';
  return paragraph(host, `${fill(cause)}${quotation}`, fill(`Try \`${command}\` on ${host.name}; ${help}.`));
}

/** Why the API server did not accept the credentials, told by the client certificate's own dates where there is one. */
export function credentialProblem(host: Host, output: ApiOutput, now: Date): string {
  const file = printable(output.kubeconfig ?? 'the kubeconfig');
  const end = expiry(output.certificate);
  if (end !== undefined && end < now) {
    return paragraph(
      host,
      `the client certificate in ${file} expired on ${end.toISOString().slice(0, 10)}`,
      `Renew it on ${host.name}: \`kubeadm certs renew admin.conf\`; \`kubeadm certs check-expiration\` shows others.`,
    );
  }
  return paragraph(
    host,
    `the API server does not accept the credentials in ${file} (HTTP status 401)`,
    `See on ${host.name} whether it belongs to this cluster: \`kubectl --kubeconfig ${file} get --raw /version\`.`,
  );
}

/** Why no request was made. `kubeconfigs` are the paths that were looked for. */
export function obstacleProblem(host: Host, output: ApiOutput, kubeconfigs: readonly string[]): string {
  const file = printable(output.kubeconfig ?? '');
  const below = host.root === '' ? '' : ` below ${printable(host.root)}`;
  const wanted = kubeconfigs.map((path) => printable(path)).join(', ') || 'none: its layout names none';
  const told: Readonly<Record<ApiObstacle, readonly [string, string]>> = {
    'no-kubeconfig': [
      `it has no kubeconfig of an administrator${below} (looked for ${wanted})`,
      `Copy one there that only root can read, or scan a master that has it.`,
    ],
    'unreadable-kubeconfig': [
      `${host.user} may not read ${file}${below}`,
      `Set \`become: true\` for ${host.name} in the inventory, or log in as root.`,
    ],
    'no-client': [
      'it has neither kubectl nor curl in the usual places',
      `Install one of them on ${host.name}, or scan a master that has one.`,
    ],
    'kubeconfig-needs-kubectl': [
      `it has no kubectl, and ${file} is not of the kind that can be used with curl (a client certificate or a token)`,
      `Install kubectl on ${host.name}, or scan a master that has it.`,
    ],
    'cut-off': [
      'what the host answered was cut off, or is something else',
      `The host needs a POSIX shell with coreutils and sed; check it with \`ssh\` by hand.`,
    ],
  };
  return paragraph(host, ...told[output.obstacle ?? 'cut-off']);
}

function paragraph(host: Host, cause: string, advice: string): string {
  return `the Kubernetes API could not be read through ${host.name}: ${cause}. ${advice}`;
}

function expiry(certificate: string): Date | undefined {
  try {
    return certificate === '' ? undefined : new Date(new X509Certificate(certificate).validTo);
  } catch {
    return undefined;
  }
}
