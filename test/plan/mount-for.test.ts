import { describe, expect, it } from 'vitest';
import { valueProblem } from '../../src/benchmark/check-value.js';
import { openSettings } from '../../src/benchmark/open-settings.js';
import { readSources } from '../../src/benchmark/sources.js';
import { readPodManifest } from '../../src/documents/pod-manifest.js';
import { selfSignedCertificate } from '../../src/embedded/self-signed-certificate.js';
import { judgeHost } from '../../src/evaluate/judge-host.js';
import type { Component } from '../../src/model/component.js';
import { programOf } from '../../src/model/component.js';
import type { FileFact } from '../../src/model/snapshot.js';
import { mountFor } from '../../src/plan/mount-for.js';
import { planFixes } from '../../src/plan/plan-fixes.js';
import { controlOf } from '../evaluate/control-of-case.js';
import { control, file, manifest, manifestPath, process, view } from '../evaluate/snapshot-builder.js';
import { textAfter } from './file-changes.js';

const sources = readSources();
const anyCase = { case: 'any', verdict: 'fail', parameters: {} } as const;
const home = { kind: 'pod-manifest', path: manifestPath('apiserver'), component: 'apiserver' } as const;

const volumes = `    volumeMounts:
    - { name: pki, mountPath: /etc/kubernetes/pki }
    - { name: moved, mountPath: /etc/moved }
    - { name: scratch, mountPath: /scratch }
  volumes:
  - { name: pki, hostPath: { path: /etc/kubernetes/pki } }
  - { name: moved, hostPath: { path: /etc/elsewhere } }
  - { name: scratch, emptyDir: {} }
`;

function host(files: Readonly<Record<string, FileFact>>) {
  const text = manifest('apiserver', []) + volumes;
  return view(['master'], { files: { [home.path]: file(text), ...files }, processes: [process('apiserver', [])] });
}

function wish(path: string, fact: FileFact | undefined = file()) {
  return mountFor(host(fact === undefined ? {} : { [path]: fact }), control('1.2.31'), home, path);
}

describe('the mount for a file that a flag of a pod names', () => {
  it('is none where the pod sees the file', () => {
    expect(wish('/etc/kubernetes/pki/etcd/ca.crt')).toEqual({ edits: [] });
  });

  it('is of that file alone, read-only, where it does not', () => {
    expect(wish('/etc/ssl/acme/CA.crt')).toMatchObject({
      edits: [{ kind: 'mount', path: home.path, mount: { name: 'file-etc-ssl-acme-ca-crt', path: '/etc/ssl/acme/CA.crt', mountPath: '/etc/ssl/acme/CA.crt', type: 'File', readOnly: true } }],
    });
    expect(wish('/etc/kubernetes/pki-of-acme/ca.crt')).toMatchObject({ edits: [{ kind: 'mount' }] });
  });

  it('has a volume name that Kubernetes takes (RFC 1123, 63 characters)', () => {
    for (const path of [`/etc/${'a-long-name/'.repeat(9)}ca.crt`, '/Ünïcode/файл.crt', `/${'x'.repeat(57)}/-.crt`]) {
      const found = wish(path);
      const [edit] = 'edits' in found ? found.edits : [];
      expect(edit?.kind === 'mount' && 'name' in edit.mount ? edit.mount.name : '').toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
    }
  });

  it('is refused where the pod sees something else at that path', () => {
    expect(wish('/etc/moved/ca.crt')).toEqual({ refusal: expect.stringContaining('its volume moved is mounted at /etc/moved') });
    expect(wish('/scratch/ca.crt')).toEqual({ refusal: expect.stringContaining('its volume scratch is mounted at /scratch') });
  });

  it('is none for a file that the host does not have, for other values and for what is no pod', () => {
    expect(wish('/etc/ssl/ca.crt', { state: 'absent' })).toEqual({ edits: [] });
    expect(mountFor(host({}), control('1.2.31'), home, '30')).toEqual({ edits: [] });
    expect(mountFor(host({}), control('1.2.31'), home, undefined)).toEqual({ edits: [] });
    const config = { kind: 'kubelet-config', path: '/var/lib/kubelet/config.yaml', key: [] } as const;
    expect(mountFor(host({ '/etc/ssl/ca.crt': file() }), control('4.2.3'), config, '/etc/ssl/ca.crt')).toEqual({ edits: [] });
  });
});

const staticPods: readonly Component[] = ['apiserver', 'controller-manager', 'scheduler', 'etcd'];
const ownFiles: readonly (string | undefined)[] = ['audit-log', 'encryption'];
const given = '/etc/ssl/acme/given.crt';

/** Every control of a static pod with flags that take the path of a file, and these flags. */
const naming = [...sources.controls.values()].flatMap((each) => {
  const isOfPod = staticPods.some((component) => component === each.component) && !ownFiles.includes(each.remediation);
  const flags = openSettings(each.checks).filter((setting) => valueProblem(setting, 'not/absolute')?.includes('the absolute path') === true);
  return isOfPod && flags.length > 0 ? [{ slug: each.slug, control: { ...controlOf({ ...anyCase, control: each.slug }), guards: [] }, flags: flags.map(({ flag }) => flag) }] : [];
});

describe('every flag of a static pod that can be given a file', () => {
  it('is tried', () => {
    expect(naming.length).toBeGreaterThan(8);
  });

  it.each(naming)('of $slug gets a mount of it', ({ control: one, flags }) => {
    const component = staticPods.find((each) => each === one.component) ?? 'apiserver';
    const seen = view(['master', 'etcd'], {
      files: { [manifestPath(component)]: file(manifest(component, [])), [given]: file() },
      processes: [process(component, [])],
      certificates: { [given]: { state: 'taken', text: selfSignedCertificate('given').certificate } },
    });
    const values = new Map([[one.slug, Object.fromEntries(flags.map((flag) => [flag, given]))]]);
    const judged = [{ view: seen, judgements: judgeHost(seen, [one], 'en') }];
    const { changes, leftovers } = planFixes(judged, { run: 'run', named: new Set([one.slug]), auditPolicy: '', knownNames: sources.knownNames, values });
    const text = textAfter(changes.find(({ target }) => target === manifestPath(component)));
    expect(leftovers).toEqual([]);
    const pod = readPodManifest(text, programOf[component]);
    expect(flags.filter((flag) => !pod.command.includes(`--${flag}=${given}`))).toEqual([]);
    expect(pod.mounts).toMatchObject([{ mountPath: given, readOnly: true }]);
    expect(pod.volumes.map(({ hostPath }) => hostPath)).toEqual([{ path: given, type: 'File' }]);
  });
});
