import { X509Certificate } from 'node:crypto';
import type { RoleBinding } from '../../model/cluster-snapshot.js';
import type { ClusterView } from '../cluster-view.js';
import { withObjects } from '../cluster-view.js';
import type { HostView } from '../host-view.js';
import type { ClusterRule, RuleOutcome } from '../rule.js';
import { objectName } from './object-name.js';
import type { Offence } from './offence.js';
import { conclude } from './offence.js';

const group = 'system:masters';

/**
 * `system-masters-bindings`: nobody acts as a member of the group system:masters, which no authorizer holds back. A
 * binding that names the group, other than the built-in one, fails. Certificates on the hosts that carry it are for a
 * person, because installers issue some; where none could be looked at nothing is concluded, because the API does not
 * know who has one.
 */
export const systemMastersRule: ClusterRule = {
  expected: `neither bindings nor certificates use the group ${group}`,
  judge: (view) =>
    withObjects(view, ['rolebindings', 'clusterrolebindings'], ({ rolebindings, clusterrolebindings }) =>
      weigh(view, [
        ...clusterrolebindings.flatMap((binding) => bindingOffence('ClusterRoleBinding', binding)),
        ...rolebindings.flatMap((binding) => bindingOffence('RoleBinding', binding)),
      ]),
    ),
};

function weigh(view: ClusterView, bindings: readonly Offence[]): RuleOutcome {
  const certificates = view.hosts.flatMap(certificatesOf);
  const carriers = certificates.filter(({ carriesGroup }) => carriesGroup);
  const doubtful = carriers.map(
    ({ place }): Offence => ({ object: place, fault: `a certificate with the group ${group}`, isDoubtful: true }),
  );
  const good = `no binding and no certificate on the hosts uses ${group}`;
  if (bindings.length === 0 && certificates.length === 0) {
    const actual = `no binding but the built-in one uses ${group}; no certificate could be looked at`;
    return { verdict: 'undecided', actual, evidence: [] };
  }
  return conclude([...bindings, ...doubtful], { noun: 'use', what: `of ${group}`, good });
}

function bindingOffence(kind: string, binding: RoleBinding): readonly Offence[] {
  const { metadata, roleRef, subjects } = binding;
  if (metadata.name === 'cluster-admin' && roleRef.name === 'cluster-admin') return [];
  if (!subjects.some((subject) => subject.kind === 'Group' && subject.name === group)) return [];
  return [{ object: objectName(kind, binding), fault: `binds ${roleRef.kind}/${roleRef.name} to the group ${group}` }];
}

interface SeenCertificate {
  /** `host:/path` */
  readonly place: string;
  readonly carriesGroup: boolean;
}

function certificatesOf({ host, snapshot }: HostView): readonly SeenCertificate[] {
  return Object.entries(snapshot.certificates).flatMap(([path, excerpt]) => {
    if (excerpt.state !== 'taken') return [];
    const blocks = excerpt.text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    return blocks.flatMap((block) => {
      const groups = groupsOf(block);
      return groups === undefined ? [] : [{ place: `${host.name}:${path}`, carriesGroup: groups.includes(group) }];
    });
  });
}

/** The groups that a client certificate makes its owner a member of: its organizations; undefined when it is none. */
function groupsOf(pem: string): readonly string[] | undefined {
  try {
    // ` + ` joins the values of one multi-valued name; a plus within a value is escaped.
    const parts = new X509Certificate(pem).subject.split(/\n| \+ /);
    return parts.flatMap((part) => (part.startsWith('O=') ? [part.slice(2)] : []));
  } catch {
    return undefined;
  }
}
