import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readPodManifest } from '../../src/documents/pod-manifest.js';
import { imagePolicyWebhook } from '../../src/documents/image-policy-webhook.js';
import { setAdmissionPlugin } from '../../src/documents/admission-configuration.js';
import type { HostView } from '../../src/evaluate/host-view.js';
import { clusterHost } from '../../src/model/finding.js';
import type { Plan } from '../../src/model/plan.js';
import type { FileFact, Snapshot } from '../../src/model/snapshot.js';
import type { PlanOptions } from '../../src/plan/plan-options.js';
import { control, file, manifest, manifestPath, process } from '../evaluate/snapshot-builder.js';
import { textAfter } from './file-changes.js';
import { fleetHost, nodes, planFor } from './fleet.js';

const number = '5.5.1';
const { slug } = control(number);
const kubeconfig = '/etc/kubernetes/image-policy/backend.kubeconfig';
const directory = '/etc/kubernetes/admission';
const own = `${directory}/admission.yaml`;
const path = manifestPath('apiserver');

function server(name: string, flags: readonly string[] = [], files: Readonly<Record<string, FileFact>> = {}, pod = ''): HostView {
  const facts: Partial<Snapshot> = {
    files: { [path]: file(manifest('apiserver', flags) + pod), [kubeconfig]: file(), ...files },
    images: { tool: 'crictl', references: ['k8s.gcr.io/pause:3.2'] },
  };
  const host = fleetHost({ roles: ['master'], name, facts });
  const processes = { ...host.processes, apiserver: [process('apiserver', flags)] };
  return { ...host, processes };
}

interface Wished extends Partial<PlanOptions> {
  readonly numbers?: readonly string[];
  readonly naming?: readonly string[];
  readonly file?: string | null;
}

function plan(hosts: readonly HostView[], { numbers = [number], naming = numbers, file: given = kubeconfig, ...options }: Wished = {}): Plan {
  const values = given === null ? {} : { values: new Map([[slug, { kubeconfig: given }]]) };
  return planFor(hosts, numbers, { named: naming, objects: nodes(...hosts.map(({ host }) => host.name)), options: { ...values, ...options } });
}

function podOf({ changes }: Plan, host = 'm1', stage = 0) {
  const change = changes.find((each) => each.host === host && each.target === path && each.stage === stage);
  return readPodManifest(textAfter(change), 'kube-apiserver');
}

function plugins(...args: Parameters<typeof podOf>): string | undefined {
  return podOf(...args).command.find((each) => each.startsWith('--enable-admission-plugins='))?.replace(/^[^=]*=/, '');
}

describe('ImagePolicyWebhook, named and given the kubeconfig of its service', () => {
  const made = plan([server('m1', ['--enable-admission-plugins=NodeRestriction']), server('m2')]);

  it('comes on every master with configuration, mounts, plugin and proof', () => {
    expect(made.leftovers).toEqual([]);
    expect(made.changes.map(({ host, target, controls, risk }) => [host, target, controls[0], risk])).toEqual(
      ['m1', 'm2'].flatMap((host) => [directory, own, path, 'new pods'].map((target) => [host, target, number, 'review'])),
    );
    expect(made.changes.find(({ target }) => target === path)).toMatchObject({ restarts: ['apiserver'], needs: [own] });
  });

  it('asks the service of the kubeconfig, and lets nothing run that it does not approve', () => {
    const change = made.changes.find(({ host, target }) => host === 'm2' && target === own);
    expect(parse(textAfter(change))).toMatchObject({
      plugins: [{ name: 'ImagePolicyWebhook', configuration: { imagePolicy: { kubeConfigFile: kubeconfig, defaultAllow: false } } }],
    });
  });

  it('keeps the plugins that are there, and shows the pod both files read-only', () => {
    expect(plugins(made)).toBe('NodeRestriction,ImagePolicyWebhook');
    expect(plugins(made, 'm2')).toBe('ImagePolicyWebhook');
    const { command, mounts, volumes } = podOf(made);
    expect(command).toContain(`--admission-control-config-file=${own}`);
    expect(mounts.map(({ mountPath, readOnly }) => [mountPath, readOnly])).toEqual([[directory, true], [kubeconfig, true]]);
    expect(volumes.map(({ hostPath }) => hostPath)).toEqual([{ path: directory, type: 'Directory' }, { path: kubeconfig, type: 'File' }]);
  });

  it('mounts a kubeconfig that lies beside the configuration only once', () => {
    const beside = `${directory}/backend.kubeconfig`;
    const files = { [directory]: file(undefined, { type: 'directory', mode: 0o700 }), [beside]: file() };
    expect(podOf(plan([server('m1', [], files)], { file: beside })).mounts.map(({ mountPath }) => mountPath)).toEqual([directory]);
  });

  it('is added to a configuration that is there already', () => {
    const kept = '# of the platform team\napiVersion: apiserver.config.k8s.io/v1\nkind: AdmissionConfiguration\nplugins:\n- name: PodSecurity\n  path: p.yaml\n';
    const named = '/etc/kubernetes/cluster.yaml';
    const { changes } = plan([server('m1', [`--admission-control-config-file=${named}`], { [named]: file(kept) })]);
    const text = textAfter(changes.find(({ target }) => target === named));
    expect(text.startsWith(kept)).toBe(true);
    expect(parse(text)).toMatchObject({ plugins: [{ name: 'PodSecurity' }, { name: 'ImagePolicyWebhook' }] });
  });

  it('is no longer among the plugins that are off: the API server would not start', () => {
    const { command } = podOf(plan([server('m1', ['--disable-admission-plugins=ImagePolicyWebhook,PodSecurity'])]));
    expect(command).toContain('--disable-admission-plugins=PodSecurity');
  });

  it('leaves an API server alone that has the plugin', () => {
    const { changes } = plan([server('m1', ['--enable-admission-plugins=ImagePolicyWebhook']), server('m2')]);
    expect(new Set(changes.map(({ host }) => host))).toEqual(new Set(['m2']));
  });
});

