import { describe, expect, it } from 'vitest';
import { judgeHost } from '../../src/evaluate/judge-host.js';
import type { HostView } from '../../src/evaluate/host-view.js';
import type { Snapshot } from '../../src/model/snapshot.js';
import { control, file, manifest, manifestPath, process, staticPod, view } from './snapshot-builder.js';

function finding(host: HostView, number: string) {
  const [judgement] = judgeHost({ ...host, roles: ['master', 'node', 'etcd'] }, [control(number)], 'en');
  if (judgement === undefined) throw new Error(`${number} is about no host`);
  return judgement.finding;
}

function apiserver(...flags: string[]): HostView {
  return view(['master'], staticPod('apiserver', flags));
}

function kubelet(flags: readonly string[], config: string | undefined, facts: Partial<Snapshot> = {}): HostView {
  return view(['node'], {
    ...facts,
    processes: [process('kubelet', config === undefined ? flags : ['--config=/var/lib/kubelet/config.yaml', ...flags])],
    files: { ...(config === undefined ? {} : { '/var/lib/kubelet/config.yaml': file(config) }), ...facts.files },
  });
}

describe('what is expected', () => {
  it('is told of alternatives as such', () => {
    const { expected } = finding(apiserver(), '1.2.12');
    expect(expected).toBe('--enable-admission-plugins includes SecurityContextDeny or --enable-admission-plugins includes PodSecurityPolicy');
    expect(finding(apiserver(), '1.2.4').expected).toContain('; ');
  });
});

describe('a setting of a static pod', () => {
  it.each([
    ['1.2.20', ['--profiling=false'], 'pass'],
    ['1.2.20', ['--profiling', 'false'], 'fail'],
    ['1.2.20', [], 'fail'],
    ['1.2.20', ['--profiling=false', '--profiling=true'], 'fail'],
    ['1.2.20', ['--profiling=true', '--profiling=false'], 'pass'],
    ['1.2.20', ['--enable-profiling=false'], 'fail'],
    ['1.2.22', ['--audit-log-maxage=30'], 'pass'],
    ['1.2.22', ['--audit-log-maxage', '45'], 'pass'],
    ['1.2.22', ['--audit-log-maxage=7'], 'fail'],
    ['1.2.22', ['--audit-log-maxage=300x'], 'fail'],
    ['1.2.6', [], 'fail'],
    ['1.2.6', ['--authorization-mode=Node,RBAC'], 'pass'],
    ['1.2.6', ['--authorization-mode=Node', '--authorization-mode=AlwaysAllow'], 'fail'],
    ['1.2.7', ['--authorization-mode=NodeX,RBAC'], 'fail'],
    ['1.2.8', ['--authorization-mode=Node, RBAC'], 'pass'],
    ['1.2.10', ['--enable-admission-plugins=AlwaysAdmitted'], 'pass'],
    ['1.2.16', ['--enable-admission-plugins=PodSecurityPolicy,NodeRestriction'], 'pass'],
    ['1.2.2', ['--token-auth-file=/etc/tokens'], 'fail'],
    ['1.2.2', [], 'pass'],
    ['1.2.4', ['--kubelet-client-certificate=/a.crt'], 'fail'],
    ['1.2.4', ['--kubelet-client-certificate=/a.crt', '--kubelet-client-key=/a.key'], 'pass'],
  ])('%s with %j is %s', (number, flags, status) => {
    expect(finding(apiserver(...flags), number).status).toBe(status);
  });

  it('is judged by the newest process, while an old one drains', () => {
    const old = process('apiserver', ['--profiling=true']);
    const now = process('apiserver', ['--profiling=false']);
    const host = view(['master'], {
      files: { [manifestPath('apiserver')]: file(manifest('apiserver', ['--profiling=false'])) },
      processes: [old, now],
    });
    expect(finding(host, '1.2.20').status).toBe('pass');
  });

  it('that is declared but not yet in force waits for a restart', () => {
    const host = view(['master'], {
      files: { [manifestPath('apiserver')]: file(manifest('apiserver', ['--profiling=false'])) },
      processes: [process('apiserver', [])],
    });
    expect(finding(host, '1.2.20')).toMatchObject({ status: 'fail', reason: expect.stringContaining('restart pending') });
  });

  it('that is in force but no longer declared fails', () => {
    const host = view(['master'], {
      files: { [manifestPath('apiserver')]: file(manifest('apiserver', [])) },
      processes: [process('apiserver', ['--profiling=false'])],
    });
    expect(finding(host, '1.2.20')).toMatchObject({ status: 'fail', reason: expect.stringContaining('next start') });
  });

  it('is never read from a tenant’s pod that runs the same program', () => {
    const tenant = process('apiserver', ['--profiling=true'], { isWorkload: true });
    const host = view(['master'], {
      files: { [manifestPath('apiserver')]: file(manifest('apiserver', ['--profiling=false'])) },
      processes: [process('apiserver', ['--profiling=false'], { startTicks: 1 }), tenant],
    });
    expect(finding(host, '1.2.20').status).toBe('pass');
  });

  it('cannot be judged by a manifest that is no YAML: an error, not a failure', () => {
    const host = view(['master'], {
      files: { [manifestPath('apiserver')]: file('apiVersion: v1\n  kind: [Pod\n') },
      processes: [process('apiserver', ['--profiling=false'])],
    });
    const result = finding(host, '1.2.20');
    expect(result.status).toBe('error');
    expect(result.reason).toContain(manifestPath('apiserver'));
  });

  it('of a component that is not there does not apply', () => {
    expect(finding(apiserver(), '1.3.2')).toMatchObject({ status: 'not-applicable', reason: expect.stringContaining('controller-manager') });
  });
});

