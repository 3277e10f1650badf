import type { Layout } from '../model/control.js';
import type { ClusterView } from '../evaluate/cluster-view.js';
import type { HostView } from '../evaluate/host-view.js';
import { viewHost } from '../evaluate/host-view.js';
import { inFleet } from '../evaluate/in-fleet.js';
import type { Host } from '../model/host.js';
import type { HostReport } from '../model/run-record.js';
import { ProbeError } from '../probe/parse-probe.js';
import { probeHost } from '../probe/probe-host.js';
import { connect } from '../transport/connect.js';
import { ConnectionFailure } from '../transport/connection-failure.js';
import { ReconnectingSession } from '../transport/reconnecting-session.js';
import type { Session } from '../transport/session.js';
import { showProgress } from './progress.js';

/** What the API answered, or why it could not be asked. */
export type ApiReading = ClusterView['api'];

/** What one look at the fleet gave: open sessions, what each host shows, and who could not be reached. */
export interface Survey {
  readonly hosts: readonly Host[];
  readonly sessions: ReadonlyMap<string, Session>;
  readonly views: readonly HostView[];
  readonly reports: readonly HostReport[];
  /** What the API answered, when it was saved with the rest. */
  readonly api?: ApiReading;
}

/** How to look. */
export interface SurveyOptions {
  readonly layouts: readonly Layout[];
  readonly parallel: number;
  readonly becomePassword: string | undefined;
  /** Files that the user gives as values, and that are looked at too. */
  readonly named?: readonly string[];
}

/** Connects to every host and probes it, side by side. A host that fails is reported and keeps no other from it. */
export async function survey(hosts: readonly Host[], options: SurveyOptions): Promise<Survey> {
  const sessions = new Map<string, Session>();
  const views = new Map<string, HostView>();
  const errors = new Map<string, string>();
  const look = async (host: Host, tell: (text: string) => void): Promise<string> => {
    try {
      tell('connecting');
      const session = await openSession(host, options.becomePassword);
      sessions.set(host.name, session);
      tell('probing');
      const view = await viewSession(session, options.layouts, options.named);
      views.set(host.name, view);
      return describeView(view);
    } catch (error) {
      if (!(error instanceof ConnectionFailure || error instanceof ProbeError)) throw error;
      errors.set(host.name, error.message);
      throw error;
    }
  };
  const unexpected: unknown[] = [];
  const tasks = hosts.map((host) => ({
    title: host.name,
    run: (tell: (text: string) => void) =>
      look(host, tell).catch((error: unknown) => {
        if (!errors.has(host.name)) unexpected.push(error);
        throw error;
      }),
  }));
  await showProgress(tasks, options.parallel);
  if (unexpected.length > 0) {
    closeAll(sessions);
    throw unexpected[0];
  }
  const present = inFleet(hosts.flatMap((host) => views.get(host.name) ?? []));
  return { hosts, sessions, views: present, reports: hosts.map((host) => reportOf(host, views.get(host.name), errors.get(host.name))) };
}

/**
 * Logs in to a host; the session logs in anew when its connection is lost. Rejects with a ConnectionFailure.
 * @param becomePassword for sudo, should it ask
 */
export async function openSession(host: Host, becomePassword: string | undefined): Promise<Session> {
  const options = becomePassword === undefined ? {} : { becomePassword };
  return new ReconnectingSession(await connect(host, options), options);
}

/** Probes a host again over its open session. */
export async function viewSession(session: Session, layouts: readonly Layout[], named: readonly string[] = []): Promise<HostView> {
  return viewHost(session.host, await probeHost(session, layouts, named), layouts);
}

/** Closes every session; safe to call twice. */
export function closeAll(sessions: ReadonlyMap<string, Session>): void {
  for (const session of sessions.values()) session.close();
}

function describeView(view: HostView): string {
  const version = view.kubernetesVersion === undefined ? 'Kubernetes version unknown' : `Kubernetes ${view.kubernetesVersion}`;
  return `${version}, ${view.layout.id} (${view.snapshot.layoutReason}), ${view.roles.join(' ')}`;
}

/** What a report says of a host that was looked at, or could not be. */
export function reportOf(host: Host, view: HostView | undefined, error: string | undefined): HostReport {
  return {
    name: host.name,
    roles: view?.roles ?? host.roles,
    detectedRoles: view?.detectedRoles ?? [],
    reachable: view !== undefined,
    ...(error === undefined ? {} : { error }),
    kubernetesVersion: view?.kubernetesVersion ?? null,
    layout: view?.layout.id ?? null,
    layoutReason: view?.snapshot.layoutReason ?? null,
  };
}
