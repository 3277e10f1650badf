import type { Component } from '../model/component.js';
import { programOf } from '../model/component.js';
import { fileFunctions } from '../probe/file-script.js';
import { recordsAfter, wordText } from '../probe/records.js';
import { scriptPrelude } from '../probe/script-prelude.js';
import { quote } from '../transport/quote.js';
import type { Session } from '../transport/session.js';
import { causeInLog } from './cause-in-log.js';

/** Where the kubelet has container logs unless its configuration says otherwise (podLogsDir, from 1.32). */
const podLogs = '/var/log/pods';

const marker = 'cis-bench-logs/1';

/**
 * The logs of a component's containers, one for each start that the kubelet made: it names them
 * NAMESPACE_POD-HOST_UID/CONTAINER/ATTEMPT.log, and keeps that of the attempt before (kuberuntime, BuildContainerLogsDirectory).
 * None where the component runs in no container of the kubelet's. Rejects with a ConnectionFailure when the host is lost.
 */
export async function containerLogs(session: Session, component: Component): Promise<readonly string[]> {
  const program = programOf[component];
  const script = `${scriptPrelude(session.host.root)}
printf '\\n%s\\n' ${marker}
for log in "$R"${podLogs}/kube-system_${program}-*_*/${program}/[0-9]*.log; do
  [ -e "$log" ] || [ -L "$log" ] || continue
  printf 'log\\t%s\\n' "$(word "\${log#"$R"}")"
done
`;
  const { stdout } = await session.run(script, { timeoutMs: 30_000 });
  const paths = (recordsAfter(marker, stdout) ?? []).flatMap(([kind, path]) => (kind === 'log' ? [wordText(path)] : []));
  return paths.filter((path) => isOwnLog(path, component));
}

/** A static pod's uid is a digest of its manifest; one with dashes came from the API and is some tenant's. */
function isOwnLog(path: string, component: Component): boolean {
  const uid = component === 'kube-proxy' ? '[0-9a-f-]+' : '[0-9a-f]{32}';
  return new RegExp(`^${podLogs}/kube-system_[a-z0-9.-]+_${uid}/[a-z-]+/\\d{1,9}\\.log$`).test(path);
}

/** What may hold a secret does not leave the host, not even as the cause of a failure. */
const secretWords = ['token', 'passw', 'secret', 'key=', 'key:', 'bearer', 'private'] as const;

/** As klog, cobra, Go and zap write of an end. */
const complaints = String.raw`/[Ee]rror:/p;/panic:/p;/"level":"fatal"/p;/[" ][EF][0-9][0-9][0-9][0-9] /p`;

/**
 * Why a container ended, in the words of its log: the last line of the newest log that complains, else the last line; a
 * line that may hold a secret is left out. Undefined where no log says anything. Rejects with a ConnectionFailure.
 * @param logs as `containerLogs` names them, of the attempts in question
 */
export async function causeOfEnd(session: Session, logs: readonly string[]): Promise<string | undefined> {
  const newestFirst = [...logs].sort((a, b) => attemptOf(b) - attemptOf(a));
  const script = `${scriptPrelude(session.host.root)}${fileFunctions}
harmless() { tail -n 1000 "$1" 2>/dev/null | grep -vi ${secretWords.map((word) => `-e ${quote(word)}`).join(' ')} | cut -c1-1000; }
printf '\\n%s\\n' ${marker}
for log in ${newestFirst.map(quote).join(' ')}; do
  file=$R$(resolve "$log")
  printf 'cause\\t%s\\n' "$(word "$(harmless "$file" | sed -n ${quote(complaints)} | tail -n 1)")"
  printf 'last\\t%s\\n' "$(word "$(harmless "$file" | tail -n 1)")"
done
`;
  const { stdout } = await session.run(script, { timeoutMs: 30_000 });
  const records = recordsAfter(marker, stdout) ?? [];
  const said = (wanted: string): string[] => records.flatMap(([kind, line]) => (kind === wanted ? (causeInLog(wordText(line)) ?? []) : []));
  return said('cause')[0] ?? said('last')[0];
}

function attemptOf(log: string): number {
  return Number(/(\d+)\.log$/.exec(log)?.[1] ?? 0);
}
