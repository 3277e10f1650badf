import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { availableBenchmarks } from '../../src/benchmark/available-benchmarks.js';
import { availablePlaybooks } from '../../src/benchmark/available-playbooks.js';
import { BenchmarkError } from '../../src/benchmark/benchmark-error.js';
import { loadBenchmark } from '../../src/benchmark/load-benchmark.js';
import { loadPlaybook } from '../../src/benchmark/load-playbook.js';
import { resolvePlaybook } from '../../src/benchmark/resolve-playbook.js';
import { readSources } from '../../src/benchmark/sources.js';
import type { ResolvedPlaybook } from '../../src/model/playbook.js';

interface SelectionCase {
  readonly name: string;
  /** cis-1.20 when it says nothing else. */
  readonly benchmarks?: readonly string[];
  readonly steps: readonly { readonly controls: readonly string[]; readonly except?: readonly string[] }[];
  /** Numbers that each step has. */
  readonly numbers: readonly (readonly string[])[];
  /** Slugs that each step names; none when it says nothing. */
  readonly named?: readonly (readonly string[])[];
}

interface UnresolvedCase {
  readonly name: string;
  readonly benchmarks?: readonly string[];
  readonly playbook: string;
  readonly error: string;
}

function casesOf<T>(file: string): readonly T[] {
  return parse(readFileSync(`test/cases/playbooks/${file}`, 'utf8')) as readonly T[];
}

const sources = readSources();
const benchmarks = availableBenchmarks(sources).map(({ id }) => loadBenchmark(id, sources));

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'playbooks-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

function resolve(text: string, ids: readonly string[] = ['cis-1.20']): ResolvedPlaybook {
  const path = join(directory, 'mine.yaml');
  writeFileSync(path, text);
  return resolvePlaybook(loadPlaybook(path), ids.map((id) => loadBenchmark(id, sources)), sources);
}

function resolveKeys(keys: object, ids?: readonly string[]): ResolvedPlaybook {
  return resolve(stringify({ id: 'mine', title: 'Mine', ...keys }), ids);
}

const all = [{ name: 'All', controls: ['all'] }];

describe('steps select', () => {
  test.each(casesOf<SelectionCase>('selections.yaml'))('$name', ({ benchmarks: ids, steps, numbers, named }) => {
    const resolved = resolveKeys({ steps: steps.map((step) => ({ name: 'Step', ...step })) }, ids);
    expect(resolved.steps.map((step) => step.controls.map((control) => control.number))).toEqual(numbers);
    expect(resolved.steps.map((step) => [...step.named])).toEqual(named ?? steps.map(() => []));
  });

  test('with all, every automated control that needs no review, once', () => {
    const [first, second] = resolveKeys({ steps: [...all, { name: 'Again', controls: ['automated'] }] }).steps;
    const expected = loadBenchmark('cis-1.20', sources).controls.filter((each) => each.automated && each.risk !== 'review');
    expect(first?.controls.map(({ slug }) => slug)).toEqual(expected.map(({ slug }) => slug));
    expect(second?.controls).toEqual([]);
  });

  test('and keep their names and batches', () => {
    const [step] = resolveKeys({ steps: [{ name: { en: 'All', zh: '全部' }, controls: ['all'], serial: [1, '50%'] }] }).steps;
    expect(step?.name).toEqual({ en: 'All', zh: '全部' });
    expect(step?.serial).toEqual([{ hosts: 1 }, { percent: 50 }]);
  });
});

