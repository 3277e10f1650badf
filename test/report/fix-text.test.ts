import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../src/report/display-width.js';
import { summariseOutcomes } from '../../src/report/fix-summary.js';
import { renderFixText } from '../../src/report/fix-text.js';
import { renderPlanText } from '../../src/report/plan-text.js';
import { fix, plan } from '../cases/report/three-hosts.js';
import { arbitraryFix } from './arbitrary-results.js';
import { hostile, plainWords } from './foreign-text.js';

const plain = { columns: 80, colour: false, language: 'en' } as const;

function expected(name: string): string {
  const file = new URL(`../cases/report/${name}.txt`, import.meta.url);
  return readFileSync(file, 'utf8').replaceAll('\\e', '\u001b');
}

const variants = [
  ['80 columns', '80', plain],
  ['Chinese', '80-zh', { ...plain, language: 'zh' }],
  ['colour', '80-colour', { ...plain, colour: true }],
] as const;

describe('the text of a plan', () => {
  it('shows hosts with the same changes together, once, and others by themselves', () => {
    const [change] = plan.changes;
    if (change === undefined) throw new Error('the case has no change');
    const changes = [
      { ...change, host: 'a1' },
      { ...change, host: 'a2' },
      { ...change, host: 'b1', diff: `${change.diff}+other\n` },
    ];
    const text = renderPlanText({ ...plan, changes, leftovers: [] }, plain);
    expect(text.match(/^== Plan.*$/gm)).toEqual(['== Plan: a1, a2 (1 change each) ==', '== Plan: b1 (1 change) ==']);
    expect(text).toContain('3 changes on 3 hosts');
  });

  it('goes stage by stage where there are several, and says what each control warns of', () => {
    const [first, second] = plan.changes;
    if (first === undefined || second === undefined) throw new Error('the plan has two changes');
    const changes = [second, { ...first, stage: 1, hazards: ['Clients lose access.'] }];
    const text = renderPlanText({ ...plan, stages: [{ name: 'Files' }, { name: 'Flags' }], changes }, plain);
    expect(text.match(/^(Stage .*|== Plan.*|1\.2\.22: .*)$/gm)).toEqual([
      'Stage 1 of 2: Files',
      '== Plan: m1 (1 change) ==',
      'Stage 2 of 2: Flags',
      '== Plan: m1 (1 change) ==',
      '1.2.22: Clients lose access.',
    ]);
  });

  it.each(variants)('reads as expected with %s', (_what, name, options) => {
    expect(renderPlanText(plan, options)).toBe(expected(`plan-${name}`));
  });

  it('says so when there is nothing to change, and still names what is left', () => {
    const text = renderPlanText({ ...plan, changes: [] }, plain);
    expect(text).toMatch(/^Nothing to change\.\n\n== Left for a person ==\n1\.1\.12 \/var\/lib\/etcd/);
  });

  it('counts the hosts on which a component restarts, not the changes', () => {
    const [change] = plan.changes;
    if (change === undefined) throw new Error('the case has changes');
    const changes = ['m1', 'm1', 'm2'].map((host, index) => ({ ...change, target: `/etc/${index}`, host, restarts: ['kubelet'] as const }));
    const text = renderPlanText({ ...plan, changes }, plain);
    expect(text).toContain('3 changes on 2 hosts\nrestarts: kubelet on 2 hosts\n');
  });

  it('shows every byte of a diff line: tabs, spaces at the end, carriage returns', () => {
    const [change] = plan.changes;
    if (change === undefined) throw new Error('the case has changes');
    const text = renderPlanText({ ...plan, changes: [{ ...change, diff: '-\tkey: 1 \n+\tkey: 1\r\n' }] }, plain);
    expect(text).toContain('\n    -\tkey: 1 \n    +\tkey: 1\\x0d\n');
  });

  it('colours removed text that looks like a file header as removed', () => {
    const [change] = plan.changes;
    if (change === undefined) throw new Error('the case has changes');
    const diff = '--- a\n+++ b\n@@ -1 +1 @@\n--- x\n+++ y\n';
    const text = renderPlanText({ ...plan, changes: [{ ...change, diff }] }, { ...plain, colour: true });
    expect(text).toContain('\u001b[1m--- a\u001b[0m');
    expect(text).toContain('\u001b[31m--- x\u001b[0m');
    expect(text).toContain('\u001b[32m+++ y\u001b[0m');
  });

  it('never prints raw what hosts say', () => {
    fc.assert(
      fc.property(arbitraryFix(hostile), (result) => {
        const text = renderPlanText(result.plan, plain);
        expect(text).not.toMatch(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}]/u);
        expect(text).not.toMatch(/^\[PASS\] 1\.1\.1 forged/m);
        expect(stripVTControlCharacters(renderPlanText(result.plan, { ...plain, colour: true }))).toBe(text);
      }),
    );
  });

  it('is never wider than the terminal, words and diffs permitting', () => {
    fc.assert(
      fc.property(arbitraryFix(plainWords), fc.integer({ min: 60, max: 160 }), ({ plan: any }, columns) => {
        const changes = any.changes.map((change) => ({ ...change, diff: '-mode 666\n+mode 644' }));
        const text = renderPlanText({ ...any, changes }, { ...plain, columns });
        expect(text.split('\n').filter((line) => displayWidth(line) > columns)).toEqual([]);
      }),
    );
  });
});

