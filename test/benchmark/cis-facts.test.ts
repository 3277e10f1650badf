import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compareNumbers } from '../../src/benchmark/compare-numbers.js';
import { loadBenchmark } from '../../src/benchmark/load-benchmark.js';
import type { NumberedControl } from '../../src/model/control.js';
import { isSameDemand } from './demand.js';
import { ourDemand } from './our-demand.js';
import { publishedDemand, readPublished } from './published-demand.js';

/** The versions in the order in which they were published, and how many controls each has. */
const counts: Readonly<Record<string, number>> = {
  '1.5': 122,
  '1.6': 122,
  '1.20': 123,
  '1.23': 125,
  '1.24': 124,
  '1.7': 131,
  '1.8': 130,
  '1.9': 130,
  '1.10': 130,
  '1.11': 133,
  '1.12': 131,
};
const versions = ['1.5', '1.6', '1.20', '1.23', '1.24', '1.7', '1.8', '1.9', '1.10', '1.11', '1.12'];
const published = readPublished();
const benchmarks = new Map(versions.map((version) => [version, loadBenchmark(`cis-${version}`)]));

function controlsOf(version: string): readonly NumberedControl[] {
  return benchmarks.get(version)?.controls ?? [];
}

/** Whether a control demands the published in every Kubernetes minor that its benchmark is for. */
function isAsPublished(version: string, control: NumberedControl): boolean {
  const demand = publishedDemand(published.get(`cis-${version} ${control.number}`) ?? []);
  if (demand === undefined) return true;
  return (benchmarks.get(version)?.kubernetes ?? []).every((minor) => {
    const ours = ourDemand(control, minor);
    return ours !== undefined && isSameDemand(ours, demand);
  });
}

/** `kubelet-anonymous-auth 1.5: 4.2.1` for each difference that docs/differences.md lists. */
function documentedDifferences(): readonly string[] {
  const page = readFileSync('docs/differences.md', 'utf8');
  return [...page.matchAll(/^\| `([a-z0-9-]+)` \| ([^|]+) \|/gm)].flatMap(([, slug = '', where = '']) =>
    where.split(';').flatMap((part) => {
      const [, from = '', to = from, number = ''] = /^\s*(\S+?)(?: to (\S+))?: ([\d.]+)\s*$/.exec(part) ?? [];
      const range = versions.slice(versions.indexOf(from), versions.indexOf(to) + 1);
      if (range.length === 0) throw new Error(`docs/differences.md: ${slug} is at no place that is known: ${part}`);
      return range.map((version) => `${slug} ${version}: ${number}`);
    }),
  );
}

describe.each(versions)('cis-%s', (version) => {
  const numbers = [...published.keys()].flatMap((key) => (key.startsWith(`cis-${version} `) ? [key.split(' ')[1] ?? ''] : []));

  test('has the published numbers, and no others', () => {
    expect(controlsOf(version).map((control) => control.number)).toEqual(numbers.sort(compareNumbers));
    expect(controlsOf(version)).toHaveLength(counts[version] ?? 0);
  });

  test('has automated and manual controls as published', () => {
    const automated = numbers.filter((number) => published.get(`cis-${version} ${number}`)?.[0]?.mode === 'automated');
    const ours = controlsOf(version).filter((control) => control.automated);
    expect(ours.map((control) => control.number)).toEqual(automated);
  });

  test('reads the environment where the published tests do', () => {
    const unread = controlsOf(version).filter((control) => {
      const variables = (published.get(`cis-${version} ${control.number}`) ?? []).map(({ env }) => env).filter(Boolean);
      const read = new Set(control.checks.map((check) => ('setting' in check ? check.setting.env : undefined)));
      return !control.checks.some((check) => 'rule' in check) && variables.some((variable) => !read.has(variable));
    });
    expect(unread.map((control) => control.number)).toEqual([]);
  });

  test('has no control twice', () => {
    const slugs = controlsOf(version).map((control) => control.slug);
    expect(slugs.filter((slug, index) => slugs.indexOf(slug) !== index)).toEqual([]);
  });
});

describe('the eleven versions', () => {
  test('differ from the published tests exactly where docs/differences.md says so', () => {
    const differing = versions.flatMap((version) =>
      controlsOf(version)
        .filter((control) => !isAsPublished(version, control))
        .map((control) => `${control.slug} ${version}: ${control.number}`),
    );
    expect(differing.sort()).toEqual([...documentedDifferences()].sort());
  });

  test('are together for every Kubernetes minor from 1.15 to 1.34, each for minors of its own', () => {
    const minors = versions.flatMap((version) => benchmarks.get(version)?.kubernetes ?? []);
    expect(minors).toEqual(Array.from({ length: 20 }, (_, index) => `1.${index + 15}`));
  });
});
