import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readDockerfiles } from '../../src/cli/read-dockerfiles.js';
import { UsageError } from '../../src/cli/usage-error.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dockerfiles-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, content: string | Uint8Array = 'FROM a:1\n'): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

it('finds what is named like a Dockerfile, in the order of the paths', () => {
  for (const path of ['z/Dockerfile', 'Dockerfile', 'Dockerfile.dev', 'a/web.Dockerfile', 'b/Containerfile', 'dockerfile']) write(path);
  for (const path of ['Dockerfiles/README', 'Dockerfile-old', 'x.Dockerfile.md5', '.git/Dockerfile', 'node_modules/x/Dockerfile', 'Dockerfile.d/y']) write(path);
  symlinkSync(join(folder, 'z'), join(folder, 'link'));
  symlinkSync(join(folder, 'Dockerfile'), join(folder, 'a/Dockerfile'));
  expect(readDockerfiles(folder).map(({ path }) => path)).toEqual(['Dockerfile', 'Dockerfile.dev', 'a/web.Dockerfile', 'b/Containerfile', 'dockerfile', 'z/Dockerfile']);
});

it('says what is wrong with one that cannot be read, and reads the others', () => {
  write('a/Dockerfile', Buffer.from([0x46, 0xff, 0xfe]));
  write('b/Dockerfile', ' '.repeat(1_100_000));
  write('c/Dockerfile');
  expect(readDockerfiles(folder)).toEqual([
    { path: 'a/Dockerfile', instructions: [], problem: 'it is no UTF-8 text' },
    { path: 'b/Dockerfile', instructions: [], problem: 'it is larger than 1048576 bytes' },
    { path: 'c/Dockerfile', instructions: [{ name: 'FROM', text: 'a:1', flags: {}, heredocs: [], isTrigger: false, line: 1 }] },
  ]);
});

it('names the flag and the folder that does not exist', () => {
  expect(() => readDockerfiles(join(folder, 'none'))).toThrow(UsageError);
  expect(() => readDockerfiles(join(folder, 'none'))).toThrow(`--dockerfiles ${join(folder, 'none')}`);
  write('file');
  expect(() => readDockerfiles(join(folder, 'file'))).toThrow(UsageError);
});
