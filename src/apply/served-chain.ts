import type { Duplex } from 'node:stream';
import { connect as tlsConnect } from 'node:tls';
import { ConnectionFailure } from '../transport/connection-failure.js';
import { quote } from '../transport/quote.js';
import type { Session } from '../transport/session.js';

/** Where a node's kubelet is expected to serve, and by which authority its certificate has to be signed. */
export interface ServedChain {
  /** As the certificate has to name it. */
  readonly address: string;
  readonly port: number;
  /** PEM. */
  readonly authority: string;
  /** The same on the host, below its path prefix. */
  readonly authorityPath: string;
}

const patienceMs = 5_000;

/**
 * Why what a kubelet serves does not verify, as seen from a master; undefined when its chain leads to the authority and
 * has the address. Where sshd forbids forwarding, curl on the master looks instead.
 */
export async function servedChainTrouble(session: Session, chain: ServedChain): Promise<string | undefined> {
  let channel: Duplex;
  try {
    channel = await session.forward(chain.address, chain.port);
  } catch (error) {
    if (!(error instanceof ConnectionFailure) || error.code !== 'FORWARD_ERROR') throw error;
    if (/prohibited|administratively/i.test(error.message)) return troubleByCurl(session, chain);
    return `nothing answers on ${chain.address}:${chain.port}`;
  }
  try {
    return await troubleOfHandshake(channel, chain);
  } finally {
    channel.destroy();
  }
}

function troubleOfHandshake(socket: Duplex, { address, authority }: ServedChain): Promise<string | undefined> {
  return new Promise((resolve) => {
    socket.on('error', (error) => resolve(error.message));
    socket.once('close', () => resolve('it closes the connection'));
    const secure = tlsConnect({ socket, host: address, ca: authority, rejectUnauthorized: true });
    secure.setTimeout(patienceMs, () => secure.destroy(new Error('it does not answer in time')));
    secure.once('secureConnect', () => resolve(undefined));
    secure.on('error', (error) => resolve(error.message));
  });
}

/** Exit code 60: the certificate does not verify (curl, EXIT CODES). */
async function troubleByCurl(session: Session, { address, port, authorityPath }: ServedChain): Promise<string | undefined> {
  const host = address.includes(':') ? `[${address}]` : address;
  const script = `command -v curl >/dev/null 2>&1 || { echo 'allow TCP forwarding in sshd or install curl on this master to look'; exit 0; }
curl -q -sS -g -o /dev/null -m 5 --noproxy '*' --cacert ${quote(session.host.root + authorityPath)} ${quote(`https://${host}:${port}/healthz`)} 2>&1
`;
  const { stdout } = await session.run(script, { timeoutMs: 20_000 });
  const said = stdout.toString('utf8').trim().split('\n')[0] ?? '';
  return said === '' ? undefined : said.slice(0, 300);
}
