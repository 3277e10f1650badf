import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readSources } from '../../src/benchmark/sources.js';
import { authenticationConfiguration } from '../../src/documents/authentication-configuration.js';
import { readPodManifest } from '../../src/documents/pod-manifest.js';
import type { HostView } from '../../src/evaluate/host-view.js';
import { judgeHost } from '../../src/evaluate/judge-host.js';
import type { Plan } from '../../src/model/plan.js';
import type { FileFact } from '../../src/model/snapshot.js';
import { planFixes } from '../../src/plan/plan-fixes.js';
import { control, file, manifest, manifestPath, process, view } from '../evaluate/snapshot-builder.js';
import { textAfter } from './file-changes.js';

const number = '1.2.1';
const { knownNames } = readSources();
const path = manifestPath('apiserver');
const own = '/etc/kubernetes/authentication.yaml';
const limited = { enabled: true, conditions: [{ path: '/livez' }, { path: '/readyz' }, { path: '/healthz' }] };

interface Facts {
  readonly version?: string;
  readonly flags?: readonly string[];
  /** What the running process has, where that is something else. */
  readonly running?: readonly string[];
  readonly files?: Readonly<Record<string, FileFact>>;
  /** Path that the pod's liveness probe asks for. */
  readonly probe?: string;
}

function master({ version = '1.32.4', flags = [], running = flags, files = {}, probe = '/livez?exclude=etcd' }: Facts): HostView {
  const text = manifest('apiserver', flags, `registry.k8s.io/kube-apiserver:v${version}`);
  const probed = text.replace('    command:', `    livenessProbe:\n      httpGet: {path: '${probe}', port: 6443}\n    command:`);
  return view(['master'], { files: { [path]: file(probed), ...files }, processes: [process('apiserver', running)] });
}

function plan(host: HostView): Plan {
  const judged = [{ view: host, judgements: judgeHost(host, [control(number)], 'en') }];
  return planFixes(judged, { run: 'run7', named: new Set([control(number).slug]), auditPolicy: '', knownNames });
}

function configuration(anonymous: string): string {
  return `# ours\napiVersion: apiserver.config.k8s.io/v1beta1\nkind: AuthenticationConfiguration\n${anonymous}`;
}

function named(anonymous: string, flags: readonly string[] = []): Facts {
  return { flags: ['--authentication-config=/etc/auth.yaml', ...flags], files: { '/etc/auth.yaml': file(configuration(anonymous)) } };
}

describe('anonymous requests, from Kubernetes 1.32 on', () => {
  it('are limited to health checks by a new file, the flag goes, and the manifest comes last', () => {
    const { changes, leftovers } = plan(master({ flags: ['--anonymous-auth=true', '--profiling=false'] }));
    expect(leftovers).toEqual([]);
    expect(changes.map(({ target, kind, restarts }) => [target, kind, restarts])).toEqual([
      [own, 'file', []],
      [path, 'pod-manifest', ['apiserver']],
    ]);
    expect(changes[0]).toMatchObject({ after: { mode: 0o600, owner: 'root:root' } });
    expect(parse(textAfter(changes[0]))).toMatchObject({ apiVersion: 'apiserver.config.k8s.io/v1beta1', anonymous: limited });
    const pod = readPodManifest(textAfter(changes[1]), 'kube-apiserver');
    expect(changes[1]?.needs).toEqual([own]);
    expect(pod.command.slice(1)).toEqual(['--profiling=false', `--authentication-config=${own}`]);
    expect(pod.mounts).toMatchObject([{ mountPath: own, readOnly: true }]);
    expect(pod.volumes).toMatchObject([{ hostPath: { path: own, type: 'File' } }]);
  });

  it('are limited in the file that is there, whose other lines stay, and the pod starts anew', () => {
    const { changes } = plan(master(named('jwt: []  # none yet\n')));
    expect(changes.map(({ target, restarts }) => [target, restarts])).toEqual([['/etc/auth.yaml', []], [path, ['apiserver']]]);
    expect(textAfter(changes[0]).startsWith(configuration('jwt: []  # none yet\n'))).toBe(true);
    expect(parse(textAfter(changes[0]))).toMatchObject({ anonymous: limited });
    expect(textAfter(changes[1])).toContain('cis-bench/restarted-by: run7');
  });

  it('are limited where that file lets in everybody', () => {
    expect(parse(textAfter(plan(master(named('anonymous:\n  enabled: true\n'))).changes[0]))).toMatchObject({ anonymous: limited });
  });

  it('need no note to start anew where the arguments change', () => {
    const { changes } = plan(master(named('jwt: []\n', ['--anonymous-auth=true'])));
    expect(readPodManifest(textAfter(changes[1]), 'kube-apiserver').command.slice(1)).toEqual(['--authentication-config=/etc/auth.yaml']);
    expect(textAfter(changes[1])).not.toContain('restarted-by');
  });

  it('are limited by what an earlier run that was broken off has left', () => {
    const files = { [own]: file(authenticationConfiguration(32)) };
    expect(plan(master({ files })).changes.map(({ target }) => target)).toEqual([path]);
  });
});

