import { describe, expect, it } from 'vitest';
import { outlineRepair } from '../../src/plan/repair-outline.js';
import { control } from '../evaluate/snapshot-builder.js';

describe('the outline of a repair', () => {
  it.each([
    ['1.1.1', true, ['takes from apiserver.manifest every permission beyond 0644']],
    ['1.1.2', true, ['gives apiserver.manifest to root:root']],
    ['1.2.20', true, ['sets --profiling to false']],
    ['1.2.22', true, ['sets --audit-log-maxage to 30']],
    ['1.2.16', true, ['adds to --enable-admission-plugins NodeRestriction']],
    ['1.2.10', true, ['takes from --enable-admission-plugins AlwaysAdmit']],
    ['1.2.2', true, ['unsets --token-auth-file']],
    ['1.2.27', false, ['--service-account-key-file needs a value that fits the cluster; a person sets it']],
    ['2.7', false, ['a person changes what the evidence names']],
  ])('%s: repairable %s', (number, isRepairable, steps) => {
    expect(outlineRepair(control(number))).toMatchObject({ isRepairable, steps });
  });

  it('tells of the audit log’s several steps as one', () => {
    expect(outlineRepair(control('1.2.21')).steps).toHaveLength(1);
    expect(outlineRepair(control('1.2.21')).isRepairable).toBe(true);
  });

  it('does not promise what a guard never lets pass', () => {
    expect(outlineRepair(control('1.2.15')).isRepairable).toBe(false);
    expect(outlineRepair(control('1.2.15')).guards).toHaveLength(1);
  });
});
