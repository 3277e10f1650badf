import { describe, expect, it } from 'vitest';
import type { FileState } from '../../src/model/plan.js';
import { withOriginals } from '../../src/plan/inverse/with-originals.js';
import { file, view } from '../evaluate/snapshot-builder.js';
import { fileChange, holding } from './some-changes.js';

function bare(text: string): FileState {
  const { content: _content, ...state } = holding(text) as Exclude<FileState, { type: 'absent' }>;
  return state;
}

const shown = view(['master'], { files: { '/etc/a': file('old'), '/etc/b': file('by hand') } });
const m1 = { ...shown, host: { ...shown.host, name: 'm1' } };

describe('changes of a saved plan', () => {
  it('are given what their files hold, where that is what they were planned for', () => {
    const changes = [fileChange('/etc/a', '', 'new', { before: bare('old') }), fileChange('/etc/b', '', 'new', { before: bare('old') })];
    expect(withOriginals(changes, [m1])).toMatchObject([{ before: holding('old') }, { before: bare('old') }]);
    expect(withOriginals(changes, [m1])[1]).toHaveProperty('before', bare('old'));
  });

  it('are given what an earlier stage leaves', () => {
    const changes = [fileChange('/etc/c', 'one', 'two'), fileChange('/etc/c', '', 'three', { before: bare('two'), stage: 1 })];
    expect(withOriginals(changes, [])).toMatchObject([{}, { before: holding('two') }]);
  });
});
