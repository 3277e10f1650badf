import type { LocalHost } from './local-host.js';

/** What the fake programs answer, by what they are asked for; a `code` of its own is a failure. */
export type EtcdAnswers = Readonly<Record<string, { readonly body?: string; readonly code?: number }>>;

/**
 * Gives a host a `curl` that answers by its URL, and an `etcdctl` that answers by its endpoints and command. What is not
 * among the answers cannot be connected to. Both write down how they were called.
 */
export function installEtcdPrograms(host: LocalHost, programs: readonly ('curl' | 'etcdctl')[], answers: EtcdAnswers): void {
  for (const [question, { body = '', code = 0 }] of Object.entries(answers)) {
    const name = `/fake/answers/${question.replaceAll(/[/: ]/g, '_')}`;
    host.tree.write(name, body);
    host.tree.write(`${name}.code`, `${code}`);
  }
  for (const program of ['curl', 'etcdctl'] as const) {
    const text = programs.includes(program) ? scripts[program] : undefined;
    // a program that is not there: the test's own machine may have one further back on its PATH
    if (text !== undefined) host.tree.write(`/fake/bin/${program}`, `#!/bin/sh\n${text}${answer}`, 0o755);
  }
}

const answer = `
printf '%s\\n' "$*" >>"$FAKE_ROOT/fake/asked"
file=$FAKE_ROOT/fake/answers/$(printf '%s' "$question" | tr '/: ' '___')
[ -f "$file" ] || { echo "cannot connect to $question" >&2; exit 7; }
code=$(cat "$file.code")
[ "$code" = 0 ] || { cat "$file" >&2; exit "$code"; }
cat "$file"
`;

const scripts = {
  curl: 'for question; do :; done',
  etcdctl: `
question=
for word; do
  case $word in
    --endpoints=*) question="\${word#--endpoints=} $question" ;;
    -*|json|"$FAKE_ROOT"*) ;;
    *) question="$question $word" ;;
  esac
done
question=$(echo $question)
`,
} as const;

/** What etcd's gateway says of members, as of 3.4: ids are texts of decimal numbers. */
export function gatewayList(members: readonly { readonly name: string; readonly url?: string; readonly isLearner?: boolean }[]): string {
  return JSON.stringify({
    header: { cluster_id: '5841050938184694285', raft_term: '2' },
    members: members.map(({ name, url, isLearner }, index) => ({
      ID: String(0x464758dbf5024b18n + BigInt(index)),
      ...(name === '' ? {} : { name }),
      peerURLs: [`http://192.0.2.${index + 1}:2380`],
      ...(url === undefined ? {} : { clientURLs: [url] }),
      ...(isLearner === true ? { isLearner } : {}),
    })),
  });
}

export const healthy = { body: '{"health":"true","reason":""}' };

/** What a member says of itself. */
export function statusOf(raftTerm: number): { readonly body: string } {
  return { body: JSON.stringify({ header: { raft_term: String(raftTerm) }, version: '3.4.13', raftTerm: String(raftTerm) }) };
}
