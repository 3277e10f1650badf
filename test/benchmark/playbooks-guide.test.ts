import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { availableBenchmarks } from '../../src/benchmark/available-benchmarks.js';
import { availablePlaybooks } from '../../src/benchmark/available-playbooks.js';
import { loadBenchmark } from '../../src/benchmark/load-benchmark.js';
import { loadPlaybook } from '../../src/benchmark/load-playbook.js';
import { resolvePlaybook } from '../../src/benchmark/resolve-playbook.js';
import { selectControls } from '../../src/benchmark/select-controls.js';
import { readSources } from '../../src/benchmark/sources.js';

const guide = readFileSync('docs/playbooks.md', 'utf8');
const files = readdirSync('docs/playbooks');
const playbooks = files.filter((name) => name !== 'audit-policy.yaml');
const sources = readSources();
const benchmarks = availableBenchmarks(sources).map(({ id }) => loadBenchmark(id, sources));

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'playbooks-'));
  cpSync('docs/playbooks', directory, { recursive: true });
});

afterEach(() => rmSync(directory, { recursive: true }));

/** The text between a heading and the next. */
function section(heading: string): string {
  return guide.split(/^## /m).find((each) => each.startsWith(heading)) ?? '';
}

/** What stands in backquotes in the first column of a section's tables. */
function firstColumn(heading: string): string[] {
  return [...section(heading).matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = '']) => [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word));
}

describe('the guide to playbooks', () => {
  test('shows the files beside it, all of them and no others', () => {
    const shown = [...guide.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text]) => text);
    const texts = files.map((name) => readFileSync(join('docs/playbooks', name), 'utf8'));
    expect(shown.toSorted()).toEqual(texts.toSorted());
  });

  test.each(playbooks.flatMap((name) => benchmarks.map((benchmark) => ({ name, benchmark }))))(
    'has with $name a playbook that fits $benchmark.id',
    ({ name, benchmark }) => {
      const { steps } = resolvePlaybook(loadPlaybook(join('docs/playbooks', name)), [benchmark], sources);
      expect(steps.flatMap(({ controls }) => controls).length).toBeGreaterThan(0);
    },
  );

  test('lists the playbooks that come with the package', () => {
    const listed = [...(guide.split(/^## /m)[0] ?? '').matchAll(/^\| `([\w-]+)` \|/gm)].map(([, id]) => id);
    expect(listed.toSorted()).toEqual([...availablePlaybooks().keys()]);
  });

  test('lists patterns that are understood', () => {
    const patterns = firstColumn('Patterns');
    expect(patterns.length).toBeGreaterThan(10);
    for (const pattern of patterns) expect(selectControls([loadBenchmark('cis-1.20', sources)], [pattern]).length).toBeGreaterThan(0);
  });

  test.each([
    ['staging.yaml', 'cni-files-mode', 'cni-file-mode'],
    ['staging.yaml', "[1, '25%', '100%']", "['0%']"],
    ['own-certificates.yaml', '/etc/ssl/acme/clients.crt', 'clients.crt'],
  ])('quotes what is said of %s with %s as %s', (name, right, wrong) => {
    const path = join(directory, name);
    writeFileSync(path, readFileSync(path, 'utf8').replace(right, () => wrong));
    let message = 'nothing was refused';
    try {
      resolvePlaybook(loadPlaybook(path), [loadBenchmark('cis-1.20', sources)], sources);
    } catch (error) {
      message = (error as Error).message;
    }
    expect(section('When something is wrong')).toContain(`\n${message.replace(`${directory}/`, '')}\n`);
  });
});
