import { describe, expect, it } from 'vitest';
import type { Explanation } from '../../src/report/explanation.js';
import { renderExplanation, renderMeanings } from '../../src/report/explanation.js';
import { benchmark } from '../cases/report/three-hosts.js';

const plain = { columns: 80, colour: false, language: 'en' as const };
const [first, second] = benchmark.controls;
if (first === undefined || second === undefined) throw new Error('the case has controls');

const explanation: Explanation = {
  control: { ...first, look: { en: 'Who can write it.', zh: '谁可以写入。' } },
  numbered: [
    { benchmark, control: { ...first, note: { en: 'It says admin.conf there.', zh: '原文写成了 admin.conf。' } } },
    { benchmark: { ...benchmark, id: 'house' }, control: { ...first, number: '7.1', automated: false, level: 2 } },
  ],
  checks: ['apiserver.manifest has mode 0644 or stricter'],
  steps: ['takes from apiserver.manifest every permission beyond 0644'],
  guards: ['nobody else has it open'],
  proof: ['a fresh probe sees it hold'],
  isRepairable: true,
  justifications: [{ id: 'time-sync', controls: ['1.1.1'], text: { en: 'The host keeps the time.', zh: '需要修改主机时间。' } }],
};

describe('an explanation', () => {
  it('says what, why, what is looked at, what a fix does, and all numbers', () => {
    expect(renderExplanation(explanation, plain)).toBe(`== apiserver-manifest-mode: Limit the mode of the API server manifest ==

Why:
  It matters.

What is looked at:
  apiserver.manifest has mode 0644 or stricter

What a person looks at:
  Who can write it.

What a fix does:
  takes from apiserver.manifest every permission beyond 0644
  bench fix repairs it; nothing restarts (risk: safe)

Checked before a fix:
  nobody else has it open

Checked after a fix:
  a fresh probe sees it hold

Where the published text is mistaken:
  cis-1.20 1.1.1: It says admin.conf there.

Exceptions that the benchmark itself accepts:
  time-sync: The host keeps the time.

BENCHMARK  NUMBER  LEVEL  KIND
cis-1.20   1.1.1   1      automated
house      7.1     2      manual
`);
  });

  it('says so when only a person can judge and repair', () => {
    const text = renderExplanation({ ...explanation, checks: [], steps: [], isRepairable: false }, plain);
    expect(text).toContain('What is looked at:\n  nothing that a machine could look at\n');
    expect(text).toContain('What a fix does:\n  left for a person\n');
  });

  it('speaks Chinese', () => {
    const text = renderExplanation(explanation, { ...plain, language: 'zh' });
    expect(text).toContain('原因：\n  事关安全。\n');
    expect(text).toMatch(/^cis-1\.20 +1\.1\.1 +1 +自动$/m);
  });

  it('prints nothing raw of a benchmark that somebody wrote', () => {
    const title = { en: 'a\u001b[2Jb', zh: 'x' };
    expect(renderExplanation({ ...explanation, control: { ...explanation.control, title } }, plain)).toContain('a\\x1b[2Jb');
  });
});

describe('the meanings of a number', () => {
  it('are listed with the benchmarks of each', () => {
    const other = { ...second, number: '1.1.1', benchmark: 'house' };
    const text = renderMeanings('1.1.1', [first, { ...first, benchmark: 'cis-1.23' }, other], { ...plain, columns: 120 });
    expect(text).toMatch(/^== 1\.1\.1 means 2 controls ==$/m);
    expect(text).toMatch(/^apiserver-manifest-mode .* cis-1\.20, cis-1\.23$/m);
    expect(text).toMatch(/^etcd-data-dir-owner /m);
  });
});
