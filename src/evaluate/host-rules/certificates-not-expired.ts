import type { Certificate } from '../../documents/certificates.js';
import type { Evidence } from '../../model/finding.js';
import type { HostView } from '../host-view.js';
import type { HostRule, RuleOutcome } from '../rule.js';
import { certificateFiles } from './certificate-files.js';
import { certificatesIn } from './certificates-in.js';

const day = 86_400;

/** A certificate that counts, and the file that it is in. */
interface Placed {
  readonly path: string;
  readonly certificate: Certificate;
}

/**
 * Compares the validity of certificates with the host's own clock. `files` is `apiserver`, `etcd` or `kubelet` (what
 * the component is set up with) or a symbolic name of the layout; `days` is how long they must still be valid.
 */
export const certificatesNotExpired: HostRule = {
  expected: 'every certificate is valid now and for the days that its renewal takes',
  judge(view, values) {
    const days = Number(values['days']);
    if (!Number.isFinite(days)) return { verdict: 'error', reason: `days is ${values['days']}, which is no number` };
    if (!Number.isFinite(view.snapshot.clock)) {
      return { verdict: 'error', reason: 'could not look: the host did not tell its time' };
    }
    const files = certificateFiles(view, values['files'] ?? '');
    if (files.problem !== undefined) return { verdict: 'error', reason: `could not look: ${files.problem}` };
    const placed: Placed[] = [];
    for (const path of [...files.named, ...files.possible]) {
      const isNamed = files.named.includes(path);
      const found = certificatesIn(view, path, !isNamed);
      if ('problem' in found) {
        if (isNamed || !found.isAbsent) return { verdict: 'error', reason: found.problem };
        continue;
      }
      placed.push(...thatCount(found.certificates).map((certificate) => ({ path, certificate })));
    }
    return conclude(view, placed, days);
  },
};

/** Of several authorities in one file the one that lasts: a bundle keeps the old one until nobody needs it. */
function thatCount(certificates: readonly Certificate[]): readonly Certificate[] {
  if (certificates.length < 2 || !certificates.every(({ isAuthority }) => isAuthority)) return certificates;
  return certificates.toSorted((a, b) => b.notAfter - a.notAfter).slice(0, 1);
}

function conclude({ snapshot: { clock } }: HostView, placed: readonly Placed[], days: number): RuleOutcome {
  if (placed.length === 0) return { verdict: 'not-applicable', reason: 'there is no certificate in a file here' };
  const evidence = (some: readonly Placed[]): Evidence[] =>
    some.map(({ path, certificate }) => ({ source: path, value: describe(certificate, clock) }));
  const isBad = ({ notBefore, notAfter }: Certificate, until: number): boolean => notAfter < until || notBefore > clock;
  const bad = placed.filter(({ certificate }) => isBad(certificate, clock + days * day));
  if (bad.length === 0) {
    const actual = `${placed.length} certificates, valid for at least ${days} days`;
    return { verdict: 'holds', actual, evidence: evidence(placed) };
  }
  const isOver = bad.some(({ certificate }) => isBad(certificate, clock));
  const what = isOver ? 'not valid now' : `not valid for another ${days} days`;
  const actual = `${bad.length} of ${placed.length} certificates are ${what}`;
  return { verdict: 'fails', actual, evidence: evidence(bad) };
}

function describe({ subject, notBefore, notAfter, expiry }: Certificate, clock: number): string {
  if (notBefore > clock) return `${subject} is not valid yet`;
  return `${subject} ${notAfter < clock ? 'expired on' : 'is valid until'} ${expiry}`;
}
