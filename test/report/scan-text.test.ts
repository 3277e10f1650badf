import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/model/finding.js';
import type { ScanResult } from '../../src/model/run-record.js';
import { displayWidth } from '../../src/report/display-width.js';
import { renderScanText } from '../../src/report/scan-text.js';
import { statusTags } from '../../src/report/status-tag.js';
import { benchmark, scan } from '../cases/report/three-hosts.js';
import { arbitraryScan, benchmarks } from './arbitrary-results.js';
import { hostile, plainWords } from './foreign-text.js';

const plain = { columns: 80, colour: false, language: 'en' } as const;

function expected(name: string): string {
  const file = new URL(`../cases/report/${name}.txt`, import.meta.url);
  return readFileSync(file, 'utf8').replaceAll('\\e', '\u001b');
}

/** The case with one control, judged as given on as many masters. */
function judged(verdicts: readonly Partial<Finding>[]): ScanResult {
  const [first] = scan.findings;
  const [host] = scan.hosts;
  if (first === undefined || host === undefined) throw new Error('the case has findings and hosts');
  const names = verdicts.map((_, index) => `m${index + 1}`);
  return {
    ...scan,
    hosts: names.map((name) => ({ ...host, name })),
    findings: verdicts.map((verdict, index) => ({
      ...first,
      host: names[index] ?? '',
      control: '1.2.1',
      section: '1.2',
      ...verdict,
    })),
  };
}

function linesWith(text: string, part: string): string[] {
  return text.split('\n').filter((line) => line.includes(part));
}