describe('etcd', () => {
  const flags = ['--cert-file=/c', '--key-file=/k', '--client-cert-auth=true'];

  it('may be set up by its environment', () => {
    const env = { ETCD_CERT_FILE: '/c', ETCD_KEY_FILE: '/k', ETCD_CLIENT_CERT_AUTH: 'true' };
    const host = view(['etcd'], { processes: [process('etcd', [], { env })] });
    expect(finding(host, '2.1').status).toBe('pass');
    expect(finding(host, '2.2').status).toBe('pass');
    expect(finding(host, '2.5').status).toBe('fail');
  });

  it('lets a flag override its environment', () => {
    const host = view(['etcd'], {
      processes: [process('etcd', ['--client-cert-auth=false'], { env: { ETCD_CLIENT_CERT_AUTH: 'true' } })],
    });
    expect(finding(host, '2.2').status).toBe('fail');
  });

  it('is judged as a whole when several run on one host', () => {
    const main = process('etcd', [...flags, '--data-dir=/var/lib/etcd']);
    const events = process('etcd', ['--data-dir=/var/lib/etcd-events', '--client-cert-auth=false']);
    expect(finding(view(['etcd'], { processes: [main, events] }), '2.2').status).toBe('fail');
  });

  it('whose configuration file is missing cannot be judged', () => {
    const host = view(['etcd'], { processes: [process('etcd', ['--config-file=/etc/etcd.yaml'])] });
    expect(finding(host, '2.1')).toMatchObject({ status: 'error', reason: expect.stringContaining('/etc/etcd.yaml') });
  });

  it('outside the master is no failure of the master', () => {
    expect(finding(apiserver(), '1.1.7').status).toBe('not-applicable');
  });

  it('that runs as root where there is no etcd user need not belong to etcd', () => {
    const facts = {
      processes: [process('etcd', ['--data-dir=/var/lib/etcd'])],
      files: { '/var/lib/etcd': file(undefined, { type: 'directory', mode: 0o700 }) },
    };
    expect(finding(view(['master'], facts), '1.1.12')).toMatchObject({ status: 'not-applicable', reason: expect.stringContaining('no etcd user') });
    expect(finding(view(['master'], { ...facts, knownUsers: ['etcd'] }), '1.1.12').status).toBe('fail');
    const stranger = { '/var/lib/etcd': file(undefined, { type: 'directory', mode: 0o700, uid: 1000, user: 'ops' }) };
    expect(finding(view(['master'], { ...facts, files: stranger }), '1.1.12').status).toBe('fail');
  });
});

describe('a kubelet setting', () => {
  it.each<[string, readonly string[], string | undefined, string]>([
    ['4.2.1', [], 'kind: KubeletConfiguration\n', 'pass'],
    ['4.2.1', [], undefined, 'fail'],
    ['4.2.1', [], 'authentication:\n  anonymous:\n    enabled: true\n', 'fail'],
    ['4.2.1', ['--anonymous-auth=false'], 'authentication:\n  anonymous:\n    enabled: true\n', 'fail'],
    ['4.2.2', [], undefined, 'fail'],
    ['4.2.2', [], 'authorization: {mode: Webhook}\n', 'pass'],
    ['4.2.3', [], 'authentication: {x509: {clientCAFile: /etc/kubernetes/pki/ca.crt}}\n', 'pass'],
    ['4.2.3', [], 'kind: KubeletConfiguration\n', 'fail'],
    ['4.2.6', [], 'protectKernelDefaults: true\n', 'pass'],
    ['4.2.6', [], 'kind: KubeletConfiguration\n', 'fail'],
    ['4.2.7', [], 'makeIPTablesUtilChains: false\n', 'fail'],
    ['4.2.11', [], 'rotateCertificates: true\n', 'pass'],
    ['4.2.11', [], 'kind: KubeletConfiguration\n', 'fail'],
  ])('%s with flags %j and configuration %j is %s', (number, flags, config, status) => {
    expect(finding(kubelet(flags, config), number).status).toBe(status);
  });

  it('given as a flag wins over the configuration, when the environment file declares it too', () => {
    const environment = { '/var/lib/kubelet/kubeadm-flags.env': file('KUBELET_KUBEADM_ARGS="--anonymous-auth=false"\n') };
    const config = 'authentication: {anonymous: {enabled: true}}\n';
    expect(finding(kubelet(['--anonymous-auth=false'], config, { files: environment }), '4.2.1').status).toBe('pass');
  });

  it('may stand in a drop-in, the last of which wins (Kubernetes 1.28)', () => {
    const facts: Partial<Snapshot> = {
      listings: { 'kubelet.config-dir': ['/etc/kubelet.d/10-a.conf', '/etc/kubelet.d/20-b.conf'] },
      files: {
        '/etc/kubelet.d/10-a.conf': file('protectKernelDefaults: false\n'),
        '/etc/kubelet.d/20-b.conf': file('protectKernelDefaults: true\n'),
      },
    };
    expect(finding(kubelet([], 'kind: KubeletConfiguration\n', facts), '4.2.6').status).toBe('pass');
  });

  it('in a configuration that was not found is an error', () => {
    const host = view(['node'], {
      processes: [process('kubelet', ['--config=kubelet.yaml'], { cwd: '/opt/kube' })],
      files: { '/opt/kube/kubelet.yaml': { state: 'unreadable', reason: 'Permission denied' } },
    });
    expect(finding(host, '4.2.6')).toMatchObject({ status: 'error', reason: '/opt/kube/kubelet.yaml: Permission denied' });
  });

  it('follows a relative --config to the kubelet’s own directory', () => {
    const host = view(['node'], {
      processes: [process('kubelet', ['--config=kubelet.yaml'], { cwd: '/opt/kube' })],
      files: { '/opt/kube/kubelet.yaml': file('protectKernelDefaults: true\n') },
    });
    expect(finding(host, '4.2.6').status).toBe('pass');
  });
});

