import { describe, expect, it } from 'vitest';
import { readSources } from '../../src/benchmark/sources.js';
import { readPodManifest } from '../../src/documents/pod-manifest.js';
import type { HostView } from '../../src/evaluate/host-view.js';
import { judgeHost } from '../../src/evaluate/judge-host.js';
import type { Check, NumberedControl } from '../../src/model/control.js';
import type { Plan } from '../../src/model/plan.js';
import { hostWishes } from '../../src/plan/host-wishes.js';
import { control, file, manifestPath, staticPod, view } from '../evaluate/snapshot-builder.js';
import { fileChanges, textAfter } from './file-changes.js';
import { fleetHost, nodes, planFor } from './fleet.js';

const { knownNames } = readSources();
const eventRateLimit = '1.2.9';
const podSecurityPolicy = '1.2.15';
const nodeRestriction = '1.2.16';

/** The admission plugins that the API server has after each stage that changes its manifest. */
function pluginsByStage({ changes }: Plan): readonly (readonly string[])[] {
  const manifests = fileChanges(changes).filter(({ target }) => target === manifestPath('apiserver'));
  return manifests.map((change) => {
    const flag = readPodManifest(textAfter(change), 'kube-apiserver').command.find((each) => each.startsWith('--enable-admission-plugins='));
    return flag?.split('=')[1]?.split(',') ?? [];
  });
}

function asking(slug: string, ...checks: Check[]): NumberedControl {
  return { ...control('1.2.16'), slug, checks, guards: [] };
}

function includes(plugin: string): Check {
  return { setting: { flag: 'enable-admission-plugins', type: 'list' }, must: { includes: plugin } };
}

/** The values that the wishes of some controls set, by slug. */
function valuesOf(host: HostView, controls: readonly NumberedControl[]): Record<string, unknown> {
  const options = { run: 'run', named: new Set<string>(), auditPolicy: '', knownNames };
  const wishes = hostWishes(host, judgeHost(host, controls, 'en'), options, new Map());
  return Object.fromEntries(
    [...wishes].map(([{ control: { slug } }, wish]) => [slug, 'refusal' in wish ? 'refused' : wish.edits.flatMap((edit) => (edit.kind === 'setting' ? [edit.value] : []))]),
  );
}

describe('one list that several controls ask for something in', () => {
  it('has in each stage what that stage and those before it ask for, and never loses it', () => {
    const master = fleetHost({ roles: ['master', 'node'], name: 'm1' });
    const plan = planFor([master], [podSecurityPolicy, nodeRestriction], { objects: nodes('m1') });
    expect(plan.leftovers).toEqual([]);
    expect(pluginsByStage(plan)).toEqual([['NodeRestriction'], ['NodeRestriction', 'PodSecurityPolicy']]);
  });

  it('has nothing of what turns out not to be possible', () => {
    const path = '/etc/kubernetes/ours.yaml';
    const pod = staticPod('apiserver', [`--admission-control-config-file=${path}`]);
    const host = view(['master'], { ...pod, files: { ...pod.files, [path]: file('plugins: [') } });
    const plan = planFor([host], [eventRateLimit, nodeRestriction]);
    expect(plan.leftovers).toMatchObject([{ control: eventRateLimit, reason: expect.stringContaining(path) }]);
    expect(pluginsByStage(plan)).toEqual([['NodeRestriction']]);
  });

  it('has nothing of a control of which another part is refused', () => {
    const issuer: Check = { setting: { flag: 'oidc-issuer-url', type: 'string' }, must: { present: true } };
    const values = valuesOf(view(['master'], staticPod('apiserver', [])), [asking('half', includes('NamespaceLifecycle'), issuer), asking('whole', includes('NodeRestriction'))]);
    expect(values).toEqual({ half: 'refused', whole: [['NodeRestriction']] });
  });

  it('has what all of them ask for otherwise', () => {
    const values = valuesOf(view(['master'], staticPod('apiserver', [])), [asking('one', includes('NamespaceLifecycle')), asking('other', includes('NodeRestriction'))]);
    expect(values).toEqual({ one: [['NamespaceLifecycle']], other: [['NamespaceLifecycle', 'NodeRestriction']] });
  });
});
