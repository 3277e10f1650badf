import { quote } from '../transport/quote.js';
import type { Session } from '../transport/session.js';
import type { TunnelAnswer } from './ask-through-tunnel.js';
import { askThroughTunnel } from './ask-through-tunnel.js';
import type { HealthEndpoint } from './health-endpoint.js';

/** The HTTP status of a health endpoint (200 for a bare port that answers), or why there was none. */
export type HealthAnswer = { readonly status: number } | { readonly trouble: string };

/**
 * Asks a component on a host whether it is healthy, by the HTTP status alone: an unready apiserver answers 500 with
 * `ok` in its body. The request goes through the SSH connection; where sshd forbids forwarding, or the component
 * refuses anonymous requests, curl on the host asks instead.
 */
export async function askHealth(session: Session, endpoint: HealthEndpoint): Promise<HealthAnswer> {
  const answer = await askThroughTunnel(session, endpoint);
  if ('status' in answer && answer.status !== 401 && answer.status !== 403) return answer;
  if ('trouble' in answer && !answer.isForwardRefused) return { trouble: answer.trouble };
  return askOnHost(session, endpoint, answer);
}

/** Curl on the host, with the apiserver's own client certificate when there is one; the key never leaves the host. */
async function askOnHost(session: Session, endpoint: HealthEndpoint, earlier: TunnelAnswer): Promise<HealthAnswer> {
  const { root } = session.host;
  const { clientCertificate, clientKey } = endpoint;
  const identity =
    clientCertificate === undefined || clientKey === undefined
      ? ''
      : `--cert ${quote(root + clientCertificate)} --key ${quote(root + clientKey)}`;
  const url = `${endpoint.protocol === 'http' ? 'http' : 'https'}://${endpoint.address}:${endpoint.port}${endpoint.path}`;
  const script = `command -v curl >/dev/null 2>&1 || { echo none; exit 0; }
curl -sk -m 5 -o /dev/null -w '%{http_code}\\n' ${identity} ${quote(url)} || true
`;
  const result = await session.run(script, { timeoutMs: 20_000 });
  const said = result.stdout.toString('latin1').trim();
  if (said === 'none') {
    const first = 'status' in earlier ? `it answered ${earlier.status}` : earlier.trouble;
    return { trouble: `${first}; allow TCP forwarding in sshd or install curl on the host` };
  }
  const status = Number(said);
  return status > 0 ? { status } : { trouble: 'the connection was refused' };
}
