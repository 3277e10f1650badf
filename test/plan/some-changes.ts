import type { ActionChange, FileChange, FileState } from '../../src/model/plan.js';
import { sha256 } from '../../src/plan/sha256.js';

/** A file of root's with this text. */
export function holding(content: string, mode = 0o600): FileState {
  return { type: 'file', mode, owner: 'root:root', sha256: sha256(content), content };
}

/** A change of a file from one text to another; of m1, of the first stage and of control 1.1 where nothing else is said. */
export function fileChange(target: string, before: string, after: string, more: Partial<FileChange> = {}): FileChange {
  return {
    host: 'm1',
    target,
    controls: ['1.1'],
    risk: 'safe',
    kind: 'file',
    diff: '',
    restarts: [],
    needs: [],
    stage: 0,
    before: holding(before),
    after: holding(after),
    ...more,
  };
}

/** An action on m1, of the first stage and of control 1.1 where nothing else is said. */
export function actionChange(target: string, more: Partial<ActionChange> = {}): ActionChange {
  const { before: _before, after: _after, ...base } = fileChange(target, '', '');
  return { ...base, kind: 'action', action: { kind: 'create-system-user', user: 'etcd' }, ...more };
}
