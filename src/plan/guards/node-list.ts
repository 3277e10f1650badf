import type { GuardRule } from '../guard-rule.js';

/** Whether pods still start can be seen only where they can be started: through kubectl, on nodes that are known. */
export const nodeListGuard: GuardRule = {
  note: 'the API must be readable through kubectl and list its nodes, so that a new pod can be started on them afterwards',
  check: (_view, { cluster }) => {
    const api = cluster?.view.api;
    const unseen = 'it could not be seen afterwards whether pods still start';
    if (api === undefined) return `${unseen}: the API was not read; run over a master of the cluster too`;
    if ('problem' in api) return `${unseen}: ${api.problem}`;
    if (api.client !== 'kubectl') return `${unseen}: ${api.readThrough} has no kubectl to start them with; install it there first`;
    const { nodes } = api.objects;
    if (nodes.state === 'listed') return undefined;
    return `${unseen}: the nodes could not be listed (${nodes.state === 'unreadable' ? nodes.reason : 'the API has none'})`;
  },
};
