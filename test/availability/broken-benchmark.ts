import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const files: Readonly<Record<string, string>> = {
  'broken.yaml': `id: broken
title: { en: Broken, zh: 错误 }
kubernetes: []
sections: { '1': { title: { en: Flags, zh: 参数 }, roles: [master] } }
controls:
  - { number: '1.1', control: apiserver-no-such-flag, level: 1, automated: true }
`,
  'controls/broken.yaml': `- slug: apiserver-no-such-flag
  title: { en: A flag that no API server has, zh: 不存在的参数 }
  why: { en: An API server that is given it does not start., zh: 带有该参数的 API 服务器无法启动。 }
  component: apiserver
  checks:
    - setting: { flag: no-such-flag, type: boolean }
      must: { equal: 'true' }
`,
  'kubernetes/flags.yaml': `- { kind: flag, component: apiserver, name: no-such-flag, source: made up to see what comes of a wrong entry }
`,
};

/**
 * Calls the work with a benchmark directory whose benchmark `broken` wants a flag that no API server knows, and whose
 * record of flags says that it exists. The directory is removed afterwards.
 */
export async function withBrokenBenchmark<Result>(work: (directory: string) => Promise<Result>): Promise<Result> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-broken-'));
  try {
    for (const folder of ['controls', 'kubernetes']) await mkdir(join(directory, folder));
    for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true });
  }
}
