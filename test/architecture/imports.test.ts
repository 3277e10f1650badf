import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What each folder of src may import; docs/architecture.md says why. The linter holds the same rules file by file. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  model: [],
  text: [],
  documents: ['model'],
  inventory: ['model', 'text'],
  transport: ['model', 'text'],
  probe: ['model', 'text', 'transport'],
  benchmark: ['model', 'text'],
  evaluate: ['model', 'documents'],
  plan: ['model', 'documents', 'evaluate'],
  apply: ['model', 'text', 'documents', 'transport', 'probe'],
  undo: ['model', 'text', 'transport', 'probe', 'apply'],
  lock: ['model', 'text', 'transport', 'probe', 'apply'],
  rollout: ['model', 'text', 'documents', 'transport', 'apply', 'undo'],
  report: ['model', 'text'],
  records: ['model', 'text', 'report'],
  embedded: ['model', 'text', 'documents', 'transport'],
};
const confined: Readonly<Record<string, string>> = { ssh2: 'transport', listr2: 'cli', inquirer: 'cli', commander: 'cli' };
const pure = ['text', 'documents', 'evaluate', 'plan', 'report'];

const source = new URL('../../src', import.meta.url).pathname;
const folders = readdirSync(source, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const files = folders.flatMap(({ name }) =>
  readdirSync(join(source, name), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({ folder: name, file, text: readFileSync(join(source, name, file), 'utf8') })),
);

function imports(text: string): string[] {
  return [...text.matchAll(/^(?:import|export)[^;]*?from '([^']+)';/gms)].map((match) => match[1] ?? '');
}

describe('the architecture', () => {
  it('has only the folders that have a rule', () => {
    expect(folders.map(({ name }) => name).sort()).toEqual([...Object.keys(allowed), 'cli'].sort());
  });

  it.each(files.filter(({ folder }) => folder !== 'cli'))('keeps $folder/$file within its imports', ({ folder, file, text }) => {
    const paths = imports(text).filter((name) => name.startsWith('.')).map((name) => normalize(join(folder, dirname(file), name)));
    const others = paths.map((path) => path.split('/')[0] ?? '');
    expect(others.filter((other) => other !== folder && !allowed[folder]?.includes(other))).toEqual([]);
  });

  it.each(files)('keeps libraries where they belong in $folder/$file', ({ folder, text }) => {
    const strangers = imports(text).filter((name) => name in confined && confined[name] !== folder);
    expect(strangers).toEqual([]);
  });

  it.each(files.filter(({ folder }) => pure.includes(folder)))('keeps $folder/$file pure', ({ text }) => {
    const builtins = imports(text).filter((name) => name.startsWith('node:') && !['node:util', 'node:crypto', 'node:path/posix'].includes(name));
    expect(builtins).toEqual([]);
    expect(text).not.toMatch(/\b(Date\.now|new Date|Math\.random|process\.(stdin|stdout|stderr|exit|hrtime)|setTimeout|fetch\()/);
  });

  it('has no barrel and no utils', () => {
    const names = files.map(({ folder, file }) => `${folder}/${file}`);
    expect(names.filter((name) => /(^|\/)(index|utils?|helpers?)\b/.test(name))).toEqual([]);
  });
});
