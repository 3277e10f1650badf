import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runBench } from './run-bench.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bench-catalogue-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Line {
  readonly id: string;
  readonly controls: number;
  readonly automated: number;
  readonly manual: number;
}

/** A benchmark folder of a user: one benchmark, one control and its flag of its own. */
function houseRules(): string {
  const directory = join(folder, 'house');
  for (const name of ['controls', 'kubernetes']) mkdirSync(join(directory, name), { recursive: true });
  const flag = "- { kind: flag, component: apiserver, name: goaway-chance, since: '1.18', source: kubernetes/kubernetes#88567 }\n";
  writeFileSync(join(directory, 'kubernetes', 'house.yaml'), flag);
  writeFileSync(
    join(directory, 'house.yaml'),
    `id: house
title: { en: House rules, zh: 内部规范 }
kubernetes: []
sections: { '1': { title: { en: All, zh: 全部 }, roles: [master] } }
controls:
  - { number: '1.1', control: house-goaway-chance, level: 1, automated: true }
  - { number: '1.2', control: apiserver-profiling, level: 1, automated: true }
`,
  );
  writeFileSync(
    join(directory, 'controls', 'house.yaml'),
    `- slug: house-goaway-chance
  title: { en: Clients are spread over the API servers, zh: 客户端均匀分布到各 API server }
  why: { en: One API server would carry all clients after a restart of the others., zh: 重启后所有客户端会集中到一台 API server。 }
  component: apiserver
  checks:
    - setting: { flag: goaway-chance, type: string }
      must: { present: '0.001' }
`,
  );
  return directory;
}

describe('bench list', () => {
  it('counts the controls of every benchmark', async () => {
    const run = await runBench(['list', '--format', 'json']);
    const lines = JSON.parse(run.stdout) as Line[];
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(lines.map(({ id, controls }) => `${id} ${controls}`)).toEqual([
      'cis-1.5 122',
      'cis-1.6 122',
      'cis-1.20 123',
      'cis-1.23 125',
      'cis-1.24 124',
      'cis-1.7 131',
      'cis-1.8 130',
      'cis-1.9 130',
      'cis-1.10 130',
      'cis-1.11 133',
      'cis-1.12 131',
      'qkxy-cs001-2023 156',
    ]);
    expect(lines.filter((line) => line.automated + line.manual !== line.controls)).toEqual([]);
    expect(Object.keys(lines[0] ?? {})).toEqual(['id', 'title', 'kubernetes', 'controls', 'automated', 'manual']);
  });

  it('lists the controls of a benchmark', async () => {
    const run = await runBench(['list', '--benchmark', 'cis-1.20', '--format', 'json']);
    const lines = JSON.parse(run.stdout) as Record<string, unknown>[];
    expect(lines).toHaveLength(123);
    expect(lines.find(({ id }) => id === '1.2.20')).toEqual({
      id: '1.2.20',
      slug: 'apiserver-profiling',
      title: 'API server offers no profiling data',
      section: '1.2',
      level: 1,
      automated: true,
      roles: ['master'],
      repairable: true,
      risk: 'restart',
    });
    expect(lines.find(({ id }) => id === '5.1.1')?.['repairable']).toBe(false);
  });

  it('prints tables for people, in their language', async () => {
    const all = await runBench(['list', '--lang', 'zh']);
    expect(all.stdout).toMatch(/^标识 +名称 +KUBERNETES/);
    const one = await runBench(['list', '--benchmark', 'qkxy-cs001-2023', '--lang', 'zh']);
    expect(one.stdout).toMatch(/^5\.1\.2\.5 .*RBAC/m);
  });

  it('knows the benchmarks and controls of a folder that the user adds', async () => {
    const directory = houseRules();
    const run = await runBench(['list', '--benchmark-dir', directory, '--format', 'json']);
    expect((JSON.parse(run.stdout) as Line[]).find(({ id }) => id === 'house')?.controls).toBe(2);
    const explained = await runBench(['explain', 'house-goaway-chance', '--benchmark-dir', directory]);
    expect(explained.stdout).toContain('--goaway-chance is set');
  });

  it('names file and line of what is wrong in such a folder', async () => {
    const directory = join(folder, 'bad');
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'bad.yaml'), 'id: bad\ntitle: { en: Bad, zh: 坏 }\nkubernets: []\n');
    const run = await runBench(['list', '--benchmark-dir', directory]);
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toContain(`${join(directory, 'bad.yaml')}:3:1: kubernets: unknown key; expected one of id, title`);
  });

  it('says which benchmarks there are when one is not known', async () => {
    const run = await runBench(['list', '--benchmark', 'cis-1.99']);
    expect(run.code).toBe(2);
    expect(run.stderr).toMatch(/there is no benchmark cis-1\.99 .*choose one of cis-1\.5, cis-1\.6/);
  });
});

describe('bench explain', () => {
  it('says what a control is, why, what is looked at, what a fix does, and its number in every benchmark', async () => {
    const run = await runBench(['explain', 'apiserver-profiling']);
    expect(run.code).toBe(0);
    expect(run.stdout).toMatch(/^== apiserver-profiling: .+ ==$/m);
    for (const part of ['Why:', '--profiling is false, unset it is true', 'sets --profiling to false', '(risk: restart)']) {
      expect(run.stdout).toContain(part);
    }
    expect(run.stdout).toMatch(/^cis-1\.20 +1\.2\.20 +1 +automated$/m);
    expect(run.stdout).toMatch(/^cis-1\.12 +1\.2\.15 +1 +automated$/m);
  });

  it('explains every control that a number means, the meanings first', async () => {
    const run = await runBench(['explain', '1.2.22']);
    expect(run.stdout).toMatch(/^== 1\.2\.22 means \d controls ==/);
    expect(run.stdout).toMatch(/^apiserver-audit-log-maxage .*cis-1\.20/m);
    const one = await runBench(['explain', '1.2.22', '--benchmark', 'cis-1.20']);
    expect(one.stdout).toMatch(/^== apiserver-audit-log-maxage: /);
  });

  it('speaks Chinese', async () => {
    const run = await runBench(['explain', '5.1.1.1', '--benchmark', 'qkxy-cs001-2023', '--lang', 'zh']);
    expect(run.stdout).toContain('原因');
    expect(run.stdout).toContain('原文有误之处');
  });

  it('offers near names for one that does not exist', async () => {
    const run = await runBench(['explain', 'apiserver-profilin']);
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toContain('apiserver-profiling');
  });
});
