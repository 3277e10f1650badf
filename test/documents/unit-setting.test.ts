import { describe, expect, it } from 'vitest';
import { unitSetting } from '../../src/documents/unit-setting.js';

function denied(...texts: readonly string[]): readonly string[] {
  return unitSetting(texts, 'Service', 'IPAddressDeny');
}

describe('a list-valued setting of a unit', () => {
  it('adds up over lines and files', () => {
    expect(denied('[Service]\nIPAddressDeny=10.0.0.0/8 localhost\nIPAddressDeny=any\n', '[Service]\nIPAddressDeny=::1')).toEqual([
      '10.0.0.0/8',
      'localhost',
      'any',
      '::1',
    ]);
  });

  it('is taken back by an empty assignment', () => {
    expect(denied('[Service]\nIPAddressDeny=any\nIPAddressDeny=\nIPAddressDeny=::1\n')).toEqual(['::1']);
    expect(denied('[Service]\nIPAddressDeny=any\n', '[Service]\nIPAddressDeny= \n')).toEqual([]);
  });

  it('counts in its section only, and each file begins without one', () => {
    expect(denied('[Unit]\nIPAddressDeny=any\n')).toEqual([]);
    expect(denied('[Service]\n', 'IPAddressDeny=any\n')).toEqual([]);
  });

  it('goes on behind a backslash, over comments, with any white space and line ends', () => {
    expect(denied('[Service]\r\n  IPAddressDeny =  10.0.0.0/8 \\\r\n# a comment\r\n  any\r\n')).toEqual(['10.0.0.0/8', 'any']);
  });
});
