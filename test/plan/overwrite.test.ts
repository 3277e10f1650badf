import { describe, expect, it } from 'vitest';
import { managedPaths } from '../../src/model/managed-paths.js';
import type { FileState } from '../../src/model/plan.js';
import { overwrite } from '../../src/plan/inverse/overwrite.js';
import { fileChange, holding } from './some-changes.js';

const back = fileChange('/etc/a', 'ours', 'original', { restarts: ['kubelet'] });
const manifest = (argument: string, comment = ''): string =>
  `${comment}apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n  - name: kube-apiserver\n    image: i\n    command: [kube-apiserver, ${argument}]\n`;
const pod = fileChange('/etc/a.yaml', manifest('--b'), manifest('--a'), { kind: 'pod-manifest', restarts: ['apiserver'], arguments: ['--a'] });

describe('taking back over what somebody else changed', () => {
  it('is planned from what is there now', () => {
    const found = overwrite(back, holding('by hand', 0o644));
    expect(found).toMatchObject({ change: { before: holding('by hand', 0o644), after: holding('original'), restarts: ['kubelet'] } });
    expect(found).toMatchObject({ change: { diff: expect.stringContaining('mode 0644 → 0600\n') } });
  });

  it('works from a digest alone', () => {
    const seen: FileState = { type: 'file', mode: 0o600, owner: 'root:root', sha256: 'a'.repeat(64) };
    expect(overwrite(back, seen)).toMatchObject({ change: { before: seen, diff: expect.stringMatching(/^content sha256 a{12} → sha256 [0-9a-f]{12}\n$/) } });
  });

  it('keeps a content that the run had left alone, and restarts nothing for it', () => {
    const mode = fileChange('/etc/a', 'text', 'text', { before: holding('text'), after: holding('text', 0o666) });
    expect(overwrite(mode, holding('by hand', 0o640))).toMatchObject({ change: { before: holding('by hand', 0o640), after: holding('by hand', 0o666) } });
  });

  it('restarts nothing where the content is the original one, or the same pod', () => {
    expect(overwrite(back, holding('original', 0o644))).toMatchObject({ change: { restarts: [] } });
    expect(overwrite(pod, holding(manifest('--a', '# by hand\n')))).toMatchObject({ change: { restarts: [] } });
    expect(overwrite(pod, holding(manifest('--c')))).toMatchObject({ change: { restarts: ['apiserver'], arguments: ['--a'] } });
  });

  it('makes anew what is gone, where it is on record', () => {
    expect(overwrite(back, { type: 'absent' })).toMatchObject({ change: { before: { type: 'absent' }, after: holding('original') } });
    const attributes: FileState = { type: 'file', mode: 0o600, owner: 'root:root' };
    expect(overwrite({ ...back, before: attributes, after: { ...attributes, mode: 0o644 } }, { type: 'absent' })).toHaveProperty('refusal');
  });

  it('is refused where something else is at the path', () => {
    expect(overwrite(back, { type: 'directory', mode: 0o755, owner: 'root:root' })).toEqual({ refusal: '/etc/a is a directory by now; move it away first' });
  });

  it('is refused where an API server would lose the key of its Secrets', () => {
    const encrypted = holding(manifest(`--encryption-provider-config=${managedPaths.encryption.writing}`));
    expect(overwrite(pod, encrypted)).toMatchObject({ refusal: expect.stringContaining('with which Secrets may be stored') });
  });
});
