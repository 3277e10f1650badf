import { describe, expect, test } from 'vitest';
import { availableBenchmarks } from '../../src/benchmark/available-benchmarks.js';
import { loadBenchmark } from '../../src/benchmark/load-benchmark.js';
import type { NumberedControl } from '../../src/model/control.js';
import { managedPaths } from '../../src/model/managed-paths.js';

const benchmarks = availableBenchmarks().filter(({ id }) => id.startsWith('cis-')).map(({ id }) => loadBenchmark(id));
const controls = benchmarks.flatMap((benchmark) => benchmark.controls);
const bySlug = new Map(controls.map((control) => [control.slug, control]));

function controlOf(slug: string): NumberedControl {
  const control = bySlug.get(slug);
  if (control === undefined) throw new Error(`no version has ${slug}`);
  return control;
}

function numbersOf(id: string, test: (control: NumberedControl) => boolean): readonly string[] {
  return controls.filter((control) => control.benchmark === id && test(control)).map((control) => control.number);
}

describe('the controls of the CIS versions', () => {
  test('have the level 2 where the benchmarks have it', () => {
    const secondLevel = (id: string): readonly string[] => numbersOf(id, (control) => control.level === 2);
    const workloads = ['5.2.6', '5.2.9', '5.3.2', '5.4.2', '5.5.1', '5.7.2', '5.7.3', '5.7.4'];
    expect(secondLevel('cis-1.20')).toEqual(['1.3.6', '2.7', '3.1.1', '3.2.2', '4.2.9', ...workloads]);
    const newer = ['5.2.7', '5.2.10', '5.3.2', '5.4.1', '5.4.2', '5.5.1', '5.6.2', '5.6.3', '5.6.4'];
    const host = ['1.2.12', '1.2.13', '1.2.14', '1.3.6', '2.7', '3.2.2', '4.2.8', '4.2.15'];
    expect(secondLevel('cis-1.11')).toEqual([...host, ...newer]);
  });

  test('are about the hosts of their chapter', () => {
    const roles = new Map<string, readonly string[]>();
    for (const { number, roles: own } of controls) roles.set(number.split('.')[0] ?? '', own);
    expect([...roles].sort()).toEqual([
      ['1', ['master']],
      ['2', ['etcd']],
      ['3', ['master']],
      ['4', ['node']],
      ['5', ['master']],
    ]);
  });

  test('leave no parameter open', () => {
    expect(JSON.stringify(controls)).not.toContain('$');
  });

  test('say why they matter, and what to look at where a person decides', () => {
    const decides = ({ checks }: NumberedControl): boolean =>
      checks.every((check) => check.unmet === 'warn' || (!('rule' in check) && check.must === undefined));
    expect([...bySlug.values()].filter((control) => control.why === undefined).map(({ slug }) => slug)).toEqual([]);
    const silent = [...bySlug.values()].filter((control) => decides(control) && control.look === undefined);
    expect(silent.map(({ slug }) => slug)).toEqual([]);
  });

  test('can fail where a version calls them automated', () => {
    const open = controls.filter(({ automated, checks }) => {
      const concludes = checks.filter((check) => ('rule' in check || check.must !== undefined) && check.unmet !== 'warn');
      return automated && concludes.length === 0;
    });
    expect(open.map(({ benchmark, number, slug }) => `${benchmark} ${number} ${slug}`)).toEqual([]);
  });
});

