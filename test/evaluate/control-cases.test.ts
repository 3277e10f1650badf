import { describe, expect, test } from 'vitest';
import { availableBenchmarks } from '../../src/benchmark/available-benchmarks.js';
import { loadBenchmark } from '../../src/benchmark/load-benchmark.js';
import { readSources } from '../../src/benchmark/sources.js';
import { judgeCluster } from '../../src/evaluate/judge-cluster.js';
import { judgeHost } from '../../src/evaluate/judge-host.js';
import type { Check, NumberedControl } from '../../src/model/control.js';
import type { Evidence, Finding } from '../../src/model/finding.js';
import { clusterOfCase } from './cluster-of-case.js';
import type { ControlCase } from './control-case.js';
import { readControlCases } from './control-case.js';
import { controlOf } from './control-of-case.js';
import { hostOfCase } from './host-of-case.js';

const sources = readSources();
const cases = readControlCases();
const allCases = [...cases.values()].flat();

function findingOf(each: ControlCase): Finding {
  const control = controlOf(each);
  const { host, cluster } = each;
  const ofHost = host === undefined ? [] : judgeHost(hostOfCase(host), [control], 'en');
  const ofCluster = cluster === undefined ? [] : judgeCluster(clusterOfCase(cluster), [control], 'en');
  const [judgement] = [...ofHost, ...ofCluster];
  if (judgement === undefined) throw new Error(`${each.control} is not judged of a ${host === undefined ? 'cluster' : 'host'}`);
  return judgement.finding;
}

/** `kube-system/Pod/shell`, `ClusterRole/system:aggregate`: other values of the evidence are no objects. */
function objectsIn(evidence: readonly Evidence[]): readonly string[] {
  return evidence.map((each) => each.value).filter((value) => /^([a-z0-9.-]+\/)?[A-Z][A-Za-z]+\/[^/\s]+$/.test(value));
}

describe.each([...cases])('%s', (_, ofFile) => {
  test.each(ofFile.map((each) => ({ title: `${each.control}: ${each.case}: ${each.verdict}`, each })))('$title', ({ each }) => {
    const finding = findingOf(each);
    expect(finding.status, `${finding.actual} (${finding.reason})`).toBe(each.verdict);
    if (each.offenders !== undefined) expect([...objectsIn(finding.evidence)].sort()).toEqual([...each.offenders].sort());
  });
});

/** Whether a check can show that its control does not hold; else a person decides. */
function canFail(check: Check): boolean {
  return ('rule' in check || check.must !== undefined) && check.unmet !== 'warn';
}

/** The verdicts that need a case: to pass and to fail, or, where only a person can judge, to be left to one. */
function neededVerdicts({ checks }: Pick<NumberedControl, 'checks'>): readonly string[] {
  if (checks.some(canFail)) return ['pass', 'fail'];
  const canPass = checks.some((check) => !('rule' in check) && check.must !== undefined);
  return canPass ? ['pass', 'warn'] : ['warn'];
}

function missingCases(control: NumberedControl): readonly string[] {
  const verdicts = new Set(allCases.filter((each) => each.control === control.slug).map((each) => each.verdict as string));
  return neededVerdicts(control).filter((verdict) => !verdicts.has(verdict)).map((verdict) => `${control.slug}: ${verdict}`);
}

describe('the cases of controls', () => {
  test('show a pass and a fail of every control of every benchmark, or a warning where a person judges', () => {
    const controls = availableBenchmarks(sources).flatMap(({ id }) => loadBenchmark(id, sources).controls);
    const bySlug = new Map(controls.map((control) => [control.slug, control]));
    expect([...bySlug.values()].flatMap(missingCases)).toEqual([]);
  });

  test('are each about something of their own', () => {
    const names = allCases.map((each) => `${each.control}: ${each.case}`);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});
