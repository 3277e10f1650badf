import { recordsAfter, wordText } from '../probe/records.js';
import { printable } from '../text/printable.js';
import { quote } from '../transport/quote.js';
import type { Session } from '../transport/session.js';
import type { EtcdClient } from './etcd-client.js';
import { etcdClient } from './etcd-client.js';
import { etcdClientScript } from './etcd-client-script.js';
import type { EtcdMember, ListedMember } from './etcd-member.js';
import type { EtcdTool, UnknownMembers } from './list-etcd-members.js';
import { listEtcdMembers } from './list-etcd-members.js';

const marker = 'cis-bench-etcd/1';

/**
 * Asks through a host, with the files of its API server or etcd, for the members of etcd's cluster, and each of them, side
 * by side, for its health and its raft term. Rejects with a ConnectionFailure when the host is lost.
 */
export async function askEtcdMembers(session: Session): Promise<readonly EtcdMember[] | UnknownMembers> {
  const client = await etcdClient(session);
  if (client === undefined) {
    return { trouble: `neither an API server nor an etcd on ${session.host.name} tells in its arguments how etcd is asked`, isDown: false };
  }
  const list = await listEtcdMembers(session, client);
  if ('trouble' in list) return list;
  const { stdout } = await session.run(healthScript(session.host.root, client, list.tool, list.members), { timeoutMs: 60_000 });
  const records = (recordsAfter(marker, stdout) ?? []).filter(([kind]) => kind === 'member');
  return list.members.map((member, index) => withHealth(member, records.find(([, place]) => place === String(index))));
}

function withHealth(member: ListedMember, record: readonly string[] | undefined): EtcdMember {
  const [, , health, said] = record ?? [];
  const text = wordText(said);
  if (health === 'healthy') {
    const term = /"raftTerm"\s*:\s*"?(\d{1,15})\b/.exec(text)?.[1];
    return { ...member, isHealthy: true, ...(term === undefined ? {} : { raftTerm: Number(term) }) };
  }
  const seen = printable(text.trim().split('\n').at(-1) ?? '').slice(0, 200);
  const silence = member.clientUrls.length === 0 ? 'it has no address for clients: it has not started yet' : 'it does not answer';
  return { ...member, isHealthy: false, trouble: seen === '' ? silence : seen };
}

/** A record of each member is one write that no other can come into. */
function healthScript(root: string, { identity }: EtcdClient, tool: EtcdTool, members: readonly ListedMember[]): string {
  const questions = members.map(({ clientUrls }, index) => `member ${index} ${clientUrls.map((url) => quote(url.replace(/\/+$/, ''))).join(' ')} &`);
  return `${etcdClientScript(root, identity)}
find_${tool.program}
${tool.program === 'curl' ? curlFunctions(tool.gateway) : etcdctlFunctions}
member() { # PLACE URL…
  place=$1; health=unhealthy; said=; shift
  for url in "$@"; do
    said=$(health_of "$url" 2>&1) || continue
    health=healthy; said=$(status_of "$url" 2>/dev/null)
    break
  done
  said=$(word "$(printf '%s' "$said" | cut -c1-1500)")
  printf 'member\\t%s\\t%s\\t%s\\n' "$place" $health "$said"
}
printf '\\n%s\\n' ${marker}
${questions.join('\n')}
wait
`;
}

/** An unhealthy member says so with status 503 and in the body. */
function curlFunctions(gateway: string): string {
  return `
health_of() {
  body=$(ask_curl "$1/health" 2>&1); code=$?
  printf '%s' "$body"
  [ $code -eq 0 ] || return 1
  case $(printf '%s' "$body" | tr -d ' ') in *'"health":"true"'*) ;; *) return 1 ;; esac
}
status_of() { ask_curl --fail --data '{}' "$1/"${quote(gateway)}/maintenance/status; }
`;
}

const etcdctlFunctions = `
health_of() { ask_etcdctl --endpoints="$1" endpoint health; }
status_of() { ask_etcdctl --endpoints="$1" -w json endpoint status; }
`;
