import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Action } from '../../src/model/action.js';
import { managedPaths } from '../../src/model/managed-paths.js';
import type { Change, FileChange, FileState, Plan } from '../../src/model/plan.js';
import { invertPlan } from '../../src/plan/invert-plan.js';
import { actionChange, fileChange, holding } from './some-changes.js';

const original = '20260101T000000Z-aaaaaa';
const run = '20260102T000000Z-bbbbbb';

function planOf(changes: readonly Change[], stages = 3): Plan {
  return { schema: 'cis-bench/plan/v1', run: original, stages: Array.from({ length: stages }, (_, index) => ({ name: `stage ${index}` })), changes, leftovers: [] };
}

function inverse(changes: readonly Change[], isMade?: (change: Change) => boolean): Plan {
  return invertPlan(planOf(changes), { run, ...(isMade === undefined ? {} : { isMade }) });
}

/** `host target stage` of each change. */
function places({ changes }: Plan): string[] {
  return changes.map(({ host, target, stage }) => `${host} ${target} ${stage}`);
}

const absent: FileState = { type: 'absent' };
const directory: FileState = { type: 'directory', mode: 0o700, owner: 'root:root' };
const manifest = (argument: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n  - name: kube-scheduler\n    image: i\n    command: [kube-scheduler, ${argument}]\n`;

describe('the inverse of a change of a file', () => {
  it('goes back to what the run found, with a diff and the arguments of before', () => {
    const change = fileChange('/etc/s.yaml', manifest('--profiling=true'), manifest('--profiling=false'), {
      kind: 'pod-manifest',
      restarts: ['scheduler'],
      risk: 'restart',
      arguments: ['--profiling=false'],
      hazards: ['leader election'],
    });
    const [back] = inverse([change]).changes as FileChange[];
    expect(back).toMatchObject({ before: change.after, after: change.before, kind: 'pod-manifest', restarts: ['scheduler'], risk: 'restart', hazards: ['leader election'] });
    expect(back?.arguments).toEqual(['--profiling=true']);
    expect(back?.diff).toContain('-    command: [kube-scheduler, --profiling=false]\n+    command: [kube-scheduler, --profiling=true]');
  });

  it('foretells no arguments where the original is not known or none', () => {
    const before: FileState = { type: 'file', mode: 0o600, owner: 'root:root' };
    const mode = fileChange('/etc/s.yaml', '', '', { kind: 'pod-manifest', restarts: ['scheduler'], before, after: { ...before, mode: 0o644 }, arguments: ['--a'] });
    expect(inverse([mode]).changes[0]).not.toHaveProperty('arguments');
    const spoilt = fileChange('/etc/t.yaml', ': no: pod', manifest('--a'), { kind: 'pod-manifest', restarts: ['scheduler'] });
    expect(inverse([spoilt]).changes[0]).not.toHaveProperty('arguments');
  });

  it('keeps hazards that are about a restart alone', () => {
    expect(inverse([fileChange('/etc/a', 'old', 'new', { hazards: ['think of it'] })]).changes[0]).not.toHaveProperty('hazards');
  });

  it('says what becomes of mode, owner and digest where the text is not known', () => {
    const before: FileState = { type: 'file', mode: 0o666, owner: 'root:kube', sha256: 'a'.repeat(64), content: 'x' };
    const after: FileState = { type: 'file', mode: 0o600, owner: 'root:root', sha256: 'b'.repeat(64) };
    expect(inverse([fileChange('/etc/a', '', '', { before, after })]).changes[0]?.diff).toBe(
      'mode 0600 → 0666\nowner root:root → root:kube\ncontent sha256 bbbbbbbbbbbb → sha256 aaaaaaaaaaaa\n',
    );
  });

  it('removes what the run made, files before their directories', () => {
    const made = fileChange('/etc/d', '', '', { kind: 'directory', before: absent, after: directory });
    const file = fileChange('/etc/d/f', '', 'text', { before: absent });
    const { changes } = inverse([made, file]);
    expect(changes).toMatchObject([
      { target: '/etc/d/f', after: absent, diff: expect.stringContaining('remove file /etc/d/f\n--- /etc/d/f\n+++ /dev/null\n') },
      { target: '/etc/d', after: absent, diff: 'remove directory /etc/d, unless it holds files by then\n' },
    ]);
  });

  it('whose original is not on record stays, with what it relies on', () => {
    const { content: _content, ...before } = holding('old') as Exclude<FileState, { type: 'absent' }>;
    const policy = fileChange('/etc/policy', '', 'p', { before: absent, controls: ['1.2'] });
    const lost = fileChange('/etc/manifest', '', 'new', { before, needs: ['/etc/policy'] });
    const other = fileChange('/etc/other', 'old', 'new', { controls: ['1.9'] });
    const { changes, leftovers } = inverse([policy, lost, other]);
    expect(changes.map(({ target }) => target)).toEqual(['/etc/other']);
    expect(leftovers).toMatchObject([
      { target: '/etc/manifest', control: '1.1', reason: 'it stays: what /etc/manifest held before is not on record' },
      { target: '/etc/policy', control: '1.2', reason: 'it stays with /etc/manifest of m1, which relies on it' },
    ]);
  });
});

describe('the order of an inverse', () => {
  it('is that of the plan turned round, hosts kept', () => {
    const changes = ['m1', 'm2'].flatMap((host) => [fileChange('/etc/a', '1', '2', { host }), fileChange('/etc/b', '1', '2', { host })]);
    const later = [fileChange('/etc/a', '2', '3', { host: 'm1', stage: 2 })];
    const plan = inverse([...changes, ...later]);
    expect(places(plan)).toEqual(['m1 /etc/a 0', 'm1 /etc/b 1', 'm1 /etc/a 1', 'm2 /etc/b 1', 'm2 /etc/a 1']);
    expect(plan.stages.map(({ name }) => name)).toEqual(['stage 2', 'stage 0']);
  });

  it('chains what several stages do to one path', () => {
    const chain = [fileChange('/etc/a', '1', '2'), fileChange('/etc/a', '2', '3', { stage: 1 }), fileChange('/etc/a', '3', '4', { stage: 2 })];
    const back = inverse(chain).changes as FileChange[];
    expect(back.map(({ before, after }) => [before, after].map((state) => (state.type === 'file' ? state.content : '')))).toEqual([['4', '3'], ['3', '2'], ['2', '1']]);
  });

  it('turns needs round', () => {
    const policy = fileChange('/etc/policy', '', 'p', { before: absent });
    const other = fileChange('/etc/manifest', '1', '2', { host: 'm2' });
    const needing = fileChange('/etc/manifest', '1', '2', { needs: ['/etc/policy', '/etc/elsewhere'] });
    const { changes } = inverse([policy, needing, other]);
    expect(changes.map(({ target, needs }) => [target, needs])).toEqual([['/etc/manifest', []], ['/etc/policy', ['/etc/manifest']], ['/etc/manifest', []]]);
  });

  it('leaves out what was not made, and stages in which nothing was', () => {
    const plan = inverse([fileChange('/etc/a', '1', '2'), fileChange('/etc/b', '1', '2', { stage: 2 })], ({ stage }) => stage === 2);
    expect(places(plan)).toEqual(['m1 /etc/b 0']);
    expect(plan.stages).toHaveLength(1);
  });
});

describe('the inverse of an action', () => {
  it.each<[string, Action]>([
    ['load-kernel-settings', { kind: 'load-kernel-settings', settings: { 'vm.panic_on_oom': '0' } }],
    ['create-system-user', { kind: 'create-system-user', user: 'etcd' }],
    ['create-objects', { kind: 'create-objects', objects: [], manifest: '' }],
  ])('takes %s back by its place in the run, and its own inverse does it again', (_kind, action) => {
    const changes = [fileChange('/etc/a', '1', '2', { host: 'm2' }), fileChange('/etc/a', '1', '2'), actionChange('x', { action, diff: 'make it\n' })];
    const back = inverse(changes);
    expect(back.changes[1]).toMatchObject({ target: 'x', action: { kind: 'take-back', action, run: original, sequence: 2 }, diff: `take back what run ${original} did:\n  make it\n` });
    const again = invertPlan(back, { run: 'r' });
    expect(again.changes.find(({ target }) => target === 'x')).toMatchObject({ action });
  });

  it('is none for pods that are gone and certificates that do no harm', () => {
    const changes = [
      actionChange('new pods', { action: { kind: 'start-pod', pods: [{ node: 'n', image: 'pause' }] } }),
      actionChange('certificate', { action: { kind: 'approve-serving-certificate', node: 'n', authority: '/etc/ca' } }),
    ];
    expect(inverse(changes)).toMatchObject({ changes: [], leftovers: [] });
  });
});

describe('encryption of Secrets', () => {
  const { directory, reading, writing } = managedPaths.encryption;
  const flag = (path: string): string => manifest(`--encryption-provider-config=${path}`);
  const of = (host: string): Change[] => [
    actionChange(directory, { host, controls: ['1.2.33'], action: { kind: 'write-encryption-key', directory, files: [] } }),
    fileChange('/etc/a.yaml', manifest('--a'), flag(reading), { host, kind: 'pod-manifest', restarts: ['apiserver'], controls: ['1.2.33', '1.2.19'], needs: [directory] }),
    fileChange('/etc/audit', '', 'policy', { host, before: absent, controls: ['1.2.19'] }),
    fileChange('/etc/other', '1', '2', { host, controls: ['4.1.1'] }),
    fileChange('/etc/a.yaml', flag(reading), flag(writing), { host, kind: 'pod-manifest', restarts: ['apiserver'], controls: ['1.2.33'], stage: 1 }),
  ];
  const rewrite = actionChange('Secrets', { controls: ['1.2.33'], stage: 2, action: { kind: 'rewrite-secrets', storedPrefix: 'k8s:enc' } });
  const changes = [...of('m1'), ...of('m2'), rewrite].sort((a, b) => a.stage - b.stage);

  it('is not taken back once Secrets may be stored so, on no host, and says what a person does', () => {
    for (const made of [() => true, ({ stage }: Change) => stage < 2, ({ stage, host }: Change) => stage === 0 || (stage === 1 && host === 'm1')]) {
      const plan = inverse(changes, made);
      expect(places(plan)).toEqual(['m1 /etc/other 0', 'm2 /etc/other 0']);
      expect(plan.leftovers.find(({ host, target }) => host === 'm2' && target === '/etc/a.yaml')).toMatchObject({ control: '1.2.33', reason: expect.stringContaining('write every Secret again') });
      expect(plan.leftovers.find(({ target }) => target === '/etc/audit')).toMatchObject({ reason: 'it stays with /etc/a.yaml of m1, which relies on it' });
    }
  });

  it('is taken back as long as API servers only learnt to read', () => {
    const plan = inverse(changes, ({ stage }) => stage === 0);
    expect(plan.changes).toHaveLength(8);
    expect(plan.leftovers).toEqual([]);
    const [last] = plan.changes.filter(({ host }) => host === 'm1').slice(-1);
    expect(last).toMatchObject({ target: directory, needs: ['/etc/a.yaml'], action: { kind: 'take-back', sequence: 1 } });
  });
});

type Tree = Map<string, FileState>;

const states = fc.oneof(
  fc.constant<FileState>(absent),
  fc.record({ text: fc.constantFrom('a', 'b', 'c\nd\n'), mode: fc.constantFrom(0o600, 0o644) }).map(({ text, mode }) => holding(text, mode)),
);

/** A plan in which each path goes through states of its own, stage by stage. */
const plans: fc.Arbitrary<{ plan: Plan; tree: Tree }> = fc
  .array(fc.record({ host: fc.constantFrom('m1', 'm2'), path: fc.constantFrom('/a', '/b', '/c'), states: fc.array(states, { minLength: 2, maxLength: 4 }), from: fc.nat(2) }), { maxLength: 6 })
  .map((rows) => {
    const tree: Tree = new Map();
    const changes: Change[] = [];
    for (const { host, path, states: chain, from } of rows) {
      if (tree.has(`${host} ${path}`)) continue;
      tree.set(`${host} ${path}`, chain[0] ?? absent);
      for (const [index, after] of chain.slice(1).entries()) changes.push(fileChange(path, '', '', { host, stage: from + index, before: chain[index] ?? absent, after }));
    }
    return { plan: planOf(changes.sort((a, b) => a.stage - b.stage), 6), tree };
  });

/** What a plan makes of a tree; undefined where a path is not as a change expects it. */
function carriedOut({ changes }: Plan, tree: Tree): Tree | undefined {
  const made = new Map(tree);
  for (const change of changes) {
    if (change.kind === 'action') continue;
    const key = `${change.host} ${change.target}`;
    if (JSON.stringify(made.get(key)) !== JSON.stringify(change.before)) return undefined;
    made.set(key, change.after);
  }
  return made;
}

describe('any plan of files', () => {
  it('and its inverse leave a tree as it was', () => {
    fc.assert(
      fc.property(plans, ({ plan, tree }) => {
        const changed = carriedOut(plan, tree);
        expect(changed).toBeDefined();
        expect(carriedOut(invertPlan(plan, { run }), changed ?? new Map())).toEqual(tree);
      }),
    );
  });

  it('is what the inverse of its inverse does', () => {
    fc.assert(
      fc.property(plans, ({ plan, tree }) => {
        const twice = invertPlan(invertPlan(plan, { run }), { run: 'r' });
        const stateOf = ({ changes }: Plan) => (changes as readonly FileChange[]).map(({ host, target, before, after }) => JSON.stringify([host, target, before, after])).sort();
        expect(stateOf(twice)).toEqual(stateOf(plan));
        expect(carriedOut(twice, tree)).toEqual(carriedOut(plan, tree));
      }),
    );
  });
});
