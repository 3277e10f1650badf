import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readSources } from '../../src/benchmark/sources.js';
import { setAdmissionPlugin } from '../../src/documents/admission-configuration.js';
import { eventRateLimits } from '../../src/documents/event-rate-limits.js';
import { readPodManifest } from '../../src/documents/pod-manifest.js';
import type { HostView } from '../../src/evaluate/host-view.js';
import { judgeHost } from '../../src/evaluate/judge-host.js';
import type { FileFact, ProcessFact } from '../../src/model/snapshot.js';
import type { Plan } from '../../src/model/plan.js';
import { planFixes } from '../../src/plan/plan-fixes.js';
import { control, file, manifest, manifestPath, process, view } from '../evaluate/snapshot-builder.js';
import { textAfter } from './file-changes.js';

const [number, slug] = ['1.2.9', control('1.2.9').slug];
const { knownNames } = readSources();
const path = manifestPath('apiserver');
const directory = '/etc/kubernetes/admission';
const own = `${directory}/admission.yaml`;
const kept = `# of the platform team
apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins:
- name: PodSecurity  # by namespace
  path: pod-security.yaml
`;

/** What the API server's pod sees of the host, as further lines of its manifest. */
function mounted(hostPath: string, mountPath: string): string {
  const mount = `    volumeMounts:\n    - {name: admission, mountPath: ${mountPath}, readOnly: true}\n`;
  return `${mount}  volumes:\n  - name: admission\n    hostPath: {path: ${hostPath}}\n`;
}

interface Facts {
  readonly flags?: readonly string[];
  readonly files?: Readonly<Record<string, FileFact>>;
  readonly pod?: string;
  readonly process?: Partial<ProcessFact>;
}

function master({ flags = [], files = {}, pod = '', process: facts = {} }: Facts): HostView {
  const text = manifest('apiserver', flags) + pod;
  return view(['master'], { files: { [path]: file(text), ...files }, processes: [process('apiserver', flags, facts)] });
}

function plan(host: HostView): Plan {
  const judged = [{ view: host, judgements: judgeHost(host, [control(number)], 'en') }];
  return planFixes(judged, { run: 'run', named: new Set([slug]), auditPolicy: '', knownNames });
}

function named(file: string): readonly string[] {
  return [`--admission-control-config-file=${file}`];
}

describe('EventRateLimit on an API server without an admission configuration', () => {
  const { changes, leftovers } = plan(master({ flags: ['--enable-admission-plugins=NodeRestriction'] }));

  it('comes with directory, configuration, flag, mount and plugin, the manifest last', () => {
    expect(leftovers).toEqual([]);
    expect(changes.map(({ target, kind, restarts }) => [target, kind, restarts])).toEqual([
      [directory, 'directory', []],
      [own, 'file', []],
      [path, 'pod-manifest', ['apiserver']],
    ]);
    expect(changes[0]).toMatchObject({ after: { mode: 0o700, owner: 'root:root' } });
    expect(changes[1]).toMatchObject({ before: { type: 'absent' }, after: { mode: 0o600, owner: 'root:root' } });
    expect(changes[2]?.needs).toEqual([own]);
  });

  it('limits events in the new configuration', () => {
    expect(parse(textAfter(changes[1]))).toMatchObject({ kind: 'AdmissionConfiguration', plugins: [eventRateLimits] });
  });

  it('gives the pod the configuration’s directory, read-only', () => {
    const pod = readPodManifest(textAfter(changes[2]), 'kube-apiserver');
    expect(pod.command.slice(1).sort()).toEqual([
      `--admission-control-config-file=${own}`,
      '--enable-admission-plugins=NodeRestriction,EventRateLimit',
    ]);
    expect(pod.mounts).toMatchObject([{ mountPath: directory, readOnly: true }]);
    expect(pod.volumes).toMatchObject([{ hostPath: { path: directory, type: 'Directory' } }]);
  });
});

describe('EventRateLimit beside what an admission configuration already has', () => {
  it('is an entry more, and every other line of the file stays', () => {
    const pod = mounted('/etc/kubernetes/admission', '/etc/admission');
    const host = master({ flags: named('/etc/admission/cluster.yaml'), files: { '/etc/kubernetes/admission/cluster.yaml': file(kept, { mode: 0o640 }) }, pod });
    const { changes } = plan(host);
    expect(changes.map(({ target }) => target)).toEqual(['/etc/kubernetes/admission/cluster.yaml', path]);
    expect(changes[0]).toMatchObject({ after: { mode: 0o640 } });
    expect(textAfter(changes[0]).startsWith(kept)).toBe(true);
    expect(parse(textAfter(changes[0]))).toMatchObject({ plugins: [{ name: 'PodSecurity' }, { name: 'EventRateLimit' }] });
    expect(readPodManifest(textAfter(changes[1]), 'kube-apiserver').mounts).toHaveLength(1);
  });

  it('mounts the file that the manifest names and does not mount', () => {
    const { changes } = plan(master({ flags: named('/etc/kubernetes/cluster.yaml'), files: { '/etc/kubernetes/cluster.yaml': file(kept) } }));
    const pod = readPodManifest(textAfter(changes.at(-1)), 'kube-apiserver');
    expect(pod.volumes).toMatchObject([{ hostPath: { path: '/etc/kubernetes/cluster.yaml', type: 'File' } }]);
  });

  it('changes the manifest alone where the file has limits of its own', () => {
    const limits = setAdmissionPlugin(kept, eventRateLimits, 20);
    const { changes } = plan(master({ flags: named('/etc/kubernetes/cluster.yaml'), files: { '/etc/kubernetes/cluster.yaml': file(limits) } }));
    expect(changes.map(({ target }) => target)).toEqual([path]);
  });

  it('goes on from where an earlier run was broken off', () => {
    const made = { [directory]: file(undefined, { type: 'directory', mode: 0o700 }), [own]: file(setAdmissionPlugin(undefined, eventRateLimits, 20)) };
    expect(plan(master({ files: made })).changes.map(({ target }) => target)).toEqual([path]);
  });
});

describe('EventRateLimit is left', () => {
  const elsewhere = mounted('/srv/admission', directory);
  it.each<[string, Facts, string]>([
    ['the file was not read', { flags: named('/a.yaml') }, '/a.yaml, which --admission-control-config-file names, cannot be edited: it was not read'],
    ['the file is not there', { flags: named('/a.yaml'), files: { '/a.yaml': { state: 'absent' } } }, 'there is no such file'],
    ['nobody may read it', { flags: named('/a.yaml'), files: { '/a.yaml': { state: 'unreadable', reason: 'Permission denied' } } }, 'Permission denied'],
    ['it is something else', { flags: named('/a.yaml'), files: { '/a.yaml': file('kind: Pod\n') } }, '/a.yaml: the document is'],
    ['an unused file lies at our path', { files: { [own]: file(kept) } }, `${own} is there, but --admission-control-config-file does not name it`],
    ['others may write to the directory', { files: { [directory]: file(undefined, { type: 'directory', mode: 0o777 }) } }, 'only root can write to'],
    ['the directory is a link', { files: { [directory]: file(undefined, { type: 'directory', mode: 0o700, realPath: '/srv' }) } }, 'only root can write to'],
    ['the pod has another directory there', { pod: elsewhere }, `/srv/admission/admission.yaml in place of ${own}`],
    ['the API server is not root', { process: { uid: 2000 } }, 'runs as user 2000'],
  ])('where %s', (_, facts, reason) => {
    expect(plan(master(facts))).toMatchObject({ changes: [], leftovers: [{ control: number, reason: expect.stringContaining(reason) }] });
  });
});
