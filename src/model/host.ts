/** What a host is in its cluster. A master may also be a node (it runs a kubelet) and an etcd member. */
export type Role = 'master' | 'node' | 'etcd';

/** One host of the inventory, with every default already filled in and every path absolute. */
export interface Host {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly user: string;
  /** Private key file; without it the SSH agent and the user's default keys are tried. */
  readonly identityFile?: string;
  /** Become root with sudo after logging in. */
  readonly become: boolean;
  readonly roles: readonly Role[];
  /** Path prefix under which the host's file system is found (`/host`), or '' for the host's own. */
  readonly root: string;
  /** Id of the layout that the inventory names; without it the probe finds out. */
  readonly layout?: string;
  /** The known_hosts file that vouches for this host's key. */
  readonly knownHosts: string;
}
