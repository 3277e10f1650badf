import { describe, expect, it } from 'vitest';
import type { HostView } from '../../src/evaluate/host-view.js';
import type { Change } from '../../src/model/plan.js';
import type { FileFact } from '../../src/model/snapshot.js';
import { alreadyMade } from '../../src/plan/already-made.js';
import { outdatedChanges } from '../../src/plan/outdated.js';
import { file, view } from '../evaluate/snapshot-builder.js';
import { actionChange, fileChange, holding } from './some-changes.js';

function showing(files: Readonly<Record<string, FileFact>>, name = 'm1'): HostView {
  const seen = view(['master'], { files });
  return { ...seen, host: { ...seen.host, name } };
}

/** What does not fit, as `host target status`. */
function unfit(changes: readonly Change[], ...views: HostView[]): string[] {
  return outdatedChanges(changes, views).map(({ change: { host, target }, status }) => `${host} ${target} ${status}`);
}

const edited = file('by hand');

describe('a change of a saved plan', () => {
  const change = fileChange('/etc/a', 'old', 'new');

  it('fits a host that is as planned for', () => {
    expect(unfit([change], showing({ '/etc/a': file('old') }))).toEqual([]);
  });

  it.each([
    ['another text', edited],
    ['another mode', file('old', { mode: 0o644 })],
    ['another owner', file('old', { user: 'kube' })],
    ['nothing', { state: 'absent' }],
    ['a directory', file(undefined, { type: 'directory' })],
  ] as const)('is outdated where there is %s', (_what, fact) => {
    const [found] = outdatedChanges([change], [showing({ '/etc/a': fact })]);
    expect(found).toMatchObject({ status: 'outdated' });
    expect(found?.reason).toMatch(/^the host has moved on since the plan was made: .+, planned for 0600 root:root sha256 [0-9a-f]{12}$/);
  });

  it('that creates a file is outdated where there is one', () => {
    const creation = fileChange('/etc/a', '', 'new', { before: { type: 'absent' } });
    expect(unfit([creation], showing({ '/etc/a': { state: 'absent' } }))).toEqual([]);
    expect(unfit([creation], showing({ '/etc/a': edited }))).toEqual(['m1 /etc/a outdated']);
  });

  it('about mode alone does not ask what the file holds', () => {
    const mode = { ...change, before: { type: 'file', mode: 0o666, owner: 'root:root' }, after: { type: 'file', mode: 0o600, owner: 'root:root' } } as const;
    expect(unfit([mode], showing({ '/etc/a': file('anything', { mode: 0o666 }) }))).toEqual([]);
  });

  it('is found by the path that a link leads to', () => {
    expect(unfit([change], showing({ '/etc/link': file('by hand', { realPath: '/etc/a' }) }))).toEqual(['m1 /etc/a outdated']);
  });

  it('whose path was not looked at, or could not be, is for the host to compare', () => {
    expect(unfit([change], showing({}))).toEqual([]);
    expect(unfit([change], showing({ '/etc/a': { state: 'unreadable', reason: 'denied' } }))).toEqual([]);
  });

  it('is skipped on a host that could not be looked at, an action too', () => {
    const [found] = outdatedChanges([actionChange('etcd')], []);
    expect(found).toMatchObject({ status: 'skipped', reason: 'not tried: m1 could not be looked at' });
  });
});

describe('what goes with an outdated change', () => {
  const manifest = fileChange('/etc/manifest', 'old', 'new', { controls: ['1.1', '1.2'] });
  const now = showing({ '/etc/manifest': edited });

  it('is all of its controls on that host, and whatever they share with others in turn', () => {
    const policy = fileChange('/etc/policy', 'old', 'new', { controls: ['1.2'] });
    const user = actionChange('etcd', { controls: ['1.1'] });
    const further = fileChange('/etc/further', 'old', 'new', { controls: ['1.2', '1.3'] });
    const last = fileChange('/etc/last', 'old', 'new', { controls: ['1.3'] });
    const other = fileChange('/etc/other', 'old', 'new', { controls: ['1.4'] });
    const found = outdatedChanges([manifest, policy, user, further, last, other], [now]);
    expect(found.map(({ change: { target } }) => target)).toEqual(['/etc/manifest', '/etc/policy', 'etcd', '/etc/further', '/etc/last']);
    expect(found.at(-1)?.reason).toBe('it goes with /etc/manifest of m1, which cannot be changed as planned');
  });

  it('is not what another host does for the same control', () => {
    const elsewhere = fileChange('/etc/manifest', 'old', 'new', { host: 'm2' });
    expect(unfit([manifest, elsewhere], now, showing({ '/etc/manifest': file('old') }, 'm2'))).toEqual(['m1 /etc/manifest outdated']);
  });

  it('is all that a control does on all hosts when it takes several stages', () => {
    const first = fileChange('/etc/manifest', 'old', 'new', { host: 'm2' });
    const then = fileChange('/etc/manifest', 'new', 'newer', { host: 'm2', stage: 1 });
    expect(unfit([manifest, first, then], now, showing({ '/etc/manifest': file('old') }, 'm2'))).toHaveLength(3);
  });

  it('is what a later stage makes of the same file', () => {
    const later = fileChange('/etc/manifest', 'new', 'newer', { controls: ['1.9'], stage: 1 });
    const alongside = fileChange('/etc/other', 'old', 'new', { controls: ['1.9'], stage: 1 });
    expect(unfit([manifest, later, alongside], now)).toHaveLength(3);
  });

  it('is what needs it in place', () => {
    const needing = fileChange('/etc/b', 'old', 'new', { controls: ['1.9'], needs: ['/etc/manifest'] });
    expect(unfit([manifest, needing], now)).toHaveLength(2);
  });
});

describe('what is made already', () => {
  const mode = fileChange('/etc/a', 'old', 'old', { before: holding('old', 0o666), stage: 0 });
  const text = fileChange('/etc/a', 'old', 'new', { controls: ['1.2'], stage: 1 });
  const targets = (fact: FileFact): number[] => [...alreadyMade([mode, text], [showing({ '/etc/a': fact })])].map(({ stage }) => stage);

  it('is known by its result', () => {
    expect(targets(file('old', { mode: 0o666 }))).toEqual([]);
    expect(targets(file('old'))).toEqual([0]);
    expect(targets(edited)).toEqual([]);
  });

  it('is everything that came before the result of a later stage', () => {
    expect(targets(file('new'))).toEqual([0, 1]);
  });

  it('is never said of an action, of another host, or of a path that was not looked at', () => {
    const elsewhere = fileChange('/etc/a', 'old', 'new', { host: 'm2' });
    expect([...alreadyMade([elsewhere, actionChange('/etc/a'), fileChange('/etc/b', '', '')], [showing({ '/etc/a': file('new') })])]).toEqual([]);
  });
});
