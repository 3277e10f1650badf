import { z } from 'zod';
import type { ClusterSnapshot, Listing, ObjectKind } from '../model/cluster-snapshot.js';
import { ConnectionFailure } from '../transport/connection-failure.js';
import type { Session } from '../transport/session.js';
import type { ApiAnswer } from './api-answer.js';
import { ApiListing } from './api-listing.js';
import { apiObjects } from './api-objects.js';
import type { ApiOutput } from './api-output.js';
import { parseApiOutput } from './api-output.js';
import { apiProblem, credentialProblem, obstacleProblem } from './api-problem.js';
import type { ApiRequest } from './api-script.js';
import { apiScript } from './api-script.js';

/** Why the API could not be read: what, where, and what to do, in one paragraph. */
export interface ClusterProblem {
  readonly problem: string;
}

/** A master to read the API through. */
export interface ApiMaster {
  readonly session: Session;
  /** Candidate paths of an administrator's kubeconfig on the host, below its path prefix. */
  readonly kubeconfigs: readonly string[];
}

/** One round asks for a page of each kind that is not yet complete; an answer may take half a minute. */
const roundMs = 300_000;

const versionAnswer = z.object({ gitVersion: z.string() }).transform(({ gitVersion }) => gitVersion.replace(/^v/, ''));
const groupsAnswer = z
  .object({ groups: z.array(z.object({ name: z.string() })).nullish() })
  .transform(({ groups }) => (groups ?? []).map(({ name }) => name));

/** What is read, while it is being read. */
interface Reading {
  readonly listings: ReadonlyMap<string, ApiListing<unknown>>;
  version: string | undefined;
  groups: readonly string[] | undefined;
  client: ClusterSnapshot['client'];
}

/**
 * Reads the API through the first of the masters that can; when none can, the problem tells of each, in one paragraph.
 */
export async function readClusterThroughAny(masters: readonly ApiMaster[]): Promise<ClusterSnapshot | ClusterProblem> {
  const problems: string[] = [];
  for (const { session, kubeconfigs } of masters) {
    const read = await readCluster(session, kubeconfigs);
    if (!('problem' in read)) return read;
    problems.push(read.problem);
  }
  if (problems.length > 0) return { problem: problems.join(' ') };
  return {
    problem:
      'the Kubernetes API could not be read: no master is among the hosts that were reached. ' +
      'Add a master to the inventory, or leave it among the hosts that are chosen.',
  };
}

/**
 * Reads the objects of the Kubernetes API through a master, with its kubectl, else its curl, and its own
 * administrator's kubeconfig: one script run for the first pages of all kinds, and one for each further page. Never
 * rejects for what a host or an API server does: a kind that cannot be read says why, and an API that cannot be read at
 * all is a problem.
 * @param kubeconfigs candidate paths on the host, below its path prefix; the first that exists is used
 */
export async function readCluster(
  session: Session,
  kubeconfigs: readonly string[],
): Promise<ClusterSnapshot | ClusterProblem> {
  const kinds = Object.entries(apiObjects);
  const reading: Reading = {
    listings: new Map(kinds.map(([kind, each]) => [kind, new ApiListing<unknown>(each)])),
    version: undefined,
    groups: undefined,
    client: 'kubectl',
  };
  try {
    for (let wanted = requests(reading); wanted.length > 0; wanted = requests(reading)) {
      const script = apiScript(session.host.root, kubeconfigs, wanted);
      const output = parseApiOutput((await session.run(script, { timeoutMs: roundMs })).stdout);
      if (output.obstacle !== undefined) return { problem: obstacleProblem(session.host, output, kubeconfigs) };
      const problem = takeAnswers(session, reading, wanted, output);
      if (problem !== undefined) return { problem };
    }
  } catch (error) {
    if (error instanceof ConnectionFailure) return { problem: error.message };
    throw error;
  }
  return snapshot(session, reading);
}

function requests(reading: Reading): ApiRequest[] {
  const wanted: ApiRequest[] = [];
  if (reading.version === undefined) wanted.push({ id: 'version', path: '/version' });
  if (reading.groups === undefined) wanted.push({ id: 'groups', path: '/apis' });
  for (const [id, listing] of reading.listings) {
    const path = listing.next();
    if (path !== undefined) wanted.push({ id, path });
  }
  return wanted;
}

/** Returns a problem when the API as a whole cannot be read, or nothing that was wanted came. */
function takeAnswers(
  { host }: Session,
  reading: Reading,
  wanted: readonly ApiRequest[],
  output: ApiOutput,
): string | undefined {
  reading.client = output.client;
  const open = new Set(wanted.map(({ id }) => id));
  for (const [id, answer] of output.answers()) {
    if (!open.delete(id)) continue;
    if (answer.state === 'silent') return apiProblem(host, output, answer.message);
    if (answer.state === 'refused' && answer.status === 401) return credentialProblem(host, output, new Date());
    const listing = reading.listings.get(id);
    if (listing !== undefined) listing.take(answer);
    else if (!takeFact(reading, id, answer)) return apiProblem(host, output, messageOf(answer));
  }
  return open.size === wanted.length ? apiProblem(host, output, '') : undefined;
}

function takeFact(reading: Reading, id: string, answer: ApiAnswer): boolean {
  if (answer.state !== 'answered') return false;
  try {
    const body: unknown = JSON.parse(answer.body);
    if (id === 'version') reading.version = versionAnswer.parse(body);
    else reading.groups = groupsAnswer.parse(body);
    return true;
  } catch {
    return false;
  }
}

function messageOf(answer: ApiAnswer): string {
  return answer.state === 'answered' ? 'something that is no answer of an API server' : answer.message;
}

/** An API of which nothing can be listed counts as one that cannot be read, so that another master is asked. */
function snapshot({ host }: Session, reading: Reading): ClusterSnapshot | ClusterProblem {
  const listings = [...reading.listings].map(([kind, { result }]) => [kind, result] as const);
  const states = listings.flatMap(([, result]) => (result === undefined ? [] : [result]));
  if (!states.some(({ state }) => state === 'listed')) return { problem: nothingListed(host.name, states) };
  return {
    schema: 'cis-bench/cluster-snapshot/v1',
    readThrough: host.name,
    client: reading.client,
    kubernetesVersion: reading.version ?? '',
    apiGroups: reading.groups ?? [],
    objects: Object.fromEntries(listings) as { readonly [Kind in ObjectKind]: never },
  };
}

function nothingListed(host: string, states: readonly Listing<unknown>[]): string {
  const reason = states.find((each) => each.state === 'unreadable')?.reason ?? 'it serves none of the kinds';
  return `the Kubernetes API lists nothing to ${host}: ${reason}. The kubeconfig must be an administrator's.`;
}
