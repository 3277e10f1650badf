import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hostRules } from '../../src/evaluate/host-rules.js';
import type { HostView } from '../../src/evaluate/host-view.js';
import { inFleet } from '../../src/evaluate/in-fleet.js';
import type { RuleOutcome } from '../../src/evaluate/rule.js';
import type { Excerpt, Snapshot } from '../../src/model/snapshot.js';
import { file, manifest, manifestPath, process, staticPod, view } from './snapshot-builder.js';

function pem(...names: readonly string[]): Excerpt {
  return { state: 'taken', text: names.map((name) => readFileSync(`test/cases/certificates/${name}.crt`, 'utf8')).join('') };
}

/** `leaf` is valid from 2026-11-21 10:01:10 to 2027-11-21 10:01:10, the authorities for ten years, `renewed` for twenty. */
const [begins, ends] = [Date.UTC(2026, 10, 21, 10, 1, 10) / 1000, Date.UTC(2027, 10, 21, 10, 1, 10) / 1000];
const serving = '/etc/kubernetes/pki/apiserver.crt';

function judge(files: string, facts: Partial<Snapshot>, days = '0'): RuleOutcome {
  return hostRules['certificates-not-expired'].judge(view(['master'], facts), { files, days });
}

function judgeServing(clock: number, days = '0'): RuleOutcome {
  return judge('apiserver', { ...staticPod('apiserver', [`--tls-cert-file=${serving}`]), certificates: { [serving]: pem('leaf') }, clock }, days);
}

describe('certificates-not-expired', () => {
  it('counts the last second as valid, and not the one after it', () => {
    expect(judgeServing(ends).verdict).toBe('holds');
    expect(judgeServing(ends + 1)).toMatchObject({
      verdict: 'fails',
      actual: '1 of 1 certificates are not valid now',
      evidence: [{ source: serving, value: 'O=example, CN=kube-apiserver expired on 2027-11-21 10:01:10 UTC' }],
    });
  });

  it('counts the first second as valid, and not the one before it', () => {
    expect(judgeServing(begins).verdict).toBe('holds');
    expect(judgeServing(begins - 1)).toMatchObject({ verdict: 'fails', evidence: [{ value: 'O=example, CN=kube-apiserver is not valid yet' }] });
  });

  it('wants it to be valid for some days more', () => {
    expect(judgeServing(ends - 30 * 86_400, '30').verdict).toBe('holds');
    expect(judgeServing(ends - 30 * 86_400 + 1, '30')).toMatchObject({ verdict: 'fails', actual: '1 of 1 certificates are not valid for another 30 days' });
  });

  it('takes the last of several authorities in one file, and each certificate of a chain', () => {
    const ca = '/etc/kubernetes/pki/ca.crt';
    const facts = (excerpt: Excerpt): Partial<Snapshot> => ({
      ...staticPod('apiserver', [`--client-ca-file=${ca}`]),
      certificates: { [ca]: excerpt },
      clock: Date.UTC(2040, 0, 1) / 1000,
    });
    expect(judge('apiserver', facts(pem('cluster'))).verdict).toBe('fails');
    expect(judge('apiserver', facts(pem('cluster', 'renewed'))).verdict).toBe('holds');
    expect(judge('apiserver', facts(pem('leaf', 'renewed'))).verdict).toBe('fails');
  });

  it('looks at the file on the host behind a path in the container', () => {
    const text = manifest('apiserver', ['--tls-cert-file=/pki/apiserver.crt']).replace(/\n$/, '');
    const mounts = `${text}\n    volumeMounts:\n    - { name: pki, mountPath: /pki }\n  volumes:\n  - { name: pki, hostPath: { path: /etc/kubernetes/pki } }\n`;
    const facts = { files: { [manifestPath('apiserver')]: file(mounts) }, certificates: { [serving]: pem('leaf') } };
    expect(judge('apiserver', facts)).toMatchObject({ verdict: 'holds', evidence: [{ source: serving }] });
  });

  it('looks at the certificates that the kubelet uses, not at those that rotation has replaced', () => {
    const pki = '/var/lib/kubelet/pki';
    const facts: Partial<Snapshot> = {
      processes: [process('kubelet', ['--kubeconfig=/etc/kubernetes/kubelet.conf'])],
      files: { '/etc/kubernetes/kubelet.conf': file() },
      certificates: {
        [`${pki}/kubelet.crt`]: pem('leaf'),
        [`${pki}/kubelet-server-current.pem`]: pem('etcd'),
        [`${pki}/kubelet-client-current.pem`]: pem('cluster'),
        '/etc/kubernetes/kubelet.conf': pem('leaf'),
      },
      clock: ends + 1,
    };
    expect(judge('kubelet', facts).verdict).toBe('holds');
    const { [`${pki}/kubelet-server-current.pem`]: _, ...others } = facts.certificates ?? {};
    expect(judge('kubelet', { ...facts, certificates: others })).toMatchObject({ verdict: 'fails', evidence: [{ source: `${pki}/kubelet.crt` }] });
    const none: Excerpt = { state: 'absent' };
    const embedded = { ...others, [`${pki}/kubelet.crt`]: none, [`${pki}/kubelet-client-current.pem`]: none };
    expect(judge('kubelet', { ...facts, certificates: embedded })).toMatchObject({ verdict: 'fails', evidence: [{ source: '/etc/kubernetes/kubelet.conf' }] });
  });

  it('looks at all that the layout names, and passes over files without a certificate', () => {
    const admin = '/etc/kubernetes/admin.conf';
    const listings = { '/etc/kubernetes/pki/**.crt': [serving, '/etc/kubernetes/pki/ca.crt'] };
    const certificates = { [serving]: pem('leaf'), '/etc/kubernetes/pki/ca.crt': pem('cluster'), [admin]: { state: 'taken', text: '' } as const };
    const facts = { listings, certificates, files: { [admin]: file() }, clock: ends + 1 };
    expect(judge('pki.certificates', facts)).toMatchObject({ verdict: 'fails', actual: '1 of 2 certificates are not valid now', evidence: [{ source: serving }] });
    expect(judge('admin.kubeconfig', facts)).toMatchObject({ verdict: 'not-applicable' });
  });

  it('says that it could not look where a named file is missing, unreadable or empty, and where there is no time', () => {
    const facts = staticPod('apiserver', [`--tls-cert-file=${serving}`]);
    const excerpts: readonly Excerpt[] = [{ state: 'absent' }, { state: 'unreadable', reason: 'Permission denied' }, { state: 'taken', text: '' }];
    for (const excerpt of excerpts) expect(judge('apiserver', { ...facts, certificates: { [serving]: excerpt } }).verdict).toBe('error');
    expect(judge('apiserver', facts).verdict).toBe('error');
    expect(judgeServing(Number.NaN).verdict).toBe('error');
    expect(judgeServing(ends, 'thirty').verdict).toBe('error');
  });
});

