import type { GuardRule } from '../guard-rule.js';

/** Whoever reads metrics from the read-only port loses them without a word (kubernetes/kubernetes#64027). */
export const readOnlyPortClientsGuard: GuardRule = {
  note: 'nobody may be connected to the kubelet’s read-only port, such as a metrics scraper',
  check: ({ snapshot }) => {
    const connections = snapshot.connections ?? [];
    const [first] = connections;
    if (first === undefined) return undefined;
    const peers = [...new Set(connections.map(({ peer }) => peer))].sort();
    return (
      `${peers.join(', ')} ${peers.length === 1 ? 'is' : 'are'} connected to the read-only port ${first.port} and would lose ` +
      'what it tells; move them to the authenticated port 10250 first, then scan again'
    );
  },
};
