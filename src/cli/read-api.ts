import type { Layout } from '../model/control.js';
import type { ApiMaster } from '../probe/read-cluster.js';
import { readClusterThroughAny } from '../probe/read-cluster.js';
import type { ClusterReport } from '../model/run-record.js';
import { remediationsThroughApi } from '../plan/remediations.js';
import { showProgress } from './progress.js';
import type { Selection } from './selection.js';
import type { ApiReading, Survey } from './survey.js';

/** Reads the API when a control of the run looks at it, or a fix that was asked for goes through it. Never rejects. */
export async function readApiFor(selection: Selection, survey: Survey, layouts: readonly Layout[]): Promise<ApiReading> {
  if (selection.cluster.length > 0 || needsApi(selection)) return readApi(survey, layouts);
  return { problem: 'the API was not read, since no control of this run looks at it' };
}

function needsApi({ byHost, named }: Selection): boolean {
  const chosen = [...byHost.values()].flat().filter(({ slug }) => named.has(slug));
  return chosen.some(({ remediation }) => remediation !== undefined && remediationsThroughApi.has(remediation));
}

/** Reads the API once, through the first master that can. Never rejects. */
export async function readApi(survey: Survey, layouts: readonly Layout[]): Promise<ApiReading> {
  if (survey.api !== undefined) return survey.api;
  let reading: ApiReading = { problem: 'the API was not read' };
  const read = async (): Promise<string> => {
    reading = await readClusterThroughAny(apiMasters(survey, layouts));
    if ('problem' in reading) throw new Error(reading.problem);
    return describeReading(reading);
  };
  await showProgress([{ title: 'API', run: read }], 1);
  return reading;
}

/** The masters of a run that the API can be reached through. */
export function apiMasters({ views, sessions }: Survey, layouts: readonly Layout[]): readonly ApiMaster[] {
  return views.filter((view) => view.roles.includes('master')).flatMap((view) => {
    const session = sessions.get(view.host.name);
    const layout = layouts.find(({ id }) => id === view.layout.id);
    return session === undefined ? [] : [{ session, kubeconfigs: layout?.files['admin.kubeconfig'] ?? [] }];
  });
}

function describeReading(reading: Exclude<ApiReading, { problem: string }>): string {
  const { pods } = reading.objects;
  const count = pods.state === 'listed' ? `, ${pods.items.length} pods` : '';
  return `Kubernetes ${reading.kubernetesVersion}, read through ${reading.readThrough} with ${reading.client}${count}`;
}

/** What a report says of the API; null when no control of the run looks at it. */
export function clusterReport(api: ApiReading, { cluster }: Selection): ClusterReport | null {
  if (cluster.length === 0) return null;
  if ('problem' in api) return { readThrough: null, client: null, kubernetesVersion: null, error: api.problem };
  const { readThrough, client, kubernetesVersion } = api;
  return { readThrough, client, kubernetesVersion };
}