describe('anonymous requests, below Kubernetes 1.32', () => {
  it('are turned away by the flag where no probe is anonymous', () => {
    const host = view(['master'], { files: { [path]: file(manifest('apiserver', [])) }, processes: [process('apiserver', [])] });
    const { changes } = plan(host);
    expect(changes.map(({ target }) => target)).toEqual([path]);
    expect(readPodManifest(textAfter(changes[0]), 'kube-apiserver').command.slice(1)).toEqual(['--anonymous-auth=false']);
  });

  it('are left where a file decides in place of the flag', () => {
    const flags = ['--authentication-config=/etc/auth.yaml', '--feature-gates=AnonymousAuthConfigurableEndpoints=true'];
    const text = manifest('apiserver', flags, 'registry.k8s.io/kube-apiserver:v1.31.2');
    const files = { [path]: file(text), '/etc/auth.yaml': file(configuration('anonymous:\n  enabled: true\n')) };
    const { changes, leftovers } = plan(view(['master'], { files, processes: [process('apiserver', flags)] }));
    expect(changes).toEqual([]);
    expect(leftovers).toMatchObject([{ target: '/etc/auth.yaml', reason: expect.stringContaining('set anonymous.enabled to false in it by hand') }]);
  });
});

describe('anonymous requests are left', () => {
  const health = 'anonymous:\n  enabled: true\n  conditions: [{path: /livez}]\n';
  it.each<[string, Facts, string]>([
    ['below 1.32, where the probes are anonymous', { version: '1.31.9' }, 'or, from Kubernetes 1.32 on, an AuthenticationConfiguration'],
    ['where a probe asks for what would be closed', { probe: '/version' }, "let its manifest's probes ask for /livez, /readyz, /healthz"],
    ['beside an OIDC issuer', { flags: ['--oidc-issuer-url=https://a', '--oidc-client-id=b'] }, 'excludes --oidc-issuer-url, --oidc-client-id'],
    ['where an unused file lies at our path', { files: { [own]: file(configuration(health)) } }, `${own} is there, but`],
    ['where the file lets in more on purpose', named(health.replace('/livez', '/metrics')), '/etc/auth.yaml lets anonymous requests in for /metrics too'],
    ['until the API server has read its file', { ...named(health), running: [] }, 'restart pending: /etc/auth.yaml has the limit'],
    ['until the API server has its flag', { flags: ['--anonymous-auth=false'], running: [] }, `restart pending: ${path}`],
  ])('%s', (_, facts, reason) => {
    expect(plan(master(facts))).toMatchObject({ changes: [], leftovers: [{ control: number, reason: expect.stringContaining(reason) }] });
  });
});
