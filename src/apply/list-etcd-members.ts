import { recordsAfter, wordText } from '../probe/records.js';
import { printable } from '../text/printable.js';
import { quote } from '../transport/quote.js';
import type { Session } from '../transport/session.js';
import type { EtcdClient } from './etcd-client.js';
import { etcdClientScript } from './etcd-client-script.js';
import type { ListedMember } from './etcd-member.js';
import { membersOfGateway, membersOfTable } from './etcd-member.js';

/** Which program on the host answers for etcd; the gateway's path differs between versions of etcd. */
export type EtcdTool = { readonly program: 'curl'; readonly gateway: string } | { readonly program: 'etcdctl' };

/** The members of etcd's cluster, and what they were asked with. */
export interface MemberList {
  readonly tool: EtcdTool;
  readonly members: readonly ListedMember[];
}

/** Why members are not known. */
export interface UnknownMembers {
  readonly trouble: string;
  /** True where etcd was asked at every address and nothing answered at any. */
  readonly isDown: boolean;
}

const marker = 'cis-bench-members/1';

/**
 * Asks for the list of members through a host: etcd's JSON gateway with curl (/v3 from etcd 3.4 on, /v3beta in 3.3,
 * /v3alpha in 3.2; an etcd older than 3.5 with a configuration file has none), else etcdctl. Rejects with a
 * ConnectionFailure when the host is lost.
 */
export async function listEtcdMembers(session: Session, client: EtcdClient): Promise<MemberList | UnknownMembers> {
  const { name, root } = session.host;
  const { stdout } = await session.run(listScript(root, client), { timeoutMs: 60_000 });
  const records = recordsAfter(marker, stdout) ?? [];
  for (const [kind, gateway = '', answer] of records) {
    const members = kind === 'gateway' ? membersOfGateway(wordText(answer)) : undefined;
    if (members !== undefined) return { tool: { program: 'curl', gateway }, members };
    const listed = kind === 'table' ? membersOfTable(wordText(answer)) : undefined;
    if (listed !== undefined) return { tool: { program: 'etcdctl' }, members: listed };
  }
  return troubleOf(name, client, records);
}

function listScript(root: string, { servers, identity }: EtcdClient): string {
  return `${etcdClientScript(root, identity)}
printf '\\n%s\\n' ${marker}
list_with_curl() {
  for server in ${servers.map(quote).join(' ')}; do
    for gateway in v3 v3beta v3alpha; do
      said=$(ask_curl --fail --data '{}' "\${server%/}/$gateway/cluster/member/list" 2>&1); code=$?
      [ $code -ne 0 ] || { printf 'gateway\\t%s\\t%s\\n' $gateway "$(word "$said")"; return 0; }
      # only where something answers may another path be the right one
      [ $code -eq 22 ] || break
    done
    printf 'silent\\t%s\\t%s\\n' $code "$(word "$said")"
  done
  return 1
}
list_with_etcdctl() {
  said=$(ask_etcdctl --endpoints=${quote(servers.join(','))} member list 2>&1) || { printf 'refused\\t-\\t%s\\n' "$(word "$said")"; return 1; }
  printf 'table\\t-\\t%s\\n' "$(word "$said")"
}
if find_curl && list_with_curl; then exit 0; fi
if find_etcdctl && list_with_etcdctl; then exit 0; fi
`;
}

/** curl could not connect (7), or not in time (28). */
const unreachable: ReadonlySet<string | undefined> = new Set(['7', '28']);

function troubleOf(host: string, { servers }: EtcdClient, records: readonly string[][]): UnknownMembers {
  const where = printable(servers.join(', '));
  if (records.length === 0) return { trouble: `there is neither curl nor etcdctl on ${host} to ask etcd (${where}) with; install curl there`, isDown: false };
  const silent = records.filter(([kind]) => kind === 'silent');
  const isDown = silent.length > 0 && silent.every(([, code]) => unreachable.has(code));
  const said = printable(wordText((silent[0] ?? records[0])?.[2]).trim().split('\n')[0] ?? '').slice(0, 200);
  return { trouble: `etcd (${where}), asked on ${host}, does not tell its members: ${said}`, isDown };
}
