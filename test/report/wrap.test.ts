import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../src/report/display-width.js';
import { paragraph } from '../../src/report/paragraph.js';
import { wrap } from '../../src/report/wrap.js';
import { plainWords } from './foreign-text.js';

describe('wrap', () => {
  it.each<[string, string, number, string[]]>([
    ['gives one empty line for no text', '', 10, ['']],
    ['fills a line to its last column', 'etcd owns it', 9, ['etcd owns', 'it']],
    ['keeps a word that is too long whole', 'in /var/lib/etcd here', 6, ['in', '/var/lib/etcd', 'here']],
    ['keeps spaces inside a line and drops them at its ends', '  a  b   c', 4, ['a  b', 'c']],
    ['breaks between wide characters', '控制平面组件', 8, ['控制平面', '组件']],
    ['counts a wide character as two columns', '控制平面', 7, ['控制平', '面']],
    ['breaks between wide and narrow', '属主为etcd用户', 10, ['属主为etcd', '用户']],
    ['never begins a line with a closing mark', '权限，模式', 4, ['权', '限，', '模式']],
    ['never ends a line with an opening mark', '权限《文件》', 6, ['权限', '《文', '件》']],
    ['keeps a short word in its brackets together', '权限（自动）', 8, ['权限', '（自动）']],
    ['keeps a combining mark with its letter', '面\u0301面\u0301', 2, ['面\u0301', '面\u0301']],
    ['does not wrap without limit', 'a b 控 制', Infinity, ['a b 控 制']],
  ])('%s', (_behaviour, text, width, lines) => {
    expect(wrap(text, width)).toEqual(lines);
  });

  it('loses nothing but spaces, and is never too wide for words that fit', () => {
    fc.assert(
      fc.property(plainWords, fc.integer({ min: 14, max: 60 }), (text, width) => {
        const lines = wrap(text, width);
        expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''));
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width);
      }),
    );
  });
});

describe('paragraph', () => {
  it('indents further lines by the width of the prefix, wide characters counted twice', () => {
    expect(paragraph('原因: ', 'the backup was restored', 22)).toEqual(['原因: the backup was', '      restored']);
  });

  it('leaves no space behind a prefix without text', () => {
    expect(paragraph('[INFO] 1 ', '', 80)).toEqual(['[INFO] 1']);
  });
});