describe('the text of a fix', () => {
  it.each(variants)('reads as expected with %s', (_what, name, options) => {
    expect(renderFixText(fix, options)).toBe(expected(`fix-${name}`));
  });

  it('says that a dry run changed nothing', () => {
    expect(renderFixText({ ...fix, dryRun: true }, plain)).toContain('\nDry run: nothing was changed.\n');
    expect(renderFixText(fix, plain)).not.toContain('Dry run');
  });

  it('keeps the lines of a longer reason apart, and below its change', () => {
    const outcome = { host: 'm1', target: '/etc/etcd.env', controls: [], status: 'failed' } as const;
    const text = renderFixText({ ...fix, outcomes: [{ ...outcome, reason: 'one\ntwo' }] }, plain);
    expect(text).toContain('[FAILED] /etc/etcd.env\n    one\n    two\n');
  });

  it('ends with the counts, uncoloured and in one form in every language', () => {
    const options = fc.record({
      columns: fc.integer({ min: 20, max: 160 }),
      colour: fc.boolean(),
      language: fc.constantFrom('en' as const, 'zh' as const),
    });
    fc.assert(
      fc.property(arbitraryFix(hostile), options, (result, chosen) => {
        const { changed, unchanged, skipped, failed, rolledBack } = summariseOutcomes(result.outcomes);
        const line = `changed: ${changed}  unchanged: ${unchanged}  skipped: ${skipped}  failed: ${failed}`;
        const ending = renderFixText(result, chosen).split('\n').slice(-2);
        expect(ending).toEqual([`${line}  rolled back: ${rolledBack}`, '']);
      }),
    );
  });

  it('never prints raw what hosts say', () => {
    fc.assert(
      fc.property(arbitraryFix(hostile), (result) => {
        const text = renderFixText(result, plain);
        expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}]/u);
        expect(text).not.toMatch(/^\[PASS\] 1\.1\.1 forged/m);
        expect(stripVTControlCharacters(renderFixText(result, { ...plain, colour: true }))).toBe(text);
      }),
    );
  });

  it('is never wider than the terminal, words permitting', () => {
    fc.assert(
      fc.property(arbitraryFix(plainWords), fc.integer({ min: 70, max: 160 }), (result, columns) => {
        const text = renderFixText(result, { ...plain, columns });
        expect(text.split('\n').filter((line) => displayWidth(line) > columns)).toEqual([]);
      }),
    );
  });
});
