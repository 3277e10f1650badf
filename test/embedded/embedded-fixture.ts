import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { dirname, join } from 'node:path';
import type { Duplex } from 'node:stream';
import { connect as tlsConnect } from 'node:tls';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import { startEmbeddedCluster } from '../../src/embedded/embedded-cluster.js';
import type { EmbeddedHost } from '../../src/embedded/embedded-host.js';
import { pace } from '../../src/embedded/pace.js';
import type { Component } from '../../src/model/component.js';
import { programOf } from '../../src/model/component.js';
import type { Layout } from '../../src/model/control.js';
import { connect } from '../../src/transport/connect.js';
import type { Session } from '../../src/transport/session.js';

/** What a test has that runs on a cluster of its own. */
export interface OwnCluster {
  readonly cluster: EmbeddedCluster;
  readonly master: EmbeddedHost;
  /** To the master. */
  readonly session: Session;
}

/** Runs a test's body on a cluster that is closed behind it. */
export async function onOwnCluster(use: (own: OwnCluster) => Promise<void>): Promise<void> {
  const cluster = await startEmbeddedCluster();
  try {
    const master = hostNamed(cluster, 'master-1');
    await withSession(master, (session) => use({ cluster, master, session }));
  } finally {
    await cluster.close();
  }
}

/** One of the cluster's hosts; throws when there is none of that name. */
export function hostNamed(cluster: EmbeddedCluster, name: string): EmbeddedHost {
  const host = cluster.hosts.get(name);
  if (host === undefined) throw new Error(`the cluster has no host ${name}`);
  return host;
}

/** Runs something in a session on the host, and ends the session. */
export async function withSession<T>({ host }: EmbeddedHost, use: (session: Session) => Promise<T>): Promise<T> {
  const session = await connect(host);
  try {
    return await use(session);
  } finally {
    session.close();
  }
}

/** The arguments of the component's processes that run now, the newest first. */
export function argumentsOf({ kubelet }: EmbeddedHost, component: Component): (readonly string[])[] {
  const running = kubelet.processes().filter(({ executable }) => executable.endsWith(`/${programOf[component]}`));
  return running.map(({ argv }) => argv).reverse();
}

/** Changes a file of the host tree as an atomic writer does: a hidden file, renamed over it. Throws for no change. */
export function editFile({ root }: EmbeddedHost, path: string, edit: (text: string) => string): void {
  const target = join(root, path);
  const hidden = join(dirname(target), '.being-edited');
  const before = readFileSync(target, 'utf8');
  const after = edit(before);
  if (after === before) throw new Error(`the edit of ${path} changes nothing`);
  writeFileSync(hidden, after);
  renameSync(hidden, target);
}

/** What a GET over the host's SSH connection is answered: status and body, or why there is no answer. */
export async function health(session: Session, url: string): Promise<{ status: number; body: string } | string> {
  const { protocol, hostname, port, pathname } = new URL(url);
  try {
    const stream = await session.forward(hostname, Number(port));
    const response = await get(stream, protocol === 'https:', pathname);
    let body = '';
    for await (const chunk of response) body += String(chunk);
    return { status: response.statusCode ?? 0, body };
  } catch (error) {
    return (error as Error).message;
  }
}

function get(stream: Duplex, isTls: boolean, path: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const createConnection = (): Duplex =>
      isTls ? tlsConnect({ socket: stream, rejectUnauthorized: false }).on('error', reject) : stream;
    request({ path, createConnection }).on('response', resolve).on('error', reject).end();
  });
}

/** Looks again and again until the expectation holds, for at most ten seconds. */
export async function eventually(expectation: () => void | Promise<void>): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    try {
      await expectation();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(40);
    }
  }
}

/** The paths that a probe of these hosts looks at. */
export const kubeadmLayout: Layout = {
  id: 'kubeadm',
  title: { en: 'kubeadm', zh: 'kubeadm' },
  detect: ['/etc/kubernetes/manifests'],
  manifests: '/etc/kubernetes/manifests',
  files: {
    'apiserver.manifest': ['/etc/kubernetes/manifests/kube-apiserver.yaml'],
    'scheduler.manifest': ['/etc/kubernetes/manifests/kube-scheduler.yaml'],
    'admin.kubeconfig': ['/etc/kubernetes/admin.conf'],
    'pki.directory': ['/etc/kubernetes/pki/**'],
    'etcd.data-dir': ['/var/lib/etcd'],
    'kubelet.config': ['/var/lib/kubelet/config.yaml'],
  },
};

/** Waits until the stand-in has looked at its manifests twice and would have started what they ask for. */
export async function pollsOfTheKubelet(): Promise<void> {
  await sleep(2 * pace.pollMs + pace.replaceMs + 100);
}
