import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SelectionError } from '../../src/benchmark/selection-error.js';
import { BenchmarkError } from '../../src/benchmark/benchmark-error.js';
import { readSources } from '../../src/benchmark/sources.js';
import type { Request } from '../../src/cli/selection.js';
import { checkRequest, resolveRequest } from '../../src/cli/selection.js';
import type { HostView } from '../../src/evaluate/host-view.js';
import type { Role } from '../../src/model/host.js';
import { view } from '../evaluate/snapshot-builder.js';

const sources = readSources();
let told: string[];

beforeEach(() => {
  told = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    told.push(String(text));
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

function host(name: string, roles: readonly Role[], kubelet: string): HostView {
  const seen = view(roles, { host: name, versions: { kubelet } });
  return { ...seen, host: { ...seen.host, name } };
}

const upgrading = [host('m1', ['master'], '1.22.4'), host('w1', ['node'], '1.20.2')];

function resolve(request: Partial<Request>, views: readonly HostView[] = upgrading) {
  return resolveRequest(sources, { benchmarks: [], only: [], ...request }, views);
}

describe('what a run judges by', () => {
  it('is for each host the benchmark of its own version, and for the cluster that of its master', () => {
    const selection = resolve({});
    expect(selection.benchmarks.map(({ id }) => id)).toEqual(['cis-1.20', 'cis-1.23']);
    expect(new Set(selection.byHost.get('w1')?.map(({ benchmark }) => benchmark))).toEqual(new Set(['cis-1.20']));
    expect(new Set(selection.cluster.map(({ benchmark }) => benchmark))).toEqual(new Set(['cis-1.23']));
    expect(selection.byHost.get('m1')?.[0]?.reference).toBe('cis-1.23:1.1.1');
    expect(told.join('')).toMatch(/Benchmark: cis-1\.20 for w1, .*\nBenchmark: cis-1\.23 for m1, /);
  });

  it('calls controls by their bare number when there is one benchmark', () => {
    const selection = resolve({}, [host('m1', ['master'], '1.20.2')]);
    expect(selection.byHost.get('m1')?.[0]?.reference).toBe('1.1.1');
  });

  it('is every benchmark that was asked for, on every host, whatever it runs', () => {
    const selection = resolve({ benchmarks: ['cis-1.24', 'qkxy-cs001-2023'] });
    for (const name of ['m1', 'w1']) {
      const ids = selection.byHost.get(name)?.map(({ benchmark }) => benchmark);
      expect(new Set(ids)).toEqual(new Set(['cis-1.24', 'qkxy-cs001-2023']));
    }
    expect(told).toEqual([]);
  });

  it('has only what is about the cluster for the cluster', () => {
    expect(new Set(resolve({}).cluster.map(({ component }) => component))).toEqual(new Set(['cluster']));
    expect(resolve({ only: ['1.1.1'] }).cluster).toEqual([]);
  });

  it('has nothing about the cluster when no master takes part', () => {
    expect(resolve({}, [host('w1', ['node'], '1.20.2')]).cluster).toEqual([]);
  });

  it('is a pattern’s controls in every benchmark that knows it', () => {
    const { byHost, named } = resolve({ only: ['apiserver-basic-auth-file'], benchmarks: ['cis-1.6', 'cis-1.20'] });
    expect(byHost.get('m1')?.map(({ reference }) => reference)).toEqual(['cis-1.6:1.2.2']);
    expect(named).toEqual(new Set(['apiserver-basic-auth-file']));
  });

  it('takes a number for one benchmark alone behind its id', () => {
    const { byHost } = resolve({ only: ['cis-1.20:1.2.22'], benchmarks: ['cis-1.6', 'cis-1.20'] });
    expect(byHost.get('m1')?.map(({ slug }) => slug)).toEqual(['apiserver-audit-log-maxage']);
  });
});

describe('a bare number', () => {
  it('is told with the control that it means, and where it means another', () => {
    resolve({ only: ['1.2.22'], benchmarks: ['cis-1.20'] });
    expect(told.join('')).toMatch(/^1\.2\.22 is apiserver-audit-log-maxage \(cis-1\.20\); it is not .*apiserver-audit-log-path \(cis-1\.5, cis-1\.6\)/);
  });

  it('is told without further ado when it means the same everywhere', () => {
    resolve({ only: ['1.1.1'], benchmarks: ['cis-1.20'] });
    expect(told).toEqual(['1.1.1 is apiserver-manifest-mode (cis-1.20).\n']);
  });
});

describe('a request is refused before any host is touched', () => {
  it('for a benchmark that does not exist', () => {
    expect(() => checkRequest(sources, { benchmarks: ['cis-9'], only: [] })).toThrow(BenchmarkError);
  });

  it('for a pattern that means nothing in the benchmarks that were asked for', () => {
    const request = { benchmarks: ['cis-1.20'], only: ['apiserver-basic-auth-file'] };
    expect(() => checkRequest(sources, request)).toThrow(SelectionError);
    expect(() => checkRequest(sources, { ...request, benchmarks: [] })).not.toThrow();
  });
});
