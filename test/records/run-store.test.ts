import { spawn } from 'node:child_process';
import { appendFileSync, chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RecordError } from '../../src/records/record-error.js';
import { RunStore } from '../../src/records/run-store.js';
import { stateDirectory } from '../../src/records/state-directory.js';
import { goodRun, meta, plan } from '../cases/records/recorded-run.js';

let folder: string;
let store: RunStore;
const record = (...names: string[]): string => join(folder, 'runs', meta.id, ...names);

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'bench-records-')), 'state');
  store = new RunStore(folder);
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

/** What is thrown, which has to be a RecordError. */
function refusalOf(act: () => unknown): RecordError {
  try {
    act();
  } catch (error) {
    if (error instanceof RecordError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe('a recorded run', () => {
  it('is read back as it was written, with its originals, by another store', () => {
    const written = store.create(meta, plan);
    for (const event of goodRun) written.append(event);
    const read = new RunStore(folder).open(meta.id);
    expect(read?.meta).toEqual(meta);
    expect(read?.plan).toEqual(plan);
    expect(read?.trail().map(({ time: _time, run, ...event }) => [run, event])).toEqual(goodRun.map((event) => [meta.id, event]));
    expect(read?.trail().filter(({ time }) => Number.isNaN(Date.parse(time)))).toEqual([]);
    expect(read?.damage()).toEqual([]);
  });

  it('is for its owner alone, whatever the umask is', () => {
    const umask = process.umask(0);
    try {
      store.create(meta, plan).append({ event: 'interrupted', signal: 'SIGINT' });
    } finally {
      process.umask(umask);
    }
    expect([folder, join(folder, 'runs'), record()].map(modeOf)).toEqual(['700', '700', '700']);
    expect(['run.json', 'plan.json', 'trail.jsonl'].map((name) => modeOf(record(name)))).toEqual(['600', '600', '600']);
    expect(readdirSync(join(folder, 'runs'))).toEqual([meta.id]);
  });

  it('is not recorded a second time, and the first record stays', () => {
    store.create(meta, plan).append({ event: 'ended', exitCode: 0 });
    const before = readFileSync(record('trail.jsonl'), 'utf8');
    expect(refusalOf(() => store.create({ ...meta, kind: 'rollback' }, plan)).message).toContain(`${meta.id} is recorded in ${record()} already`);
    expect(readFileSync(record('trail.jsonl'), 'utf8')).toBe(before);
    expect(readdirSync(join(folder, 'runs'))).toEqual([meta.id]);
  });

  it('is gone when the run was not begun after all, and no other is', () => {
    store.create(meta, plan);
    store.discard(meta.id);
    expect(store.open(meta.id)).toBeUndefined();
    store.discard(meta.id);
    store.create(meta, plan);
    store.discard('../runs');
    expect(readdirSync(join(folder, 'runs'))).toEqual([meta.id]);
  });

  it('leaves nothing behind when it cannot be written whole', () => {
    const loop: Record<string, unknown> = {};
    loop['loop'] = loop;
    expect(() => store.create(meta, { ...plan, notes: [loop as never] })).toThrow(RecordError);
    expect(readdirSync(join(folder, 'runs'))).toEqual([]);
    expect(store.open(meta.id)).toBeUndefined();
  });

  it('never has an id that leads out of the directory', () => {
    for (const id of ['..', '../other', 'a/b', '', '-rf', '.hidden', 'a\0b', 'x'.repeat(65)]) {
      expect(() => store.create({ ...meta, id }, plan)).toThrow(RecordError);
      expect(store.open(id)).toBeUndefined();
    }
    expect(existsSync(folder)).toBe(false);
  });
});

describe('a trail', () => {
  it('loses only the line that was cut off, says so, and goes on after it', () => {
    const written = store.create(meta, plan);
    written.append({ event: 'armed', host: 'm1', stage: 0, silenceSeconds: 60 });
    appendFileSync(record('trail.jsonl'), '{"time":"2026-01-02T03:04:06.000Z","run":"2026');
    expect(written.trail().map(({ event }) => event)).toEqual(['armed']);
    expect(written.damage()).toEqual([`${record('trail.jsonl')}:2: it was cut off while it was written (a crash, or a full disk), and is left out.`]);
    written.append({ event: 'confirmed', host: 'm1', stage: 0 });
    expect(written.trail().map(({ event }) => event)).toEqual(['armed', 'confirmed']);
    expect(written.damage()).toEqual([`${record('trail.jsonl')}:2: it is no line of a trail, and is left out.`]);
  });

  it('leaves out lines of another run, unknown events and unknown keys, each of them said', () => {
    const written = store.create(meta, plan);
    const line = { time: '2026-01-02T03:04:06Z', run: meta.id, event: 'ended', exitCode: 0 };
    const strange = [{ ...line, run: 'another' }, { ...line, event: 'exploded' }, { ...line, secret: 'x' }, { ...line, time: 'yesterday' }, line];
    appendFileSync(record('trail.jsonl'), strange.map((each) => `${JSON.stringify(each)}\n`).join(''));
    expect(written.trail()).toEqual([line]);
    expect(written.damage()).toHaveLength(4);
    expect(written.damage()[0]).toContain(':1: it is a line of another run');
  });

  it('says when it cannot be written', () => {
    const written = store.create(meta, plan);
    rmSync(record(), { recursive: true });
    const refused = refusalOf(() => written.append({ event: 'ended', exitCode: 0 }));
    expect(refused.message).toContain(record('trail.jsonl'));
    expect(refused.message).toContain('ENOENT');
  });

  it('keeps every line whole when two processes write at once', async () => {
    store.create(meta, plan);
    const program = new URL('../../dist/records/run-store.js', import.meta.url).href;
    const script = `const { RunStore } = await import(${JSON.stringify(program)});
      const record = new RunStore(process.argv[1]).open(${JSON.stringify(meta.id)});
      for (let at = 0; at < 100; at += 1) record.append({ event: 'undone', host: process.argv[2], stage: at, cause: 'asked', reason: 'x'.repeat(5000) });`;
    const write = (host: string): Promise<number | null> =>
      new Promise((resolve) => spawn(process.execPath, ['--input-type=module', '-e', script, folder, host], { stdio: 'inherit' }).on('close', resolve));
    expect(await Promise.all([write('m1'), write('w1')])).toEqual([0, 0]);
    const read = store.open(meta.id);
    expect(read?.damage()).toEqual([]);
    for (const host of ['m1', 'w1']) {
      const stages = read?.trail().flatMap((line) => (line.event === 'undone' && line.host === host ? [line.stage] : []));
      expect(stages).toEqual(Array.from({ length: 100 }, (_, at) => at));
    }
  });
});

describe('a store', () => {
  it('lists runs newest first, by when they began', () => {
    const times = ['2026-01-01T00:00:00Z', '2026-03-01T00:00:00Z', '2026-02-01T00:00:00Z'];
    for (const [index, startedAt] of times.entries()) store.create({ ...meta, id: `run-${index}`, startedAt }, { ...plan, run: `run-${index}` });
    expect(store.list().map(({ meta: { id } }) => id)).toEqual(['run-1', 'run-2', 'run-0']);
    expect(store.damaged()).toEqual([]);
  });

  it('is empty before the first run', () => {
    expect([store.list(), store.damaged()]).toEqual([[], []]);
    expect(store.open(meta.id)).toBeUndefined();
  });

  const damages: readonly [what: string, text: string | undefined, cause: string][] = [
    ['that is gone', undefined, 'it is not there'],
    ['that is empty', '', 'it is empty'],
    ['that is no JSON', '{"schema":', 'it is no JSON'],
    ['of another schema', JSON.stringify({ ...meta, schema: 'cis-bench/run/v9' }), 'cis-bench/run/v1'],
    ['of another run', JSON.stringify({ ...meta, id: 'another' }), 'it is about another run, another'],
    ['with a hostile cause', JSON.stringify({ ...meta, '\u001b[2J': 1 }), '\\x1b[2J'],
  ];

  it.each(damages)('names a run.json %s and its cause, and lists the others', (_what, text, cause) => {
    store.create({ ...meta, id: 'good' }, { ...plan, run: 'good' });
    store.create(meta, plan);
    if (text === undefined) rmSync(record('run.json'));
    else writeFileSync(record('run.json'), text);
    expect(store.list().map(({ meta: { id } }) => id)).toEqual(['good']);
    expect(store.damaged()).toEqual([{ run: meta.id, path: record('run.json'), cause: expect.stringContaining(cause) }]);
    const refused = refusalOf(() => store.open(meta.id));
    expect(refused.message).toContain(record('run.json'));
    expect(refused.message).toContain('--from-hosts');
  });

  it('tells a damaged plan when it is asked for, and the rest all the same', () => {
    const written = store.create(meta, plan);
    written.append({ event: 'ended', exitCode: 0 });
    for (const [text, cause] of [['{', 'it is no JSON'], [JSON.stringify({ ...plan, run: 'another' }), 'the plan of another run, another']] as const) {
      writeFileSync(record('plan.json'), text);
      const read = store.open(meta.id);
      expect(refusalOf(() => read?.plan).message).toContain(`${record('plan.json')} is damaged`);
      expect(refusalOf(() => read?.plan).cause).toContain(cause);
      expect(read?.trail()).toHaveLength(1);
    }
  });

  it('passes over what is no record', () => {
    store.create(meta, plan);
    for (const name of ['.20260102T030405Z-abcdef.Xy12Zq', 'lost+found']) mkdirSync(join(folder, 'runs', name));
    writeFileSync(join(folder, 'runs', 'notes.txt'), 'x');
    expect(store.list().map(({ meta: { id } }) => id)).toEqual([meta.id]);
    expect(store.damaged()).toEqual([]);
  });

  it('says where a run cannot be recorded, and how to choose another place', () => {
    mkdirSync(join(folder, '..'), { recursive: true });
    writeFileSync(folder, 'a file is in the way');
    const { message } = refusalOf(() => store.create(meta, plan));
    for (const text of [join(folder, 'runs'), 'XDG_STATE_HOME', 'No host was changed', 'ENOTDIR']) expect(message).toContain(text);
    expect(refusalOf(() => store.list()).message).toContain('XDG_STATE_HOME');
  });

  it.skipIf(process.getuid?.() === 0)('says that it may not write', () => {
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, 0o500);
    expect(refusalOf(() => store.create(meta, plan)).message).toContain('EACCES');
  });

  it('is found through a symbolic link', () => {
    store.create(meta, plan);
    symlinkSync(folder, join(folder, '..', 'link'));
    expect(new RunStore(join(folder, '..', 'link')).open(meta.id)?.meta).toEqual(meta);
  });
});

describe('the state directory', () => {
  const cases: readonly [env: Record<string, string>, directory: string][] = [
    [{ XDG_STATE_HOME: '/state', HOME: '/home/a' }, '/state/cis-bench'],
    [{ XDG_STATE_HOME: '', HOME: '/home/a' }, '/home/a/.local/state/cis-bench'],
    [{ XDG_STATE_HOME: 'relative', HOME: '/home/a' }, '/home/a/.local/state/cis-bench'],
    [{ HOME: '/home/a' }, '/home/a/.local/state/cis-bench'],
  ];
  it.each(cases)('with %o is %s', (env, directory) => expect(stateDirectory(env)).toBe(directory));
});