describe('ImagePolicyWebhook beside other plugins of the same run', () => {
  const others = ['1.2.16', '1.2.9'];
  const numbers = [...others, number];
  const slugs = (...of: readonly string[]): ReadonlySet<string> => new Set(of.map((each) => control(each).slug));

  it('is set together with them, in one configuration and one list', () => {
    const made = plan([server('m1')], { numbers });
    expect(made.leftovers).toEqual([]);
    expect(plugins(made)?.split(',').sort()).toEqual(['EventRateLimit', 'ImagePolicyWebhook', 'NodeRestriction']);
    const configuration = made.changes.find(({ target }) => target === own);
    expect(parse(textAfter(configuration))).toMatchObject({ plugins: [{ name: 'EventRateLimit' }, { name: 'ImagePolicyWebhook' }] });
  });

  it.each([
    ['before', [{ name: 'images', slugs: slugs(number) }, { name: 'others', slugs: slugs(...others) }]],
    ['after', [{ name: 'others', slugs: slugs(...others) }, { name: 'images', slugs: slugs(number) }]],
  ])('is kept where its step comes %s theirs', (_, steps) => {
    const made = plan([server('m1')], { numbers, steps });
    expect(made.stages.map(({ name }) => name)).toEqual(steps.map(({ name }) => name));
    expect(plugins(made, 'm1', 1)?.split(',').sort()).toEqual(['EventRateLimit', 'ImagePolicyWebhook', 'NodeRestriction']);
  });

  it('waits for what another plugin of the list waits for', () => {
    const made = plan([server('m1')], { numbers: ['1.2.15', number] });
    expect(made.leftovers).toEqual([]);
    expect(made.changes.filter(({ target, stage }) => target === path && stage === 0)).toEqual([]);
    expect(plugins(made, 'm1', 1)).toBe('PodSecurityPolicy,ImagePolicyWebhook');
  });

  it('is not in their list when it cannot be had on every master', () => {
    const steps = [{ name: 'images', slugs: slugs(number) }, { name: 'others', slugs: slugs(...others) }];
    const made = plan([server('m1'), server('m2', [], { [kubeconfig]: { state: 'absent' } })], { numbers, steps });
    expect(plugins(made)?.split(',').sort()).toEqual(['EventRateLimit', 'NodeRestriction']);
  });
});

describe('ImagePolicyWebhook is left', () => {
  function left(made: Plan) {
    expect(made.changes).toEqual([]);
    expect(made.leftovers).toMatchObject([{ host: clusterHost, control: number }]);
    return made.leftovers[0];
  }

  it('where it was not named, and says how to name it', () => {
    expect(left(plan([server('m1')], { naming: [] }))?.reason).toContain(`--only ${number}`);
  });

  it('where no kubeconfig was given, which is then asked for', () => {
    expect(left(plan([server('m1')], { file: null }))).toMatchObject({
      reason: expect.stringMatching(/^needs a value: /),
      value: { slug, flag: 'kubeconfig' },
    });
  });

  it('where no step of the playbook has it', () => {
    expect(left(plan([server('m1')], { steps: [{ name: 'other', slugs: new Set() }] }))?.reason).toContain('no step of the playbook');
  });

  it('where the plugin is not on record', () => {
    expect(left(plan([server('m1')], { knownNames: [] }))?.reason).toContain('not on record');
  });

  it('where the API lists no nodes to start pods on', () => {
    const made = planFor([server('m1')], [number], { objects: '', options: { values: new Map([[slug, { kubeconfig }]]) } });
    expect(made.changes.filter(({ kind }) => kind === 'action')).toEqual([]);
    expect(made.changes[0]?.hazards?.join(' ')).toContain('No new pod is tried');
  });

  const named = '/etc/kubernetes/cluster.yaml';
  const elsewhere = setAdmissionPlugin(undefined, imagePolicyWebhook('/etc/other.kubeconfig'), 20);
  const flags = [`--admission-control-config-file=${named}`];
  const moved = `    volumeMounts:\n    - {name: moved, mountPath: /etc/kubernetes/image-policy}\n  volumes:\n  - {name: moved, hostPath: {path: /srv}}\n`;
  it.each<[string, HostView, string]>([
    ['a master lacks the kubeconfig', server('m2', [], { [kubeconfig]: { state: 'absent' } }), `m2: ${kubeconfig}, given for --kubeconfig, is no file there`],
    ['a configuration asks another service', server('m2', flags, { [named]: file(elsewhere) }), `m2: the entry for ImagePolicyWebhook in ${named} does not name`],
    ['a configuration is something else', server('m2', flags, { [named]: file('kind: Pod\n') }), `m2: ${named}: the document is`],
    ['a pod has something else at that path', server('m2', [], {}, moved), 'm2: the pod cannot see the host’s'.replace('’', "'")],
  ])('on every master where %s', (_, second, reason) => {
    expect(left(plan([server('m1'), second]))?.reason).toContain(reason);
  });
});
