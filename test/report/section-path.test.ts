import { describe, expect, it } from 'vitest';
import { sectionPath } from '../../src/report/section-path.js';
import { benchmark } from '../cases/report/three-hosts.js';

describe('sectionPath', () => {
  it('goes from the top-level section down, in the language asked for', () => {
    expect(sectionPath('1.2', benchmark, 'zh')).toEqual([
      { id: '1', title: '控制平面' },
      { id: '1.2', title: 'API 服务器' },
    ]);
  });

  it('leaves out a section above that has no title, and keeps the section itself', () => {
    expect(sectionPath('9.3', benchmark, 'en')).toEqual([{ id: '9.3', title: '' }]);
    expect(sectionPath('1.2', undefined, 'en')).toEqual([{ id: '1.2', title: '' }]);
  });
});
