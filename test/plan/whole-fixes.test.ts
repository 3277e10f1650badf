import { describe, expect, it } from 'vitest';
import { wholeFixes } from '../../src/plan/whole-fixes.js';
import { actionChange, fileChange } from './some-changes.js';

describe('what is chosen of a plan', () => {
  const directory = fileChange('/var/log/audit', '', '', { kind: 'directory', controls: ['1.2.21'] });
  const manifest = fileChange('/etc/manifest', 'old', 'new', { controls: ['1.2.20', '1.2.21'], needs: ['/var/log/audit/log'] });
  const alone = fileChange('/etc/admin.conf', 'old', 'new', { controls: ['1.1.13'] });
  const elsewhere = { ...alone, host: 'm2' };

  it('stays as it is when nothing else belongs to it', () => {
    expect(wholeFixes([directory, manifest, alone, elsewhere], [alone])).toEqual([alone]);
    expect(wholeFixes([directory, manifest, alone], [])).toEqual([]);
  });

  it('takes the rest of its controls with it, in the order of the plan', () => {
    expect(wholeFixes([directory, alone, manifest], [manifest])).toEqual([directory, manifest]);
    expect(wholeFixes([directory, alone, manifest], [directory])).toEqual([directory, manifest]);
  });

  it('takes with it what must be in place before', () => {
    const needed = { ...directory, controls: ['9.9'] };
    expect(wholeFixes([needed, manifest], [manifest])).toEqual([needed, manifest]);
    expect(wholeFixes([needed, manifest], [needed])).toEqual([needed]);
  });

  it('takes with it what earlier stages make of the same file, but not what later ones do', () => {
    const later = { ...alone, stage: 1, controls: ['1.9'] };
    expect(wholeFixes([alone, later], [later])).toEqual([alone, later]);
    expect(wholeFixes([alone, later], [alone])).toEqual([alone]);
  });

  it('takes all hosts with it where a control takes several stages', () => {
    const key = actionChange('/etc/encryption', { controls: ['1.2.33'] });
    const reading = fileChange('/etc/manifest', 'old', 'new', { controls: ['1.2.33'] });
    const writing = fileChange('/etc/manifest', 'new', 'newer', { controls: ['1.2.33'], stage: 1 });
    const all = [key, reading, { ...key, host: 'm2' }, { ...reading, host: 'm2' }, writing, { ...writing, host: 'm2' }];
    expect(wholeFixes(all, [key])).toEqual(all);
  });
});
