import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { DocumentError } from '../../src/documents/document-error.js';
import type { HostPathMount } from '../../src/documents/host-path-edit.js';
import { addExtraVolume, setExtraArguments } from '../../src/documents/kubeadm-configuration.js';
import { kubeadmDefault } from '../../src/documents/kubeadm-defaults.js';
import { argumentCases } from '../cases/documents/kubeadm-configurations.js';
import { isInsertion } from './is-insertion.js';

describe('extra arguments', () => {
  it.each(argumentCases)('$title', ({ before, component, flags, after }) => {
    expect(setExtraArguments(before, component, flags)).toBe(after);
    expect(setExtraArguments(after, component, flags)).toBe(after);
  });

  it.each([
    ['another kind', 'apiVersion: kubeadm.k8s.io/v1beta3\nkind: InitConfiguration\n', /not ClusterConfiguration/],
    ['a version that is not known', 'apiVersion: kubeadm.k8s.io/v2\nkind: ClusterConfiguration\n', /v2 ClusterConfiguration/],
    ['an external etcd', 'apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\netcd:\n  external: {endpoints: [a]}\n', /line 4: etcd is external/],
    ['a map where a list belongs', 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\netcd: {local: {extraArgs: {a: b}}}\n', /no list of maps/],
    ['a list where a map belongs', 'apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\netcd: {local: {extraArgs: [{name: a}]}}\n', /no map/],
  ])('are refused: %s', (_, text, message) => {
    expect(() => setExtraArguments(text, 'etcd', { 'auto-tls': 'false' })).toThrow(DocumentError);
    expect(() => setExtraArguments(text, 'etcd', { 'auto-tls': 'false' })).toThrow(message);
  });
});

interface Cluster {
  readonly version: string;
  readonly args: ReadonlyMap<string, string>;
  readonly note: string;
  readonly rest: string;
}

const flag = fc.constantFrom('profiling', 'v', 'bind-address', 'tls-min-version', 'leader-elect');
const value = fc.constantFrom('false', '2', '127.0.0.1', 'VersionTLS12', 'true', 'a=b,c', '', 'x: y #z');
const cluster: fc.Arbitrary<Cluster> = fc.record({
  version: fc.constantFrom('v1beta1', 'v1beta2', 'v1beta3', 'v1beta4'),
  args: fc.array(fc.tuple(flag, value), { maxLength: 4 }).map((entries) => new Map(entries)),
  note: fc.constantFrom('', ' # why'),
  rest: fc.constantFrom('', '# below\n', 'networking:\n  podSubnet: 10.0.0.0/8 # wide\n'),
});

function render({ version, args, note, rest }: Cluster): string {
  const isList = version === 'v1beta4';
  const entries = [...args].flatMap(([name, given]) =>
    isList ? [`  - name: ${name}${note}`, `    value: ${JSON.stringify(given)}`] : [`    ${name}: ${JSON.stringify(given)}${note}`],
  );
  const scheduler = args.size === 0 ? ['scheduler: {}'] : ['scheduler:', '  extraArgs:', ...entries];
  return [`apiVersion: kubeadm.k8s.io/${version}`, 'kind: ClusterConfiguration', ...scheduler, rest].join('\n');
}

function argumentsIn(text: string): ReadonlyMap<string, string> {
  const { scheduler } = parse(text) as { scheduler: { extraArgs?: Record<string, string> | { name: string; value: string }[] } };
  const { extraArgs = {} } = scheduler;
  return new Map(Array.isArray(extraArgs) ? extraArgs.map(({ name, value }) => [name, value] as const) : Object.entries(extraArgs));
}

describe('any configuration of a cluster', () => {
  it('gets the argument, keeps the others and the rest of the text, and does not change the second time', () => {
    fc.assert(
      fc.property(cluster, flag, fc.option(value, { nil: undefined }), (model, name, wanted) => {
        const before = render(model);
        const after = setExtraArguments(before, 'scheduler', { [name]: wanted });
        const expected = new Map(model.args);
        const isImplied = !expected.has(name) && kubeadmDefault({}, 'scheduler', name) === wanted;
        if (wanted === undefined) expected.delete(name);
        else if (!isImplied) expected.set(name, wanted);
        expect(argumentsIn(after)).toEqual(expected);
        expect(after.slice(after.length - model.rest.length)).toBe(model.rest);
        if (!model.args.has(name) && model.args.size > 0) expect(isInsertion(before, after)).toBe(true);
        expect(setExtraArguments(after, 'scheduler', { [name]: wanted })).toBe(after);
      }),
    );
  });
});

describe('what kubeadm writes by itself', () => {
  it('follows the folder of the certificates', () => {
    expect(kubeadmDefault({ certificatesDir: '/pki' }, 'apiserver', 'client-ca-file')).toBe('/pki/ca.crt');
    expect(kubeadmDefault({}, 'etcd', 'peer-trusted-ca-file')).toBe('/etc/kubernetes/pki/etcd/ca.crt');
  });

  it('has no certificates for an etcd that is elsewhere', () => {
    expect(kubeadmDefault({}, 'apiserver', 'etcd-cafile')).toBe('/etc/kubernetes/pki/etcd/ca.crt');
    expect(kubeadmDefault({ etcd: { external: { caFile: '/x' } } }, 'apiserver', 'etcd-cafile')).toBeUndefined();
  });

  it('is not known for what depends on the host, or has the name of a method', () => {
    expect(kubeadmDefault({}, 'apiserver', 'advertise-address')).toBeUndefined();
    expect(kubeadmDefault({}, 'scheduler', 'toString')).toBeUndefined();
  });
});

describe('extra volumes', () => {
  const head = 'apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\n';
  const policy: HostPathMount = { name: 'audit-policy', path: '/a.yaml', mountPath: '/a.yaml', type: 'File', readOnly: true };
  const log: HostPathMount = { name: 'audit-log', path: '/log', mountPath: '/log', type: 'DirectoryOrCreate', readOnly: false };

  it('are added one by one, and once', () => {
    const before = `apiServer:\n  timeoutForControlPlane: 4m0s # slow\n${head}`;
    const both = addExtraVolume(addExtraVolume(before, 'apiserver', policy), 'apiserver', log);
    expect(both).toBe(
      'apiServer:\n  timeoutForControlPlane: 4m0s # slow\n  extraVolumes:\n' +
        '  - name: audit-policy\n    hostPath: /a.yaml\n    mountPath: /a.yaml\n    readOnly: true\n    pathType: File\n' +
        `  - name: audit-log\n    hostPath: /log\n    mountPath: /log\n    pathType: DirectoryOrCreate\n${head}`,
    );
    expect(addExtraVolume(addExtraVolume(both, 'apiserver', policy), 'apiserver', log)).toBe(both);
    expect(isInsertion(before, both)).toBe(true);
  });

  it.each([
    ['another path is mounted there', '- {name: x, hostPath: /b, mountPath: /log}', /line 5: \/log is mounted from \/b,/],
    ['it is mounted read-only', '- {name: x, hostPath: /log, mountPath: /log, readOnly: true}', /read-only, not from \/log writable/],
    ['the name is taken', '- {name: audit-log, hostPath: /b, mountPath: /b}', /another volume with the name audit-log/],
    ['the list is none', '  a: b', /no list of maps/],
  ])('are refused: %s', (_, item, message) => {
    const text = `${head}scheduler:\n  extraVolumes:\n  ${item}\n`;
    expect(() => addExtraVolume(text, 'scheduler', log)).toThrow(DocumentError);
    expect(() => addExtraVolume(text, 'scheduler', log)).toThrow(message);
  });
});
