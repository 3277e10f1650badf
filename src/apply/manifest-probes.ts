import { setTimeout as sleep } from 'node:timers/promises';
import { DocumentError } from '../documents/document-error.js';
import type { ProbeRequest } from '../documents/probe-requests.js';
import { probeRequests } from '../documents/probe-requests.js';
import { readYaml } from '../documents/yaml-source.js';
import type { Component } from '../model/component.js';
import { printable } from '../text/printable.js';
import type { Session } from '../transport/session.js';
import type { HealthAnswer } from './ask-health.js';
import { askHealth } from './ask-health.js';
import { askThroughTunnel } from './ask-through-tunnel.js';

/** The kubelet, too, tries again before it acts on a probe. */
const tries = 3;
const pauseMs = 500;

/**
 * Makes the HTTP requests and connections that the kubelet makes for the probes of a static pod, without credentials as it
 * does, and resolves with the first that it would take for failed: all but the statuses 200 to 399. What the kubelet would
 * kill a container for after failureThreshold periods, minutes after it became healthy, is seen at once. A probe without a
 * host is made to loopback, which is the pod's own address where it uses the host's network.
 * Rejects with a ConnectionFailure when the host is lost.
 */
export async function askManifestProbes(session: Session, manifestText: string, component: Component): Promise<string | undefined> {
  const requests = readRequests(manifestText);
  if (typeof requests === 'string') return requests;
  const troubles = await Promise.all(requests.map((request) => probeTrouble(session, request)));
  const trouble = troubles.find((each) => each !== undefined);
  return trouble === undefined ? undefined : `the ${component} answers, but the kubelet would not see it healthy: ${trouble}`;
}

function readRequests(manifestText: string): readonly ProbeRequest[] | string {
  try {
    return probeRequests(readYaml(manifestText).data).filter(({ hasCredentials }) => !hasCredentials);
  } catch (error) {
    if (error instanceof DocumentError) return `the probes of the manifest cannot be read: ${error.message}`;
    throw error;
  }
}

async function probeTrouble(session: Session, request: ProbeRequest): Promise<string | undefined> {
  const { probe, container, port } = request;
  const title = `${probe} of container ${printable(container)}`;
  if (port === undefined) return `the ${title} names a port that the container does not declare; name one of its ports or give a number`;
  for (let tried = 1; ; tried += 1) {
    const answer = await ask(session, request, port);
    if ('status' in answer && answer.status >= 200 && answer.status < 400) return undefined;
    const said = 'status' in answer ? `is answered with status ${answer.status}` : `is not answered (${printable(answer.trouble)})`;
    if (tried === tries) return `the ${title} (${urlOf(request)}) ${said}; the kubelet asks without credentials, so let it ask what is open to everybody`;
    await sleep(pauseMs);
  }
}

async function ask(session: Session, { protocol, host, path }: ProbeRequest, port: number): Promise<HealthAnswer> {
  const endpoint = { address: host ?? '127.0.0.1', port, protocol, path };
  const answer = await askThroughTunnel(session, endpoint);
  if ('status' in answer || !answer.isForwardRefused) return answer;
  // without the files of a client curl on the host has no credentials either
  return askHealth(session, endpoint);
}

function urlOf({ protocol, host = '127.0.0.1', port, path }: ProbeRequest): string {
  return printable(`${protocol}://${host.includes(':') ? `[${host}]` : host}:${port ?? ''}${path}`);
}
