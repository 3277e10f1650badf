import { describe, expect, it } from 'vitest';
import { outlineRepair } from '../../src/plan/repair-outline.js';
import { control, layouts } from '../evaluate/snapshot-builder.js';

describe('the outline of a repair', () => {
  it.each([
    ['1.1.1', true, ['takes from apiserver.manifest every permission beyond 0644']],
    ['1.1.2', true, ['gives apiserver.manifest to root:root']],
    ['1.2.20', true, ['sets --profiling to false']],
    ['1.2.22', true, ['sets --audit-log-maxage to 30']],
    ['1.2.16', true, ['adds to --enable-admission-plugins NodeRestriction']],
    ['1.2.10', true, ['takes from --enable-admission-plugins AlwaysAdmit']],
    ['1.2.2', true, ['unsets --token-auth-file']],
    ['1.2.27', true, ['sets --service-account-key-file to the file that the layout has for it, where it exists']],
    ['5.1.5', true, ['patches the objects through the API server, only when named']],
    ['2.7', false, ['a person changes what the evidence names']],
  ])('%s: repairable %s', (number, isRepairable, steps) => {
    expect(outlineRepair(control(number), layouts)).toMatchObject({ isRepairable, steps });
  });

  it('tells of the audit log’s several steps as one', () => {
    expect(outlineRepair(control('1.2.21'), layouts).steps).toHaveLength(1);
    expect(outlineRepair(control('1.2.21'), layouts).isRepairable).toBe(true);
  });

  it('says what is checked before and after, of the component that restarts', () => {
    const { guards, proof } = outlineRepair(control('1.4.2'), layouts);
    expect(guards).toEqual([expect.stringContaining('loopback')]);
    expect(proof).toEqual([expect.stringContaining('a new kube-scheduler'), expect.stringContaining('a fresh probe')]);
  });

  it('says of a remediation what only it looks at', () => {
    expect(outlineRepair(control('1.2.21'), layouts).proof).toContainEqual(expect.stringContaining('the audit log grows'));
  });

  it('says of a file’s mode that a fresh probe sees it, and of no restart', () => {
    expect(outlineRepair(control('1.1.1'), layouts).proof).toEqual([expect.stringContaining('a fresh probe')]);
  });

  it('proves nothing that a machine does not repair', () => {
    expect(outlineRepair(control('2.7'), layouts).proof).toEqual([]);
  });
});
