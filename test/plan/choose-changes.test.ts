import { describe, expect, it } from 'vitest';
import { chooseChanges } from '../../src/plan/inverse/choose-changes.js';
import { fileChange } from './some-changes.js';

const manifest = fileChange('/etc/manifest', '1', '2', { controls: ['1.2', '1.3'] });
const other = fileChange('/etc/other', '1', '2', { controls: ['4.1'] });
const elsewhere = fileChange('/etc/other', '1', '2', { host: 'm2', controls: ['4.1'] });

describe('a choice among changes that take a run back', () => {
  it('is all of them where nothing is said', () => {
    expect(chooseChanges([manifest, other], {})).toEqual({ changes: [manifest, other] });
  });

  it('is what was changed for the controls, on the hosts', () => {
    expect(chooseChanges([manifest, other, elsewhere], { controls: new Set(['4.1']) })).toEqual({ changes: [other, elsewhere] });
    expect(chooseChanges([manifest, other, elsewhere], { hosts: new Set(['m2']) })).toEqual({ changes: [elsewhere] });
    expect(chooseChanges([manifest, other, elsewhere], { controls: new Set(['1.2', '1.3']), hosts: new Set(['m2']) })).toEqual({ changes: [] });
  });

  it('is refused where a file was changed for more controls, and names them', () => {
    expect(chooseChanges([manifest], { controls: new Set(['1.2']) })).toEqual({
      refusal: '/etc/manifest of m1 was changed for 1.2 and 1.3 in one piece; add 1.3 to --only to take it back',
    });
  });

  it('is refused where a change cannot do without another one', () => {
    const policy = fileChange('/etc/policy', '1', '2', { controls: ['1.9'], needs: ['/etc/manifest'] });
    expect(chooseChanges([manifest, policy], { controls: new Set(['1.9']) })).toEqual({
      refusal: 'what is chosen cannot be taken back without /etc/manifest of m1, which relies on it; add 1.2,1.3 to --only',
    });
  });

  it('is refused for some hosts of a fix that took several stages on all of them', () => {
    const stages = ['m1', 'm2'].flatMap((host) => [0, 1].map((stage) => fileChange('/etc/manifest', '1', '2', { host, stage, controls: ['1.2'] })));
    expect(chooseChanges(stages, { hosts: new Set(['m1']) })).toEqual({
      refusal: 'what is chosen cannot be taken back without /etc/manifest of m2, which relies on it; add --host m2',
    });
  });
});
