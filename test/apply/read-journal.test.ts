import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readJournals } from '../../src/apply/read-journal.js';
import { readKeptPlan } from '../../src/apply/read-kept-plan.js';
import { makeChange } from '../../src/apply/make-change.js';
import type { FileChange } from '../../src/model/plan.js';
import { LocalHost } from './local-host.js';

const runs = '/var/lib/cis-bench/runs';
const [older, newer] = ['20260101T000000Z-aaaaaa', '20260102T000000Z-bbbbbb'];
let host: LocalHost;

beforeEach(() => {
  host = new LocalHost('m1', []);
});
afterEach(() => host.tree.remove());

function journal(run: string, ...lines: (object | string)[]): void {
  host.tree.write(`${runs}/${run}/journal.jsonl`, lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''), 0o600);
}

const line = { time: '2026-01-01T00:00:00Z', event: 'applied', sequence: 1, target: '/etc/x' };

describe('the journals of a host', () => {
  it('are those that changes write', async () => {
    host.tree.write('/etc/x', 'one\n', 0o666);
    host.tree.write(`${runs}/${older}/armed`, 'stage=0 silence=60 total=900 started=0 boot=x');
    const change: FileChange = {
      host: 'm1', target: '/etc/x', controls: ['1.1.1'], risk: 'safe', diff: '', restarts: [], needs: [], stage: 0, kind: 'attributes',
      before: { type: 'file', mode: 0o666, owner: 'root:root' }, after: { type: 'file', mode: 0o600, owner: 'root:root' },
    };
    expect(await makeChange(host.session, change, { run: older, sequence: 1 })).toEqual({ status: 'applied', reason: '' });
    const [read] = await readJournals(host.session);
    expect(read).toMatchObject({ run: older, damagedLines: 0, isCut: false });
    const states = { before: { type: 'file', mode: '0666', owner: 'root:root' }, after: { type: 'file', mode: '0600', owner: 'root:root' } };
    expect(read?.lines).toMatchObject(['applying', 'applied'].map((event) => ({ event, sequence: 1, target: '/etc/x', controls: ['1.1.1'], ...states })));
  });

  it('come newest run first, and say whether the plan is there', async () => {
    journal(older, line);
    journal(newer, { ...line, run: newer, unknown: { key: 1 } });
    host.tree.write(`${runs}/${newer}/plan.json`, '{\n  "schema": "x",\n    "takesBack": "nested",\n  "takesBack": "20260101T000000Z-aaaaaa"\n}\n');
    const read = await readJournals(host.session);
    expect(read).toEqual([
      { run: newer, lines: [{ ...line, run: newer }], damagedLines: 0, isCut: false, hasPlan: true, takesBack: older },
      { run: older, lines: [line], damagedLines: 0, isCut: false, hasPlan: false },
    ]);
    expect(await readJournals(host.session, older)).toEqual(read.slice(1));
    expect(await readJournals(host.session, '20260103T000000Z-cccccc')).toEqual([]);
    expect(await readJournals(host.session, '../runs')).toEqual([]);
  });

  it('are none where no run was', async () => {
    expect(await readJournals(host.session)).toEqual([]);
  });

  it('count lines that cannot be read: cut off, of another form, of another run', async () => {
    journal(older, line, '{"time":"2026', { ...line, time: 'now' }, { ...line, target: 7 }, { ...line, run: newer }, 'null', '\u001b[2J');
    expect(await readJournals(host.session)).toMatchObject([{ lines: [line], damagedLines: 6 }]);
  });

  it('are told for the rest of a run whose journal is gone', async () => {
    host.tree.directory(`${runs}/${older}/files`);
    expect(await readJournals(host.session)).toEqual([{ run: older, lines: [], damagedLines: 0, isCut: false, hasPlan: false }]);
  });

  it('are read at their end alone where they are too long', async () => {
    journal(older, ...Array.from({ length: 6000 }, (_, sequence) => ({ ...line, sequence, reason: 'x'.repeat(20) })));
    const [read] = await readJournals(host.session);
    expect(read).toMatchObject({ isCut: true, damagedLines: 0 });
    expect(read?.lines.at(-1)?.sequence).toBe(5999);
    expect(read?.lines[0]?.sequence).toBeGreaterThan(0);
  });

  it('are only those of folders with the id of a run, and never through a link', async () => {
    host.tree.write('/etc/shadow', `${JSON.stringify(line)}\n`);
    for (const name of ['a b', '-rf', '$(touch owned)', '*', '.hidden', 'x\ny']) host.tree.write(`${runs}/${name}/journal.jsonl`, `${JSON.stringify(line)}\n`);
    host.tree.link(`${runs}/linked`, '/etc');
    host.tree.link(`${runs}/${older}/journal.jsonl`, host.tree.path('/etc/shadow'));
    host.tree.write(`${runs}/file`, 'x');
    expect(await readJournals(host.session)).toEqual([{ run: older, lines: [], damagedLines: 0, isCut: false, hasPlan: false }]);
  });
});

describe('the plan that a host keeps', () => {
  it('is its text, byte by byte', async () => {
    const text = `{"a":"ä\u001b${'x'.repeat(100_000)}"}\n\n`;
    host.tree.write(`${runs}/${older}/plan.json`, text);
    expect(await readKeptPlan(host.session, older)).toEqual({ text });
  });

  it('is missed by name, and never looked for elsewhere', async () => {
    expect(await readKeptPlan(host.session, older)).toEqual({ trouble: `m1 has no ${runs}/${older}/plan.json` });
    host.tree.link(`${runs}/${newer}/plan.json`, host.tree.path('/etc/passwd'));
    expect(await readKeptPlan(host.session, newer)).toEqual({ trouble: `m1 has no ${runs}/${newer}/plan.json` });
    expect(await readKeptPlan(host.session, '../../../etc')).toEqual({ trouble: '"../../../etc" is no id of a run' });
  });

  it('is refused where it is larger than any plan', async () => {
    host.tree.write(`${runs}/${older}/plan.json`, Buffer.alloc(16 * 1024 * 1024 + 1, 0x20));
    expect(await readKeptPlan(host.session, older)).toEqual({ trouble: expect.stringContaining('larger than') });
  });
});
