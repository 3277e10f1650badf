import type { Certificate } from '../../documents/certificates.js';
import type { Evidence } from '../../model/finding.js';
import { findFiles } from '../find-files.js';
import type { HostView } from '../host-view.js';
import type { HostRule, RuleOutcome } from '../rule.js';
import { certificatesIn } from './certificates-in.js';
import { namedPaths } from './named-paths.js';

/** The authorities that a component trusts, and the file that they are in. */
interface Trust {
  readonly path: string;
  readonly certificates: readonly Certificate[];
}

/**
 * Compares the keys of the authorities that etcd trusts (--trusted-ca-file) with those whose clients the API server
 * takes (--client-ca-file): a renewed certificate of the same key is the same authority. On a host without an API
 * server those of another host of the run count, else the cluster's CA file here stands for them.
 */
export const etcdUniqueCa: HostRule = {
  expected: 'no authority that etcd trusts also signs clients of the API server',
  judge(view) {
    const { paths, problem } = namedPaths(view, 'etcd', 'trusted-ca-file', { env: 'ETCD_TRUSTED_CA_FILE' });
    if (problem !== undefined) return { verdict: 'error', reason: problem };
    if (paths.includes(undefined)) {
      const evidence = [{ source: 'etcd', value: '--trusted-ca-file not set' }];
      return { verdict: 'fails', actual: 'etcd names no authority of its own: --trusted-ca-file is not set', evidence };
    }
    const cluster = clusterTrust(view);
    if (cluster !== undefined && 'problem' in cluster) return { verdict: 'error', reason: cluster.problem };
    const outcomes: readonly RuleOutcome[] = paths.map((path): RuleOutcome => {
      const etcd = trustIn(view, path ?? '');
      if ('problem' in etcd) return { verdict: 'error', reason: etcd.problem };
      return cluster === undefined ? leaveToPerson(etcd) : compare(etcd, cluster);
    });
    const [first = { verdict: 'error', reason: 'could not look: no etcd was seen' }] = outcomes;
    return outcomes.find(({ verdict }) => verdict !== 'holds') ?? first;
  },
};

/** Undefined when nothing tells. */
function clusterTrust(view: HostView): Trust | { problem: string } | undefined {
  const own = apiserverTrust(view);
  if (own !== undefined) return own;
  for (const other of view.others) {
    const theirs = apiserverTrust(other);
    if (theirs !== undefined && !('problem' in theirs)) return { ...theirs, path: `${other.host.name}:${theirs.path}` };
  }
  const { paths, problem } = findFiles(view, 'kubelet.client-ca');
  if (problem !== undefined) return { problem: `could not look: ${problem}` };
  return paths[0] === undefined ? undefined : trustIn(view, paths[0]);
}

/** Undefined when no API server is on the host, or when it takes no client certificates. */
function apiserverTrust(view: HostView): Trust | { problem: string } | undefined {
  if (view.processes.apiserver === undefined && view.manifests.apiserver === undefined) return undefined;
  const { paths, problem } = namedPaths(view, 'apiserver', 'client-ca-file');
  if (problem !== undefined) return { problem };
  return paths[0] === undefined ? undefined : trustIn(view, paths[0]);
}

function trustIn(view: HostView, path: string): Trust | { problem: string } {
  const found = certificatesIn(view, path);
  return 'problem' in found ? { problem: found.problem } : { path, ...found };
}

function leaveToPerson(etcd: Trust): RuleOutcome {
  const actual = 'no host tells whom the API server trusts: compare the key with the one in its --client-ca-file';
  return { verdict: 'undecided', actual, evidence: evidenceOf(etcd) };
}

function compare(etcd: Trust, cluster: Trust): RuleOutcome {
  const evidence = [...evidenceOf(etcd), ...evidenceOf(cluster)];
  const clusterKeys = new Set(cluster.certificates.map(({ publicKey }) => publicKey));
  const shared = etcd.certificates.filter(({ publicKey }) => clusterKeys.has(publicKey));
  if (shared.length === 0) return { verdict: 'holds', actual: 'etcd trusts an authority of its own', evidence };
  const names = [...new Set(shared.map(({ subject }) => subject))].join('; ');
  return { verdict: 'fails', actual: `etcd trusts an authority that the API server trusts too: ${names}`, evidence };
}

function evidenceOf({ path, certificates }: Trust): Evidence[] {
  return certificates.map(({ subject, publicKey }) => ({
    source: path,
    value: `${subject}, key sha256:${publicKey.slice(0, 16)}`,
  }));
}