describe('values', () => {
  test('are given by slug or number, of one flag or several, members of a list joined', () => {
    const controls = ['all', 'kubelet-serving-certificate', 'apiserver-tls-cipher-suites'];
    const values = {
      'apiserver-client-ca-file': '/etc/kubernetes/pki/ca.crt',
      '1.2.22': 60,
      'kubelet-serving-certificate': { 'tls-cert-file': '/k.crt', 'tls-private-key-file': '/k.key' },
      'apiserver-tls-cipher-suites': ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384'],
    };
    const resolved = resolveKeys({ steps: [{ name: 'All', controls }], values });
    expect(Object.fromEntries(resolved.values)).toEqual({
      'apiserver-client-ca-file': { 'client-ca-file': '/etc/kubernetes/pki/ca.crt' },
      'apiserver-audit-log-maxage': { 'audit-log-maxage': '60' },
      'kubelet-serving-certificate': { 'tls-cert-file': '/k.crt', 'tls-private-key-file': '/k.key' },
      'apiserver-tls-cipher-suites': { 'tls-cipher-suites': 'TLS_AES_128_GCM_SHA256,TLS_AES_256_GCM_SHA384' },
    });
  });

  test('may be for a control that the benchmark in use does not have', () => {
    expect(resolveKeys({ steps: all, values: { 'kubelet-pod-max-pids': 4096 } }).values.get('kubelet-pod-max-pids')).toEqual({
      'pod-max-pids': '4096',
    });
  });

  test('may be for the remediation of a control, which is named by its step', () => {
    const kubeconfig = '/etc/kubernetes/image-policy/backend.kubeconfig';
    const resolved = resolveKeys({ steps: [{ name: 'Images', controls: ['5.5.1'] }], values: { '5.5.1': { kubeconfig } } });
    expect(resolved.values.get('image-policy-webhook')).toEqual({ kubeconfig });
    expect(resolved.steps.flatMap(({ named }) => [...named])).toEqual(['image-policy-webhook']);
  });

  test('of another benchmark, by its id, are left out', () => {
    expect(resolveKeys({ steps: all, values: { 'cis-1.23:1.2.28': '/etc/kubernetes/pki/ca.crt' } }).values.size).toBe(0);
  });

  test('by a number that means the same in two benchmarks are one', () => {
    const resolved = resolveKeys({ steps: all, values: { '1.3.5': '/etc/kubernetes/pki/ca.crt' } }, ['cis-1.20', 'cis-1.23']);
    expect([...resolved.values.keys()]).toEqual(['controller-manager-root-ca-file']);
  });
});

describe('exceptions', () => {
  test('are for all controls that their patterns mean, those of a person too', () => {
    const exceptions = [
      { controls: ['3.2', 'kubelet-seccomp-default'], reason: 'Elsewhere.' },
      { controls: ['scheduler-*'], hosts: ['m1'], reason: { en: 'Old.', zh: '旧。' } },
    ];
    const resolved = resolveKeys({ steps: all, exceptions }).exceptions;
    expect(resolved[0]).toEqual({
      controls: new Set(['apiserver-audit-policy-file', 'apiserver-audit-policy-coverage']),
      reason: { en: 'Elsewhere.', zh: 'Elsewhere.' },
    });
    expect(resolved[1]?.hosts).toEqual(['m1']);
    expect(resolved[1]?.controls.has('scheduler-profiling')).toBe(true);
    expect(resolved[1]?.reason).toEqual({ en: 'Old.', zh: '旧。' });
  });
});

describe('is refused for the benchmarks in use, with file, line and column:', () => {
  test.each(casesOf<UnresolvedCase>('unresolved.yaml'))('$name', ({ playbook, benchmarks: ids, error }) => {
    let message = 'nothing was refused';
    try {
      resolve(playbook, ids);
    } catch (thrown) {
      if (!(thrown instanceof BenchmarkError)) throw thrown;
      message = thrown.message;
    }
    expect(message).toBe(join(directory, error));
  });
});

