import { flagValues, lastValue, parseFlags, readList } from '../documents/command-flags.js';
import type { ProcessFact } from '../model/snapshot.js';
import type { Session } from '../transport/session.js';
import type { EtcdIdentity } from './etcd-access.js';
import { etcdAccess } from './etcd-access.js';
import { isHttpUrl } from './is-http-url.js';
import { listProcesses } from './list-processes.js';

/** Where a host asks etcd, and with which files. */
export interface EtcdClient {
  /** URLs, http or https. */
  readonly servers: readonly string[];
  readonly identity: EtcdIdentity;
}

/**
 * How a host asks etcd: as its newest API server does, else as its newest etcd itself, which takes flags before variables.
 * Undefined where neither runs or tells; an etcd with a configuration file tells nothing in its flags. Rejects with a
 * ConnectionFailure when the host is lost.
 */
export async function etcdClient(session: Session): Promise<EtcdClient | undefined> {
  const access = await etcdAccess(session);
  if (access !== undefined && access.servers.length > 0) return { servers: urls(access.servers), identity: access.identity };
  const members = (await listProcesses(session)).filter(({ component }) => component === 'etcd');
  const [newest] = members.sort((a, b) => b.startTicks - a.startTicks);
  return newest === undefined ? undefined : ownClient(newest);
}

function ownClient({ pid, argv, env }: ProcessFact): EtcdClient | undefined {
  const flags = parseFlags(argv.slice(1));
  const setting = (flag: string): string | undefined =>
    lastValue(flagValues(flags, flag)) ?? env[`ETCD_${flag.toUpperCase().replaceAll('-', '_')}`];
  if (setting('config-file') !== undefined) return undefined;
  const servers = urls(readList([setting('listen-client-urls') ?? 'http://127.0.0.1:2379']));
  const identity = { pid, authority: setting('trusted-ca-file'), certificate: setting('cert-file'), key: setting('key-file') };
  return servers.length === 0 ? undefined : { servers, identity };
}

/** Loopback first: it is the member of this host, and never far. */
function urls(texts: readonly string[]): string[] {
  const known = texts.map((text) => text.replace(/\/\/(0\.0\.0\.0|\[::\])(?=[:/]|$)/, '//127.0.0.1')).filter(isHttpUrl);
  return known.sort((a, b) => Number(isLoopback(b)) - Number(isLoopback(a)));
}

function isLoopback(text: string): boolean {
  return ['127.0.0.1', '[::1]', 'localhost'].includes(new URL(text).hostname);
}
