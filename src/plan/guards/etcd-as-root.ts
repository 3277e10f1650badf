import type { GuardRule } from '../guard-rule.js';

/** Only root opens what belongs to root. */
export const etcdAsRootGuard: GuardRule = {
  note: 'etcd must run as root',
  check: ({ processes }) =>
    (processes.etcd ?? []).every(({ uid }) => uid === 0)
      ? undefined
      : 'etcd runs as a user of its own, and could not open its data; it has to run as root first',
};
