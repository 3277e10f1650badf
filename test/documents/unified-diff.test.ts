import { describe, expect, it } from 'vitest';
import { unifiedDiff } from '../../src/documents/unified-diff.js';

describe('unifiedDiff', () => {
  const path = '/etc/kubernetes/manifests/etcd.yaml';

  it('shows a change with three lines around it', () => {
    const before = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\n';
    expect(unifiedDiff(path, before, before.replace('five', '5'))).toBe(
      `--- ${path}\n+++ ${path}\n@@ -2,7 +2,7 @@\n two\n three\n four\n-five\n+5\n six\n seven\n eight\n`,
    );
  });

  it('shows a file that is new or that goes against /dev/null', () => {
    expect(unifiedDiff(path, null, 'one\n')).toBe(`--- /dev/null\n+++ ${path}\n@@ -0,0 +1,1 @@\n+one\n`);
    expect(unifiedDiff(path, 'one\n', null)).toBe(`--- ${path}\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-one\n`);
  });

  it('says that a final line break is missing', () => {
    expect(unifiedDiff(path, 'one\n', 'one')).toBe(
      `--- ${path}\n+++ ${path}\n@@ -1,1 +1,1 @@\n-one\n+one\n\\ No newline at end of file\n`,
    );
  });

  it('shows a change of line breaks', () => {
    expect(unifiedDiff(path, 'one\r\n', 'one\n')).toContain('-one\r\n+one\n');
  });

  it('is empty when nothing changes', () => {
    expect(unifiedDiff(path, 'one\n', 'one\n')).toBe('');
    expect(unifiedDiff(path, null, null)).toBe('');
  });
});
