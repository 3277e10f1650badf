import type { GuardRule } from '../guard-rule.js';

/** An etcd of another user than etcd could not open its data once they belong to etcd; root still can. */
export const etcdUserGuard: GuardRule = {
  note: 'etcd must run as root or as the user etcd',
  check: ({ processes, snapshot }) =>
    (processes.etcd ?? []).every(({ uid }) => uid === 0 || snapshot.knownUsers.includes('etcd'))
      ? undefined
      : 'etcd runs as a user of its own that is not etcd, and could not open its data; make it run as root or etcd first',
};
