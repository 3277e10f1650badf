import { describe, expect, it } from 'vitest';
import { judgeCluster } from '../../src/evaluate/judge-cluster.js';
import { clusterHost } from '../../src/model/finding.js';
import { withRemediation } from '../../src/plan/with-remediation.js';
import { clusterView } from '../evaluate/cluster-builder.js';
import { control } from '../evaluate/snapshot-builder.js';
import { fleetHost, planFor } from './fleet.js';

const fleet = [fleetHost({ roles: ['master'], name: 'm1' }), fleetHost({ roles: ['node'], name: 'w1' })];
const accounts = ['team', 'web'].map((namespace) => `---\nkind: ServiceAccount\nmetadata: {name: default, namespace: ${namespace}}\n`).join('');
const bindings = `---
kind: ClusterRoleBinding
metadata: {name: everybody}
roleRef: {kind: ClusterRole, name: cluster-admin}
subjects: [{kind: User, name: jane}]
`;
const defaults = '5.1.5';
const admins = '5.1.1';

function findings(objects: string) {
  return judgeCluster(clusterView({ objects }), [defaults, admins].map(control), 'en').map(({ finding }) => finding);
}

describe('a control about the cluster', () => {
  it('that is named patches what may be patched, through the first master', () => {
    const { changes, leftovers } = planFor(fleet, [defaults], { objects: accounts });
    expect(leftovers).toEqual([]);
    expect(changes).toMatchObject(
      ['team', 'web'].map((namespace) => ({
        host: 'm1',
        target: `ServiceAccount/${namespace}/default`,
        controls: [defaults],
        restarts: [],
        action: { kind: 'patch-object', object: { kind: 'ServiceAccount', namespace, name: 'default' }, patch: { automountServiceAccountToken: false } },
      })),
    );
    expect(changes[0]?.diff).toContain('+  "automountServiceAccountToken": false\n');
  });

  it('that is not named is left, and says how to apply it', () => {
    const { changes, leftovers } = planFor(fleet, [defaults], { objects: accounts, named: [] });
    expect(changes).toEqual([]);
    expect(leftovers).toMatchObject([{ host: clusterHost, control: defaults, reason: expect.stringContaining(`--only ${defaults}`) }]);
  });

  it('about roles and workloads is never changed, even when named', () => {
    const { changes, leftovers } = planFor(fleet, [admins], { objects: bindings });
    expect(changes).toEqual([]);
    expect(leftovers).toMatchObject([{ host: clusterHost, control: admins, reason: expect.stringContaining('whoever deployed them') }]);
  });

  it('that holds is no part of the plan', () => {
    const closed = accounts.replaceAll('}\n', '}\nautomountServiceAccountToken: false\n');
    expect(planFor(fleet, [defaults], { objects: closed })).toMatchObject({ changes: [], leftovers: [] });
  });

  it('is left to the playbook’s exceptions and steps', () => {
    const slugs = new Set([control(defaults).slug]);
    const excepted = planFor(fleet, [defaults], { objects: accounts, options: { exceptions: [{ slugs, reason: 'they need it' }] } });
    expect(excepted).toMatchObject({ changes: [], leftovers: [{ reason: 'left by the playbook: they need it' }] });
    const elsewhere = planFor(fleet, [defaults], { objects: accounts, options: { exceptions: [{ slugs, hosts: ['w1'], reason: 'no' }] } });
    expect(elsewhere.changes).toHaveLength(2);
    const steps = [{ name: 'first', slugs: new Set<string>() }, { name: 'second', slugs }];
    expect(planFor(fleet, [defaults], { objects: accounts, options: { steps } }).stages).toEqual([{ name: 'second' }]);
  });

  it('is left where no master takes part', () => {
    const { changes, leftovers } = planFor(fleet.slice(1), [defaults], { objects: accounts });
    expect(changes).toEqual([]);
    expect(leftovers).toMatchObject([{ host: clusterHost, reason: expect.stringContaining('no master') }]);
  });
});

describe('a finding about the cluster', () => {
  it('says of its repair what the plan says', () => {
    const objects = accounts + bindings;
    const plan = planFor(fleet, [defaults, admins], { objects, named: [defaults] });
    expect(withRemediation(findings(objects), plan).map(({ remediation }) => [remediation.available, remediation.reason])).toEqual([
      [true, undefined],
      [false, 'the objects belong to whoever deployed them; change them there'],
    ]);
  });
});
