import { flagValues, parseFlags, readList } from '../documents/command-flags.js';
import type { Component } from '../model/component.js';
import type { ProcessFact } from '../model/snapshot.js';
import type { Session } from '../transport/session.js';
import { listProcesses } from './list-processes.js';

/** Certificate files as a process names them; the paths are those inside its container. */
export interface EtcdIdentity {
  readonly pid: number;
  readonly authority: string | undefined;
  readonly certificate: string | undefined;
  readonly key: string | undefined;
}

/** How etcd is reached from a host. */
export interface EtcdAccess {
  /** URLs of `--etcd-servers`. */
  readonly servers: readonly string[];
  /** Under which all keys of Kubernetes are, without a slash at the end. */
  readonly prefix: string;
  /** As the API server signs in. */
  readonly identity: EtcdIdentity;
  /** How etcd's own tool reaches it inside its pod on this host. */
  readonly own: { readonly server: string; readonly identity: EtcdIdentity } | undefined;
}

/**
 * Reads from the flags of the host's newest API server how it reaches etcd; undefined when none runs. Rejects with a
 * ConnectionFailure when the host is lost.
 */
export async function etcdAccess(session: Session): Promise<EtcdAccess | undefined> {
  const processes = await listProcesses(session);
  const apiserver = newest(processes, 'apiserver');
  if (apiserver === undefined) return undefined;
  const flag = flagReader(apiserver);
  return {
    servers: readList(flag('etcd-servers')),
    // the default of k8s.io/apiserver, pkg/server/options/etcd.go
    prefix: `/${(flag('etcd-prefix').at(-1) ?? 'registry').replaceAll(/^\/+|\/+$/g, '')}`,
    identity: {
      pid: apiserver.pid,
      authority: flag('etcd-cafile').at(-1),
      certificate: flag('etcd-certfile').at(-1),
      key: flag('etcd-keyfile').at(-1),
    },
    own: ownAccess(newest(processes, 'etcd')),
  };
}

function ownAccess(etcd: ProcessFact | undefined): EtcdAccess['own'] {
  if (etcd === undefined) return undefined;
  const flag = flagReader(etcd);
  const [server] = readList(flag('listen-client-urls'));
  if (server === undefined) return undefined;
  const identity = {
    pid: etcd.pid,
    authority: flag('trusted-ca-file').at(-1),
    certificate: flag('cert-file').at(-1),
    key: flag('key-file').at(-1),
  };
  return { server, identity };
}

function newest(processes: readonly ProcessFact[], component: Component): ProcessFact | undefined {
  return processes.filter((each) => each.component === component).sort((a, b) => b.startTicks - a.startTicks)[0];
}

function flagReader({ argv }: ProcessFact): (name: string) => readonly string[] {
  const flags = parseFlags(argv.slice(1));
  return (name) => flagValues(flags, name);
}
