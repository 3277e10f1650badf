import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { declaredVariable } from '../../src/documents/declared-variable.js';
import { setVariable } from '../../src/documents/set-variable.js';
import { variableCases, variableRefusals } from '../cases/documents/variable-edits.js';

describe('setting a variable', () => {
  it.each(variableCases)('$title', ({ before, name = 'ETCD_AUTO_TLS', value = 'false', after }) => {
    expect(setVariable(before, name, value)).toBe(after);
    expect(setVariable(after, name, value)).toBe(after);
  });

  it.each(variableRefusals)('refuses $title', ({ text, name = 'ETCD_AUTO_TLS', value = 'false', reason }) => {
    expect(() => setVariable(text, name, value)).toThrow(reason);
  });

  it('sets it and leaves every other one alone, or refuses', () => {
    const value = fc.stringMatching(/^[a-z0-9.,:=/-]{0,8}$/);
    const line = fc.oneof(
      fc.tuple(fc.constantFrom('A', 'B', 'C'), value, fc.constantFrom('', '"', "'")).map(([name, text, quote]) => `${name}=${quote}${text}${quote}`),
      fc.constantFrom('', '# A=1', '; B="2', 'no assignment'),
    );
    const text = fc.tuple(fc.array(line, { maxLength: 6 }), fc.constantFrom('\n', '\r\n'), fc.boolean(), fc.constantFrom('', '[Service]'));
    fc.assert(
      fc.property(text, value, ([lines, end, isEnded, heading], wanted) => {
        const before = [heading, ...(heading === '' ? lines : lines.map((each) => (each.includes('A=') || each.includes('B=') ? `Environment=${each}` : `#${each}`)))].join(end) + (isEnded ? end : '');
        const after = setVariable(before, 'A', wanted);
        expect(declaredVariable(after, 'A')).toBe(wanted);
        for (const other of ['B', 'C']) expect(declaredVariable(after, other)).toBe(declaredVariable(before, other));
        expect(setVariable(after, 'A', wanted)).toBe(after);
      }),
    );
  });
});
