import { describe, expect, it } from 'vitest';
import { displayWidth, isWide } from '../../src/report/display-width.js';

describe('displayWidth', () => {
  it.each([
    ['', 0],
    ['kube-apiserver', 14],
    ['控制平面', 8],
    ['，。（）：', 10],
    ['ｋｕｂｅ', 8],
    ['한국어', 6],
    ['カタカナ', 8],
    ['ｶﾀｶﾅ', 4],
    ['e\u0301tcd', 4],
    ['é', 1],
    ['🚀', 2],
    ['✅', 2],
    ['→', 1],
    ['“引号”', 6],
    ['𠮷', 2],
    ['API 服务器', 10],
  ])('gives %j %d columns', (text, columns) => {
    expect(displayWidth(text)).toBe(columns);
  });
});

describe('isWide', () => {
  it.each([
    ['\u10ff', false],
    ['\u1100', true],
    ['\u115f', true],
    ['\u2e80', true],
    ['\u303e', true],
    ['\u303f', false],
    ['\u4dbf', true],
    ['\u4dc0', false],
    ['\u9fff', true],
    ['\uac00', true],
    ['\ud7a3', true],
    ['\uff01', true],
    ['\uff60', true],
    ['\uff61', false],
    ['\u{1f1e8}', false],
    ['\u{1f680}', true],
    ['\u{20000}', true],
    ['\u{3fffd}', true],
  ])('knows the ends of the blocks: %j is %s', (character, expected) => {
    expect(isWide(character)).toBe(expected);
  });
});
