import { describe, expect, test } from 'vitest';
import { nearMatches } from '../../src/text/near-matches.js';

const slugs = ['apiserver-profiling', 'scheduler-profiling', 'kubelet-event-qps', 'apiserver-audit-log-path'];

describe('near matches', () => {
  test('name the slug that somebody misspelt first', () => {
    expect(nearMatches('apisever-profiling', slugs)[0]).toBe('apiserver-profiling');
    expect(nearMatches('scheduler-profilng', slugs)[0]).toBe('scheduler-profiling');
  });

  test('name the slugs that a word stands in', () => {
    expect(nearMatches('profiling', slugs)).toEqual(['apiserver-profiling', 'scheduler-profiling']);
  });

  test('name nothing when nothing is like it', () => {
    expect(nearMatches('encryption', slugs)).toEqual([]);
  });

  test('are three at most, each once', () => {
    expect(nearMatches('1.2.1', ['1.2.2', '1.2.3', '1.2.2', '1.2.4', '1.2.5'])).toEqual(['1.2.2', '1.2.3', '1.2.4']);
  });
});
