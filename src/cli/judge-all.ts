import type { ClusterView } from '../evaluate/cluster-view.js';
import { judgeCluster } from '../evaluate/judge-cluster.js';
import { judgeHost } from '../evaluate/judge-host.js';
import type { Finding } from '../model/finding.js';
import type { Judgement } from '../evaluate/judge.js';
import type { JudgedHost } from '../plan/plan-fixes.js';
import type { Language } from '../report/text-options.js';
import type { Selection } from './selection.js';
import type { Survey } from './survey.js';

/** The verdicts on every host, and those on the cluster as a whole. */
export interface Judged {
  readonly hosts: readonly JudgedHost[];
  readonly cluster: readonly Judgement[];
}

/** Judges every host that could be probed by the controls that are meant for it, then the cluster. */
export function judgeAll(
  views: Survey['views'],
  { api, dockerfiles }: Pick<ClusterView, 'api' | 'dockerfiles'>,
  selection: Selection,
  language: Language,
): Judged {
  const hosts = views.map((view) => {
    const controls = selection.byHost.get(view.host.name) ?? [];
    return { view, judgements: judgeHost(view, controls, language) };
  });
  return { hosts, cluster: judgeCluster({ api, hosts: views, dockerfiles }, selection.cluster, language) };
}

/** All findings, in the order of hosts; those on the cluster come last. */
export function findingsOf({ hosts, cluster }: Judged): Finding[] {
  return [...hosts.flatMap(({ judgements }) => judgements), ...cluster].map(({ finding }) => finding);
}