describe('a file that a flag names', () => {
  const policy = 'apiVersion: audit.k8s.io/v1\nkind: Policy\nrules:\n- level: Metadata\n';

  it('is judged both as it is in force and as the next start reads it', () => {
    const facts = (running: readonly string[], declared: readonly string[]): Partial<Snapshot> => ({
      files: { [manifestPath('apiserver')]: file(manifest('apiserver', declared)), '/etc/audit.yaml': file(policy) },
      processes: [process('apiserver', running)],
    });
    const set = ['--audit-policy-file=/etc/audit.yaml'];
    const rule = hostRules['audit-policy-coverage'];
    expect(rule.judge(view(['master'], facts(set, set)), {}).verdict).toBe('holds');
    for (const [running, declared] of [[set, []], [[], set]] as const) {
      expect(rule.judge(view(['master'], facts(running, declared)), {})).toMatchObject({ verdict: 'fails', actual: expect.stringContaining('not set') });
    }
  });

  it('is the one on the host behind the path in the container', () => {
    const text = `${manifest('apiserver', ['--audit-policy-file=/policy/audit.yaml'])}    volumeMounts:\n    - { name: p, mountPath: /policy }\n  volumes:\n  - { name: p, hostPath: { path: /etc/policy } }\n`;
    const facts = { files: { [manifestPath('apiserver')]: file(text), '/etc/policy/audit.yaml': file(policy) } };
    expect(hostRules['audit-policy-coverage'].judge(view(['master'], facts), {}).verdict).toBe('holds');
  });
});

describe('etcd-unique-ca with etcd on a host of its own', () => {
  const trusting = (name: string): HostView =>
    view(['etcd'], {
      processes: [process('etcd', ['--trusted-ca-file=/etc/ssl/etcd/ca.pem'])],
      certificates: { '/etc/ssl/etcd/ca.pem': pem(name) },
    });
  const master = view(['master'], {
    processes: [process('apiserver', ['--client-ca-file=/etc/kubernetes/ssl/ca.crt'])],
    certificates: { '/etc/kubernetes/ssl/ca.crt': pem('cluster') },
  });
  const judged = (etcd: HostView, ...others: readonly HostView[]) => {
    const [host] = inFleet([etcd, ...others]);
    if (host === undefined) throw new Error('the fleet has an etcd host');
    return hostRules['etcd-unique-ca'].judge(host, {});
  };

  it('compares with the API server of another host, and says which', () => {
    const outcome = judged(trusting('etcd'), master);
    expect(outcome).toMatchObject({ verdict: 'holds' });
    expect(outcome).toHaveProperty('evidence.1.source', 'm1:/etc/kubernetes/ssl/ca.crt');
  });

  it('fails when both trust the same authority', () => {
    expect(judged(trusting('cluster'), master)).toMatchObject({ verdict: 'fails' });
  });

  it('leaves it to a person when no host of the run has an API server', () => {
    expect(judged(trusting('etcd'))).toMatchObject({ verdict: 'undecided' });
    expect(judged(trusting('etcd'), trusting('cluster'))).toMatchObject({ verdict: 'undecided' });
  });
});