describe('a file', () => {
  it.each([
    [{ mode: 0o644 }, 'pass'],
    [{ mode: 0o600 }, 'pass'],
    [{ mode: 0o664 }, 'fail'],
    [{ mode: 0o4644 }, 'fail'],
  ])('with %j: %s', (facts, status) => {
    const host = view(['master'], { files: { [manifestPath('apiserver')]: file(manifest('apiserver', []), facts) } });
    expect(finding(host, '1.1.1').status).toBe(status);
  });

  it('that cannot be looked at is an error, not a failure', () => {
    const host = view(['master'], {
      ...staticPod('apiserver', []),
      files: { '/etc/kubernetes/admin.conf': { state: 'unreadable', reason: 'Permission denied' } },
    });
    expect(finding(host, '1.1.13')).toMatchObject({ status: 'error', reason: expect.stringContaining('Permission denied') });
  });

  it('that is not there does not apply', () => {
    expect(finding(apiserver(), '1.1.13').status).toBe('not-applicable');
  });

  it('among many is named when it is the wrong one', () => {
    const paths = ['/etc/kubernetes/pki', '/etc/kubernetes/pki/ca.crt', '/etc/kubernetes/pki/ca.key'];
    const host = view(['master'], {
      processes: [process('apiserver', [])],
      listings: { '/etc/kubernetes/pki/**': paths },
      files: Object.fromEntries(paths.map((path) => [path, file(undefined, path.endsWith('.key') ? { user: 'ops', uid: 1000 } : {})])),
    });
    const result = finding(host, '1.1.19');
    expect(result).toMatchObject({ status: 'fail', actual: '/etc/kubernetes/pki/ca.key belongs to ops:root' });
  });
});

describe('the kubelet’s unit', () => {
  const unit = '/etc/systemd/system/kubelet.service';
  const dropIn = `${unit}.d/10-kubeadm.conf`;
  const facts = {
    processes: [process('kubelet', ['--anonymous-auth=false'])],
    listings: { [`${unit}.d/*`]: [dropIn] },
    files: { [unit]: file('[Service]\nExecStart=/usr/bin/kubelet\n'), [dropIn]: file('[Service]\nEnvironment="KUBELET_EXTRA_ARGS=--anonymous-auth=false"\n', { mode: 0o666 }) },
  };

  it('is judged with its drop-ins', () => {
    expect(finding(view(['node'], facts), '4.1.1')).toMatchObject({ status: 'fail', actual: `${dropIn} has mode 0666` });
  });

  it('declares flags in a drop-in', () => {
    expect(finding(view(['node'], facts), '4.2.1').status).toBe('pass');
  });
});

describe('a host', () => {
  it('gets exactly one finding for every control of its roles', () => {
    const controls = ['1.1.1', '2.1', '3.2.1', '4.2.6'].map(control);
    const numbers = (host: HostView): string[] => judgeHost(host, controls, 'en').map((each) => each.finding.control);
    expect(numbers(view(['master'], {}))).toEqual(['1.1.1', '3.2.1']);
    expect(numbers(view(['master', 'etcd'], {}))).toEqual(['1.1.1', '2.1', '3.2.1']);
    expect(numbers(view(['node'], {}))).toEqual(['4.2.6']);
  });

  it('that is a master and runs a kubelet is judged as a node too, and says that this was seen', () => {
    const host = view(['master'], { processes: [process('kubelet', [])] });
    expect(host.roles).toEqual(['master', 'node']);
    expect(host.detectedRoles).toEqual(['node']);
  });

  it('gets manual controls as warnings with what was seen', () => {
    const result = finding(apiserver('--request-timeout=5m'), '1.2.25');
    expect(result).toMatchObject({ status: 'warn', automated: false, actual: '--request-timeout=5m' });
  });
});
