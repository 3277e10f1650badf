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
  const text = changes.flatMap(({ after }) => (after.type === 'file' ? [after.content ?? ''] : [])).join('\n');
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
    files: { ...snapshot.files, ...Object.fromEntries(changes.map(({ target, after: state }) => [target, factOf(state)])) },
    processes: snapshot.processes.flatMap((process) => {
      if (!stopped.has(process.component)) return [process];
      return process.component === 'kubelet' ? [startedAnew(process, changes)] : [];
    }),
  };
  return viewHost(host, after, layouts);
}

const failing = [...readControlCases().values()].flat().flatMap((each) => {
  if (each.verdict !== 'fail' || each.host === undefined) return [];
  const [control, host] = [controlOf(each), hostOfCase(each.host)];
  return [{ title: `${each.control}: ${each.case}`, control, host, plan: planFor(host, control) }];
});

describe('a host that fails, once the plan is carried out', () => {
  const repaired = failing.filter(({ plan }) => plan.changes.length > 0);

  it.each(repaired)('$title: passes, and nothing is left to plan', ({ control, host, plan }) => {
    const after = changed(host, plan.changes);
    const [judgement] = judgeHost(after, [control], 'en');
    expect(judgement?.finding.status, `${judgement?.finding.actual} (${judgement?.finding.reason})`).toBe('pass');
    expect(planFor(after, control)).toMatchObject({ changes: [], leftovers: [] });
  });
});

describe('a failure', () => {
  it.each(failing.filter(({ plan }) => plan.changes.length === 0))('$title: is left with a reason', ({ plan }) => {
    expect(plan.leftovers.map(({ reason }) => reason.length > 20)).toEqual([true]);
  });

  it('is repaired on some host, or refused by a guard, wherever explain promises a repair', () => {
    const promised = failing.filter(({ control }) => outlineRepair(control).isRepairable && control.guards.length === 0);
    const slugs = new Set(promised.map(({ control }) => control.slug));
    for (const { control, plan } of promised) if (plan.changes.length > 0) slugs.delete(control.slug);
    expect([...slugs]).toEqual([]);
  });
});
