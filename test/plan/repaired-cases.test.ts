import { describe, expect, it } from 'vitest';
import { loadAuditPolicy } from '../../src/benchmark/load-audit-policy.js';
import { readSources } from '../../src/benchmark/sources.js';
import type { HostView } from '../../src/evaluate/host-view.js';
import { viewHost } from '../../src/evaluate/host-view.js';
import { judgeHost } from '../../src/evaluate/judge-host.js';
import type { NumberedControl } from '../../src/model/control.js';
import type { Change, FileState, Plan } from '../../src/model/plan.js';
import type { FileFact, ProcessFact, Snapshot } from '../../src/model/snapshot.js';
import { planFixes } from '../../src/plan/plan-fixes.js';
import { outlineRepair } from '../../src/plan/repair-outline.js';
import { readControlCases } from '../evaluate/control-case.js';
import { controlOf } from '../evaluate/control-of-case.js';
import { hostOfCase } from '../evaluate/host-of-case.js';
import { file, layouts } from '../evaluate/snapshot-builder.js';
import { fileChanges, textAfter } from './file-changes.js';

const auditPolicy = loadAuditPolicy();
const { knownNames } = readSources();

function planFor(host: HostView, control: NumberedControl): Plan {
  const judged = [{ view: host, judgements: judgeHost(host, [control], 'en') }];
  return planFixes(judged, { run: 'run', named: new Set([control.slug]), auditPolicy, knownNames });
}

function factOf(state: FileState): FileFact {
  if (state.type === 'absent') return { state: 'absent' };
  const [user = '', group = ''] = state.owner.split(':');
  return file(state.content, { type: state.type, mode: state.mode, user, group });
}

/** The kubelet as its changed environment file starts it. */
function startedAnew(kubelet: ProcessFact, changes: readonly Change[]): ProcessFact {
  const text = changes.map(textAfter).join('\n');
  const [, flags] = /^KUBELET_KUBEADM_ARGS="(.*)"$/m.exec(text) ?? [];
  if (flags === undefined) return kubelet;
  const kept = kubelet.argv.filter((argument, index) => index === 0 || argument.startsWith('--config'));
  return { ...kubelet, argv: [...kept, ...flags.split(' ').filter((flag) => flag !== '')] };
}

/** The host after its changes: static pods before they start again, the kubelet as it is started. */
function changed({ host, snapshot }: HostView, changes: readonly Change[]): HostView {
  const stopped = new Set(changes.flatMap(({ restarts }) => restarts));
  const after: Snapshot = {
    ...snapshot,
    files: { ...snapshot.files, ...Object.fromEntries(fileChanges(changes).map(({ target, after: state }) => [target, factOf(state)])) },
    processes: snapshot.processes.flatMap((process) => {
      if (!stopped.has(process.component)) return [process];
      return process.component === 'kubelet' ? [startedAnew(process, changes)] : [];
    }),
  };
  return viewHost(host, after, layouts);
}

/** The host with every file that its layout has for a setting. */
function withLayoutFiles({ host, snapshot, layout }: HostView): HostView {
  const paths = Object.values(layout.settings ?? {}).flat().filter((path) => snapshot.files[path]?.state !== 'present');
  const files = Object.fromEntries(paths.map((path) => [path, file(undefined, { mode: 0o600 })]));
  return viewHost(host, { ...snapshot, files: { ...snapshot.files, ...files } }, layouts);
}

const unmet = [...readControlCases().values()].flat().flatMap((each) => {
  if ((each.verdict !== 'fail' && each.verdict !== 'warn') || each.host === undefined) return [];
  const [control, bare] = [controlOf(each), hostOfCase(each.host)];
  const { verdict } = each;
  const title = `${each.control}: ${each.case}`;
  const hosts = [
    { title, host: bare },
    { title: `${title}, with the files of the layout`, host: withLayoutFiles(bare) },
  ];
  return hosts.map(({ title: named, host }) => ({ title: named, verdict, control, host, plan: planFor(host, control) }));
});
const failing = unmet.filter(({ verdict }) => verdict === 'fail');

describe('a host that fails, or that a person judges, once the plan is carried out', () => {
  const repaired = unmet.filter(({ plan }) => plan.changes.length > 0);

  it.each(repaired)('$title: passes, and nothing is left to plan', ({ control, host, plan }) => {
    const after = changed(host, plan.changes);
    const [judgement] = judgeHost(after, [control], 'en');
    expect(judgement?.finding.status, `${judgement?.finding.actual} (${judgement?.finding.reason})`).toBe('pass');
    expect(planFor(after, control)).toMatchObject({ changes: [], leftovers: [] });
  });
});

describe('a failure of an etcd that a service runs, or of a component with a configuration file', () => {
  const homes = ['etcd-environment', 'etcd-arguments', 'etcd-config', 'component-config'];
  const homesOf = (host: HostView, control: NumberedControl): readonly string[] =>
    judgeHost(host, [control], 'en').flatMap(({ observations }) =>
      observations.flatMap((seen) => ('subject' in seen && seen.subject.kind === 'setting' ? [seen.subject.home?.kind ?? ''] : [])),
    );
  const cases = failing.map((each) => ({ ...each, found: homesOf(each.host, each.control) }));
  const there = cases.filter(({ found }) => found.some((kind) => homes.includes(kind)));

  it('is found at every kind of home', () => {
    expect([...new Set(there.flatMap(({ found }) => found))].sort()).toEqual([...homes].sort());
  });

  it.each(there)('$title: is repaired where the setting is declared', ({ plan, found }) => {
    expect(plan.leftovers).toEqual([]);
    const kinds = found.map((kind) => (kind === 'component-config' ? 'file' : kind));
    expect(plan.changes.map(({ kind }) => kind)).toEqual(expect.arrayContaining([...new Set(kinds)]));
    expect(plan.changes.flatMap(({ restarts }) => restarts)).toHaveLength(1);
  });
});

describe('a failure', () => {
  it.each(failing.filter(({ plan }) => plan.changes.length === 0))('$title: is left with a reason', ({ plan }) => {
    expect(plan.leftovers.map(({ reason }) => reason.length > 20)).toEqual([true]);
  });

  it('is repaired on some host, or refused by a guard, wherever explain promises a repair', () => {
    const promised = failing.filter(({ control }) => outlineRepair(control, layouts).isRepairable && control.guards.length === 0);
    const slugs = new Set(promised.map(({ control }) => control.slug));
    for (const { control, plan } of promised) if (plan.changes.length > 0) slugs.delete(control.slug);
    expect([...slugs]).toEqual([]);
  });
});