describe('the playbook of the package', () => {
  const shipped = [...availablePlaybooks().keys()];
  const pairs = shipped.flatMap((playbook) => benchmarks.map((benchmark) => ({ playbook, benchmark })));

  test.each(pairs)('$playbook has controls of $benchmark.id in its steps', ({ playbook, benchmark }) => {
    const { steps } = resolvePlaybook(loadPlaybook(playbook), [benchmark], sources);
    expect(steps.filter(({ controls }) => controls.length === 0).length).toBeLessThan(steps.length);
  });

  test.each(shipped)('%s has a title and steps in both languages', (playbook) => {
    const { title, steps } = loadPlaybook(playbook).value;
    const texts = [title, ...steps.map(({ name }) => name)];
    expect(texts.filter(({ en, zh }) => /\p{Script=Han}/u.test(en) || zh === en)).toEqual([]);
  });

  test.each(benchmarks)('harden takes all of $id that is safe or restarts a component, and nothing else', (benchmark) => {
    const { steps } = resolvePlaybook(loadPlaybook('harden'), [benchmark], sources);
    const expected = benchmark.controls.filter(({ automated, risk }) => automated && (risk === 'safe' || risk === 'restart'));
    const slugs = steps.flatMap(({ controls }) => controls.map(({ slug }) => slug));
    expect(slugs.toSorted()).toEqual(expected.map(({ slug }) => slug).toSorted());
  });

  test.each(benchmarks)('files-only takes all controls of $id about files that need no review, and restarts nothing', (benchmark) => {
    const { steps } = resolvePlaybook(loadPlaybook('files-only'), [benchmark], sources);
    const expected = benchmark.controls.filter(({ checks, risk }) => risk !== 'review' && checks.some((check) => 'file' in check));
    const controls = steps.flatMap((step) => step.controls);
    expect(controls.map(({ slug }) => slug).toSorted()).toEqual(expected.map(({ slug }) => slug).toSorted());
    expect(new Set(controls.map(({ risk }) => risk))).toEqual(new Set(['safe']));
  });

  test.each(benchmarks)('audit-logging takes all controls of $id about the audit log', (benchmark) => {
    const { steps } = resolvePlaybook(loadPlaybook('audit-logging'), [benchmark], sources);
    const expected = benchmark.controls.filter(({ slug }) => slug.includes('-audit-'));
    expect(steps.flatMap(({ controls }) => controls.map(({ slug }) => slug))).toEqual(expected.map(({ slug }) => slug));
  });

  test.each(benchmarks)('kubelet takes only controls of $id about the kubelet, none of risk review', (benchmark) => {
    const { steps } = resolvePlaybook(loadPlaybook('kubelet'), [benchmark], sources);
    const controls = steps.flatMap((step) => step.controls);
    expect(new Set(controls.map(({ component }) => component))).toEqual(new Set(['kubelet']));
    expect(controls.filter(({ risk }) => risk === 'review')).toEqual([]);
    expect(steps.slice(1).map(({ serial }) => serial?.[0])).toEqual([{ hosts: 1 }, { hosts: 1 }]);
  });

  test('kubespray does in cis-1.5 what is otherwise done by hand, and leaves anonymous requests alone', () => {
    const { steps, values, exceptions } = resolvePlaybook(loadPlaybook('kubespray'), [loadBenchmark('cis-1.5', sources)], sources);
    const numbers = steps.flatMap(({ controls }) => controls.map(({ number }) => number));
    expect(numbers).toEqual(expect.arrayContaining(kubesprayByHand));
    expect(numbers).not.toContain('1.2.1');
    expect(exceptions.map(({ controls }) => [...controls])).toEqual([['apiserver-anonymous-auth']]);
    expect(values.get('apiserver-kubelet-certificate-authority')).toEqual({
      'kubelet-certificate-authority': '/etc/kubernetes/ssl/ca.crt',
    });
  });
});

/** Numbers in cis-1.5 of what operators of Kubespray clusters set with playbooks of their own. */
const kubesprayByHand = [
  '1.1.9', '1.1.10', '1.1.19', '1.1.20', '1.1.21', '1.2.6', '1.2.12', '1.2.22', '1.2.23', '1.2.24', '1.2.25', '1.2.35',
  '1.3.6', '1.3.7', '1.4.1', '1.4.2', '3.2.1', '4.1.7', '4.2.4', '4.2.6', '4.2.9', '4.2.12', '4.2.13',
];
