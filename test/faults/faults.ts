import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { CleanFix } from './clean-fix.js';
import type { FaultCluster, FaultHost } from './fault-cluster.js';
import type { ForeignEdit } from './foreign-edit.js';
import { editByHand, editOf } from './foreign-edit.js';
import type { Point } from './points.js';
import { rebootHost } from './reboot-host.js';
import type { Tool } from './tool.js';

/** Where and when a fault strikes. */
export interface Scene {
  readonly cluster: FaultCluster;
  /** The host that the fix is at. */
  readonly host: FaultHost;
  readonly tool: Tool;
  readonly point: Point;
  readonly clean: CleanFix;
  /** Chooses among the kinds of one fault: even or odd. */
  readonly variant: number;
}

/** One thing that can go wrong, and how it ends. */
export interface Fault {
  readonly id: string;
  readonly title: string;
  /** Resolves with the edit, if it is one. */
  readonly strike: (scene: Scene) => Promise<ForeignEdit | void> | ForeignEdit | void;
  /** Ends what lasts. */
  readonly heal?: (scene: Scene) => Promise<void> | void;
  /** When it ends: after so many milliseconds (longer than the hosts wait), or once the program has ended and the hosts rest. */
  readonly lasts?: number | 'until rest';
}

const outage = 9_000;
const day = 86_400;

/** Every fault of the matrix, in the order of its rows. */
export const faults: readonly Fault[] = [
  {
    id: 'kill',
    title: 'SIGKILL of the tool',
    // on one half of the points sshd lets the script in flight run on, as OpenSSH does
    strike: ({ cluster, tool, variant }) => {
      if (variant % 2 === 1) for (const { link } of cluster.hosts) link.outliveClients();
      tool.kill();
    },
  },
  { id: 'cut', title: 'connection cut', strike: ({ host }) => host.link.silence(), heal: ({ host }) => host.link.restore(), lasts: outage },
  { id: 'sshd', title: 'sshd killed', strike: ({ host }) => host.link.sever(), heal: ({ host }) => host.link.restore(), lasts: outage },
  { id: 'full', title: 'disk full', strike: ({ host }) => host.programs.failWrites('full'), heal: ({ host }) => host.programs.heal(), lasts: 'until rest' },
  { id: 'read-only', title: 'read-only file system', strike: ({ host }) => host.programs.failWrites('read-only'), heal: ({ host }) => host.programs.heal(), lasts: outage },
  { id: 'sudo', title: 'sudo withdrawn', strike: ({ host }) => host.programs.refuseSudo(), heal: ({ host }) => host.programs.heal(), lasts: 'until rest' },
  {
    id: 'kubelet',
    title: 'kubelet stopped',
    strike: ({ host }) => host.embedded.kubelet.stopKubelet(),
    heal: ({ host }) => host.embedded.kubelet.restartKubelet(),
    lasts: 'until rest',
  },
  {
    id: 'image',
    title: 'apiserver image removed',
    strike: ({ cluster }) => masterOf(cluster).embedded.kubelet.removeImage('apiserver'),
    heal: ({ cluster }) => masterOf(cluster).embedded.kubelet.bringImageBack('apiserver'),
    lasts: 'until rest',
  },
  { id: 'reboot', title: 'host rebooted', strike: ({ host }) => rebootHost(host) },
  {
    id: 'clock',
    title: 'clock jumped',
    strike: ({ host, variant }) => {
      const seconds = variant % 2 === 0 ? day : -day;
      host.programs.setClock(seconds);
      host.embedded.clock.shift(seconds);
    },
  },
  {
    id: 'edit',
    title: 'file edited by another hand',
    strike: (scene) => editByHand(scene.host, fileAt(scene), editOf(scene)),
  },
];

function masterOf({ hosts }: FaultCluster): FaultHost {
  const master = hosts.find(({ name }) => name === 'master-1');
  if (master === undefined) throw new Error('the cluster has no master-1');
  return master;
}

/** The file that the fix is at, where it is there; else the last one that it changes on the host. */
function fileAt({ host, point, clean }: Scene): string {
  const paths = clean.groups.filter((group) => group.host === host.name).flatMap(({ paths }) => [...paths.keys()]);
  const there = paths.filter((path) => existsSync(join(host.embedded.root, path)));
  const chosen = there.find((path) => point.title.includes(path.slice(path.lastIndexOf('/') + 1))) ?? there.at(-1);
  if (chosen === undefined) throw new Error(`the fix changes no file of ${host.name}`);
  return chosen;
}