describe('the fixes of the CIS controls', () => {
  test('are never applied unasked where they are known to break clusters', () => {
    const reviewed = [
      'apiserver-anonymous-auth',
      'apiserver-token-auth-file',
      'apiserver-basic-auth-file',
      'apiserver-kubelet-certificate-authority',
      'apiserver-authorization-not-always-allow',
      'apiserver-admission-event-rate-limit',
      'apiserver-admission-always-pull-images',
      'apiserver-admission-security-context',
      'apiserver-admission-pod-security-policy',
      'apiserver-admission-deny-service-external-ips',
      'apiserver-admission-no-external-ips-denial',
      'apiserver-encryption-provider-config',
      'apiserver-tls-cipher-suites',
      'apiserver-service-account-extend-token-expiration',
      'user-authentication-bootstrap-tokens',
      'kubelet-hostname-override',
      'kubelet-tls-cipher-suites',
      'kubelet-pod-max-pids',
      'kubelet-seccomp-default',
      'image-policy-webhook',
    ];
    expect(reviewed.filter((slug) => controlOf(slug).risk !== 'review' || controlOf(slug).review === undefined)).toEqual([]);
  });

  test('are made by a remediation where they need more than their own edit', () => {
    const made = [...bySlug.values()].flatMap(({ slug, remediation }) => (remediation === undefined ? [] : [[slug, remediation] as const]));
    expect(Object.fromEntries(made)).toEqual({
      'etcd-data-dir-owner': 'etcd-user',
      'apiserver-anonymous-auth': 'anonymous-requests',
      'apiserver-kubelet-certificate-authority': 'kubelet-serving-certificates',
      'apiserver-admission-always-pull-images': 'always-pull-images',
      'apiserver-admission-event-rate-limit': 'event-rate-limit',
      'apiserver-admission-pod-security-policy': 'pod-security-policies',
      'apiserver-audit-log-path': 'audit-log',
      'apiserver-audit-policy-file': 'audit-log',
      'apiserver-audit-policy-coverage': 'audit-log',
      'apiserver-encryption-provider-config': 'encryption',
      'apiserver-encryption-providers': 'encryption',
      'kubelet-protect-kernel-defaults': 'kernel-defaults',
      'image-policy-webhook': 'image-policy-webhook',
    });
  });

  test('are guarded where they may take something away', () => {
    const guarded = [...bySlug.values()].filter(({ guards }) => guards.length > 0 && !guards.includes('file-readers'));
    expect(Object.fromEntries(guarded.map(({ slug, guards }) => [slug, guards.join()]))).toEqual({
      'etcd-data-dir-owner': 'etcd-user',
      'apiserver-anonymous-auth': 'anonymous-probes',
      'apiserver-kubelet-certificate-authority': 'kubelet-serving-certificates',
      'apiserver-authorization-not-always-allow': 'component-identities',
      'apiserver-authorization-node': 'component-identities',
      'apiserver-authorization-rbac': 'component-identities',
      'apiserver-admission-always-pull-images': 'node-list',
      'apiserver-admission-pod-security-policy': 'pod-security-policies',
      'apiserver-audit-log-path': 'audit-log-space',
      'apiserver-audit-policy-file': 'audit-log-space',
      'apiserver-audit-policy-coverage': 'audit-log-space',
      'apiserver-encryption-provider-config': 'every-master',
      'apiserver-encryption-providers': 'every-master',
      'controller-manager-bind-address': 'local-probes',
      'scheduler-bind-address': 'local-probes',
      'kubelet-protect-kernel-defaults': 'kernel-defaults',
      'kubelet-read-only-port': 'read-only-port-clients',
      'image-policy-webhook': 'node-list',
    });
  });

  test('about files that programs of other users may read are guarded by who has them open', () => {
    const shared = [...bySlug.values()].filter(({ checks }) =>
      checks.some((check) => 'file' in check && check.must !== undefined && /^(pki|cni)\.|\.kubeconfig$|\.client-ca$/.test(check.file)),
    );
    expect(shared.length).toBeGreaterThan(15);
    expect(shared.filter(({ guards }) => !guards.includes('file-readers')).map(({ slug }) => slug)).toEqual([]);
  });

  test('set the audit log and policy that the remediation installs', () => {
    const musts = ['apiserver-audit-log-path', 'apiserver-audit-policy-file'].map((slug) => {
      const [check] = controlOf(slug).checks;
      return check !== undefined && 'setting' in check ? check.must : undefined;
    });
    expect(musts).toEqual([{ present: managedPaths.auditLog }, { present: managedPaths.auditPolicy }]);
  });

  test('count as safe only for files, and as no less than a restart for settings', () => {
    const wrong = controls.filter(({ checks, risk }) => {
      const isOfFiles = checks.length > 0 && checks.every((check) => 'file' in check);
      return isOfFiles !== (risk === 'safe');
    });
    expect(wrong.map((control) => control.number)).toEqual([]);
  });

  test('keep suites with forward secrecy and authenticated encryption that every version knows', () => {
    for (const slug of ['apiserver-tls-cipher-suites', 'kubelet-tls-cipher-suites']) {
      const [check] = controlOf(slug).checks;
      const must = check !== undefined && 'setting' in check ? check.must : undefined;
      const [first] = must !== undefined && 'any' in must ? must.any : [];
      const suites = first !== undefined && 'subsetOf' in first ? first.subsetOf : [];
      expect(suites.filter((suite) => !/^TLS_ECDHE_(ECDSA|RSA)_WITH_(AES_\d+_GCM_SHA\d+|CHACHA20_POLY1305)$/.test(suite))).toEqual([]);
      expect(suites).toHaveLength(6);
    }
  });
});
