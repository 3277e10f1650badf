import { describe, expect, test } from 'vitest';
import { loadLayouts } from '../../src/benchmark/load-layouts.js';
import { readSources } from '../../src/benchmark/sources.js';

const layouts = loadLayouts();

describe('the layouts that come with the package', () => {
  const names = [...readSources().controls.values()].flatMap(({ checks }) =>
    checks.flatMap((check) => ('file' in check ? [check.file] : [])),
  );

  test.each(layouts.map((layout) => [layout.id, layout] as const))('%s knows every file that a control looks at', (_, layout) => {
    expect([...new Set(names)].filter((name) => layout.files[name] === undefined)).toEqual([]);
  });

  test('are kubeadm, kubespray and tkestack, of which kubeadm is the general one', () => {
    expect(layouts.map(({ id, general }) => [id, general ?? false])).toEqual([
      ['kubeadm', true],
      ['kubespray', false],
      ['tkestack', false],
    ]);
  });
});
