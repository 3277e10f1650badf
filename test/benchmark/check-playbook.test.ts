import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkPlaybook } from '../../src/benchmark/check-playbook.js';
import type { LoadedPlaybook } from '../../src/benchmark/load-playbook.js';
import { loadPlaybook } from '../../src/benchmark/load-playbook.js';
import { readSources } from '../../src/benchmark/sources.js';

const sources = readSources();
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'playbooks-'));
});

afterEach(() => rmSync(directory, { recursive: true }));

function playbookOf(controls: string): LoadedPlaybook {
  const path = join(directory, 'mine.yaml');
  writeFileSync(path, `id: mine\ntitle: Mine\nsteps: [{ name: All, controls: ${controls} }]\n`);
  return loadPlaybook(path);
}

describe('before the hosts are known, a playbook', () => {
  test('passes when it fits one of the benchmarks that their versions may choose', () => {
    expect(() => checkPlaybook(playbookOf('[1.2.34]'), sources, [])).not.toThrow();
  });

  test('is refused when it fits none of them, in the words of the newest', () => {
    const check = (): void => checkPlaybook(playbookOf('[1.2.99]'), sources, []);
    expect(check).toThrow('mine.yaml:3:33: steps[0].controls[0]: expected controls, found "1.2.99": cis-1.12 has no such control');
  });

  test('is refused when it fits only a benchmark that no version chooses', () => {
    expect(() => checkPlaybook(playbookOf('[5.1.1.1]'), sources, [])).toThrow('cis-1.12 has no such control');
    expect(() => checkPlaybook(playbookOf('[5.1.1.1]'), sources, ['qkxy-cs001-2023'])).not.toThrow();
  });

  test('is held against the benchmarks that were asked for, together', () => {
    expect(() => checkPlaybook(playbookOf('[1.2.34]'), sources, ['cis-1.12'])).toThrow('cis-1.12 has no such control');
    expect(() => checkPlaybook(playbookOf('[1.2.34]'), sources, ['cis-1.12', 'cis-1.6', 'cis-1.6'])).not.toThrow();
  });
});