describe('the text report of a scan', () => {
  it.each([
    ['80 columns', 'scan-80', plain],
    ['120 columns', 'scan-120', { ...plain, columns: 120 }],
    ['Chinese', 'scan-80-zh', { ...plain, language: 'zh' as const }],
    ['colour', 'scan-80-colour', { ...plain, colour: true }],
    ['evidence', 'scan-80-evidence', { ...plain, showEvidence: true }],
  ])('reads as expected with %s', (_what, name, options) => {
    expect(renderScanText(scan, [benchmark], options)).toBe(expected(name));
  });

  it('counts the cluster apart from the hosts', () => {
    const [first] = scan.findings;
    if (first === undefined) throw new Error('the case has findings');
    const findings = ['m1', 'm2', 'cluster'].map((host) => ({ ...first, host }));
    expect(renderScanText({ ...scan, findings }, [], plain)).toContain('\n3 checks: 1 control, 2 hosts and the cluster\n');
  });

  it('says all hosts for all that were judged, and names a single one', () => {
    const three = renderScanText(judged([{ status: 'pass' }, { status: 'pass' }, { status: 'pass' }]), [], plain);
    expect(linesWith(three, '[PASS] 1.2.1')[0]).toMatch(/ {2}all 3 hosts$/);
    const one = renderScanText(judged([{ status: 'pass' }]), [], plain);
    expect(linesWith(one, '[PASS] 1.2.1')[0]).toMatch(/ {2}m1$/);
  });

  it('puts the worst status first when hosts disagree', () => {
    const verdicts = (['attested', 'pass', 'not-applicable', 'fail', 'warn', 'error', 'info'] as const).map(
      (status) => ({ status, reason: 'because' }),
    );
    const tags = linesWith(renderScanText(judged(verdicts), [], plain), '] 1.2.1 ').map((line) => line.split(' ')[0]);
    expect(tags).toEqual(['[FAIL]', '[ERROR]', '[WARN]', '[INFO]', '[ATTESTED]', '[PASS]', '[N/A]']);
  });

  it('says once what several hosts share, and names them where they differ', () => {
    const seen = ['true', 'true', 'not set'].map((actual) => ({ status: 'fail' as const, actual, expected: 'false' }));
    const text = renderScanText(judged(seen), [], plain);
    expect(linesWith(text, 'found: ').map((line) => line.trim())).toEqual([
      'm1, m2: found: true; expected: false',
      'm3: found: not set; expected: false',
    ]);
  });

  it('gives the cause of an error on a host that could be probed', () => {
    const text = renderScanText(judged([{ status: 'error', reason: 'config.yaml is not YAML' }]), [], plain);
    expect(text).toContain('config.yaml is not YAML');
  });

  it('still says what was found on a host whose probe failed halfway', () => {
    const failed = { status: 'fail', actual: 'true', expected: 'false' } as const;
    const result = judged([failed, { status: 'error', reason: 'cut off' }]);
    const hosts = result.hosts.map((host) => ({ ...host, error: `${host.name}: the probe was cut off` }));
    const text = renderScanText({ ...result, hosts }, [], plain);
    expect(text).toContain('found: true; expected: false\n');
    expect(text).toContain('not probed: see == Hosts ==\n');
    expect(text).toContain('reachable, not probed\n');
  });

  it('makes host names, versions and layouts printable', () => {
    const facts = { name: 'm\u001b[2J1', kubernetesVersion: '1\u202e', layout: '\u009b', layoutReason: '\u009d' };
    const host = { ...facts, roles: [], detectedRoles: [], reachable: true };
    const text = renderScanText({ ...scan, hosts: [host], findings: [] }, [], plain);
    expect(text).toContain('\nm\\x1b[2J1         1\\u{202e}  \\x9b    reachable\n');
  });

  it('gives long lists of hosts a third of the columns', () => {
    const verdicts = Array.from({ length: 9 }, (_, index) => ({ status: index === 0 ? 'fail' : 'pass' }) as const);
    const title = 'Refuse requests of anybody who has not said who they are';
    const text = renderScanText(judged(verdicts.map((verdict) => ({ ...verdict, title }))), [], plain);
    expect(text).toContain(
      [
        '[PASS] 1.2.1 Refuse requests of anybody who has not   m2, m3, m4, m5, m6, m7,',
        '             said who they are (automated)            m8, m9',
      ].join('\n'),
    );
  });

  it('names hosts in the order of the inventory, whatever order the findings have', () => {
    const result = judged([{ status: 'fail' }, { status: 'fail' }, { status: 'pass' }]);
    const text = renderScanText({ ...result, findings: [...result.findings].reverse() }, [], plain);
    expect(linesWith(text, '[FAIL] 1.2.1')[0]).toMatch(/ {2}m1, m2$/);
  });

  it('sorts 1.1.2 before 1.1.10', () => {
    const [first] = scan.findings;
    if (first === undefined) throw new Error('the case has findings');
    const findings = ['1.1.10', '1.1.2'].map((control) => ({ ...first, host: 'm1', control }));
    const text = renderScanText({ ...scan, findings }, [], plain);
    expect(text.indexOf('[FAIL] 1.1.2 ')).toBeLessThan(text.indexOf('[FAIL] 1.1.10 '));
  });

  it('names the benchmark in the commands when there is more than one', () => {
    const result = judged([{ status: 'fail', remediation: { available: true, risk: 'review' } }]);
    expect(renderScanText(result, [], plain)).toContain('      bench fix --only 1.2.1\n');
    const two = { ...result, benchmarks: [{ id: 'cis-1.20' }, { id: 'cis-1.23' }] };
    expect(renderScanText(two, [], plain)).toContain('      bench fix --benchmark cis-1.20 --only 1.2.1\n');
  });

  it('tells hosts apart that cannot all be repaired', () => {
    const result = judged([
      { status: 'fail', remediation: { available: true, risk: 'safe' } },
      { status: 'fail', remediation: { available: false, risk: 'safe', reason: 'needs a value' } },
    ]);
    const text = renderScanText(result, [], plain);
    expect(text).toContain('m1: bench fix repairs it; nothing restarts (risk: safe)\n');
    expect(text).toContain('m2: left for a person (risk: safe): needs a value\n');
    expect(text).toContain('bench fix --only 1.2.1\n');
  });

  it('offers no command where nothing can be repaired, and no remediations where nothing fails', () => {
    const result = judged([{ status: 'fail', remediation: { available: false, risk: 'safe' } }]);
    const left = renderScanText(result, [], plain);
    expect(left).toContain('== Remediations ==');
    expect(left).not.toContain('bench fix');
    expect(renderScanText(judged([{ status: 'warn' }]), [], plain)).not.toContain('== Remediations ==');
  });

  it('puts hosts below the title when their names leave no room beside it', () => {
    const host = 'control-plane-1.eu-central-1.example.internal';
    const result = judged([{ status: 'fail' }, { status: 'pass' }]);
    const renamed = result.findings.map((finding) => (finding.host === 'm1' ? { ...finding, host } : finding));
    const text = renderScanText({ ...result, findings: renamed }, [], { ...plain, columns: 60 });
    expect(text).toContain(`\n             ${host}\n`);
  });

  it('reports hosts when nothing could be judged', () => {
    const text = renderScanText({ ...scan, findings: [] }, [benchmark], plain);
    expect(text).toContain('w1: no connection to 10.77.0.21:22');
    expect(text).toContain('0 checks: 0 controls, 0 hosts\n');
  });

  it('does not wrap without limit on the columns', () => {
    const text = renderScanText(scan, [benchmark], { ...plain, columns: Infinity });
    expect(text).toContain('to the etcd user and group (automated)  all 2 hosts\n');
  });

  it('names every host and every number with its status', () => {
    fc.assert(
      fc.property(arbitraryScan(plainWords), (result) => {
        const text = renderScanText(result, benchmarks, plain);
        const lines = text.split('\n');
        for (const { host, control, status } of result.findings) {
          expect(text).toContain(host);
          expect(lines.some((line) => `${line} `.startsWith(`[${statusTags[status].word}] ${control} `))).toBe(true);
        }
      }),
    );
  });

  it('adds its sections up to the number of findings, and its total too', () => {
    fc.assert(
      fc.property(arbitraryScan(plainWords), (result) => {
        const text = renderScanText(result, benchmarks, plain);
        const [, total = ''] = text.split('== Summary total ==');
        const count = (part: string) =>
          [...part.matchAll(/^(\d+) checks [A-Z/]+$/gm)].reduce((sum, match) => sum + Number(match[1]), 0);
        expect(count(total)).toBe(result.findings.length);
        expect(count(text)).toBe(2 * result.findings.length);
      }),
    );
  });

  it('is never wider than the terminal, words permitting', () => {
    const languages = fc.constantFrom('en' as const, 'zh' as const);
    fc.assert(
      fc.property(
        arbitraryScan(plainWords),
        fc.integer({ min: 60, max: 160 }),
        languages,
        fc.boolean(),
        (result, columns, language, showEvidence) => {
          const text = renderScanText(result, benchmarks, { columns, colour: false, language, showEvidence });
          expect(text.split('\n').filter((line) => displayWidth(line) > columns)).toEqual([]);
        },
      ),
    );
  });

  it('never prints raw what hosts say, and writes no escape codes but colours', () => {
    fc.assert(
      fc.property(arbitraryScan(hostile), (result) => {
        const options = { ...plain, showEvidence: true };
        const text = renderScanText(result, benchmarks, options);
        expect(text).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}]/u);
        expect(text).not.toMatch(/^\[PASS\] 1\.1\.1 forged/m);
        const coloured = renderScanText(result, benchmarks, { ...options, colour: true });
        expect(stripVTControlCharacters(coloured)).toBe(text);
      }),
    );
  });

  it('leaves no space at the end of a line', () => {
    fc.assert(
      fc.property(arbitraryScan(plainWords), (result) => {
        expect(renderScanText(result, benchmarks, { ...plain, showEvidence: true })).not.toMatch(/ \n/);
      }),
    );
  });
});
