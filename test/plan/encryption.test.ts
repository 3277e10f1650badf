import { describe, expect, it } from 'vitest';
import { readPodManifest } from '../../src/documents/pod-manifest.js';
import { encryptionTexts } from '../../src/documents/encryption-texts.js';
import { managedPaths } from '../../src/model/managed-paths.js';
import type { Plan } from '../../src/model/plan.js';
import { clusterView } from '../evaluate/cluster-builder.js';
import { file, manifestPath } from '../evaluate/snapshot-builder.js';
import type { MasterState } from './encryption-fleet.js';
import { controlPlaneNodes, master, masterStates, planEncryption, wishThoughItHolds } from './encryption-fleet.js';
import { textAfter } from './file-changes.js';

const { directory, reading, writing } = managedPaths.encryption;
const { none, half, done } = masterStates;
const apiserver = manifestPath('apiserver');

function fleet(...states: readonly MasterState[]) {
  return states.map((state, index) => master(`m${index + 1}`, state));
}

/** What a plan does, a line for each change: stage, host, and what becomes of it. */
function outline({ changes }: Plan): string[] {
  return changes.map((change) => {
    if (change.kind !== 'action') {
      const flag = readPodManifest(textAfter(change), 'kube-apiserver').command.find((argument) => argument.includes('encryption'));
      return `${change.stage} ${change.host} ${flag?.split('/').at(-1) ?? ''}`;
    }
    const { action } = change;
    const key = action.kind === 'write-encryption-key' ? ` of ${action.keyOf ?? 'its own'}` : '';
    return `${change.stage} ${change.host} ${action.kind}${key}`;
  });
}

function reasons({ leftovers }: Plan): string[] {
  return [...new Set(leftovers.map(({ reason }) => reason))];
}

const keys = ['0 m1 write-encryption-key of its own', '0 m2 write-encryption-key of m1', '0 m3 write-encryption-key of m1'];
const [own = '', second = '', third = ''] = keys;

describe('encryption of Secrets', () => {
  it('of a fresh cluster: all get the key and read with it, then all write with it, then the Secrets are written again', () => {
    expect(outline(planEncryption(fleet(none, none, none)))).toEqual([
      own,
      '0 m1 reading.yaml',
      second,
      '0 m2 reading.yaml',
      third,
      '0 m3 reading.yaml',
      '1 m1 writing.yaml',
      '1 m2 writing.yaml',
      '1 m3 writing.yaml',
      '2 m1 rewrite-secrets',
    ]);
  });

  it('restarts each API server once in each of the two stages, after its key is there', () => {
    const plan = planEncryption(fleet(none, none, none));
    const manifests = plan.changes.filter(({ target }) => target === apiserver);
    expect(manifests.map(({ stage, restarts }) => [stage, restarts])).toEqual([0, 0, 0, 1, 1, 1].map((stage) => [stage, ['apiserver']]));
    expect(manifests.filter(({ stage }) => stage === 0).every(({ needs }) => needs.includes(directory))).toBe(true);
    expect(plan.changes.every(({ controls, risk }) => controls.join() === '1.2.32,1.2.33' && risk === 'review')).toBe(true);
  });

  it('mounts the directory read-only, and only once', () => {
    const plan = planEncryption(fleet(none, none));
    for (const change of plan.changes.filter(({ target }) => target === apiserver)) {
      const { mounts, volumes } = readPodManifest(textAfter(change), 'kube-apiserver');
      expect(mounts).toEqual([{ name: 'encryption-configuration', mountPath: directory, readOnly: true }]);
      expect(volumes).toEqual([{ name: 'encryption-configuration', hostPath: { path: directory, type: 'Directory' } }]);
    }
  });

  it('has the whole of both configurations but the key in the plan', () => {
    const [change] = planEncryption(fleet(none)).changes;
    expect(change).toMatchObject({
      action: { directory, files: [{ path: reading, template: encryptionTexts.reading }, { path: writing, template: encryptionTexts.writing }] },
      diff: expect.stringContaining('back it up'),
    });
  });

  it('is the same when only one of the two controls is named', () => {
    const whole = outline(planEncryption(fleet(none, none)));
    for (const number of ['1.2.32', '1.2.33']) expect(outline(planEncryption(fleet(none, none), {}, [number]))).toEqual(whole);
  });

  it.each<[string, readonly MasterState[], readonly string[]]>([
    ['one has a file and no flag', [none, half, none], ['0 m1 write-encryption-key of m2', '0 m1 reading.yaml', '0 m2 write-encryption-key of its own', '0 m2 reading.yaml', '0 m3 write-encryption-key of m2', '0 m3 reading.yaml', '1 m1 writing.yaml', '1 m2 writing.yaml', '1 m3 writing.yaml', '2 m1 rewrite-secrets']],
    ['one reads already', [masterStates.reading, none, none], [own, second, '0 m2 reading.yaml', third, '0 m3 reading.yaml', '1 m1 writing.yaml', '1 m2 writing.yaml', '1 m3 writing.yaml', '2 m1 rewrite-secrets']],
    ['all read, none writes', [masterStates.reading, masterStates.reading, masterStates.reading], [...keys, '1 m1 writing.yaml', '1 m2 writing.yaml', '1 m3 writing.yaml', '2 m1 rewrite-secrets']],
    ['one writes already, the others read', [masterStates.writing, masterStates.reading, masterStates.reading], [...keys, '1 m2 writing.yaml', '1 m3 writing.yaml', '2 m1 rewrite-secrets']],
    ['one writes, one knows nothing yet', [none, masterStates.writing, masterStates.reading], ['0 m1 write-encryption-key of m2', '0 m1 reading.yaml', '0 m2 write-encryption-key of its own', '0 m3 write-encryption-key of m2', '1 m1 writing.yaml', '1 m3 writing.yaml', '2 m1 rewrite-secrets']],
  ])('goes on where an earlier run stopped: %s', (_what, states, expected) => {
    expect(outline(planEncryption(fleet(...states)))).toEqual(expected);
  });

  it('of a cluster where it is done plans nothing', () => {
    const plan = planEncryption(fleet(done, masterStates.writing, masterStates.writing));
    expect(plan).toMatchObject({ changes: [], leftovers: [] });
  });

  it.each<[string, readonly MasterState[], number]>([
    ['looks once more at keys and Secrets while nobody saw these encrypted', [masterStates.writing, masterStates.writing], 3],
    ['does nothing once that was seen', [masterStates.writing, done], 0],
    ['leaves another configuration alone', [{ flag: '/etc/kubernetes/enc.yaml', facts: {} }, none], 0],
  ])('of a control that holds already %s', (_what, states, expected) => {
    const wish = wishThoughItHolds(fleet(...states));
    expect('edits' in wish ? wish.edits.length : wish).toBe(expected);
  });

  it('happens only when it is named', () => {
    const plan = planEncryption(fleet(none, none), {}, []);
    expect(plan.changes).toEqual([]);
    expect(plan.leftovers[0]?.reason).toContain('--only 1.2.32');
  });

  it.each<[string, MasterState | 'pending', string]>([
    ['a configuration of somebody else', { flag: '/etc/kubernetes/enc.yaml' }, 'm2: /etc/kubernetes/enc.yaml is an encryption configuration of somebody else'],
    ['a restart that is pending', 'pending', 'm2: restart pending'],
    ['a directory that others write to', { facts: { [directory]: file(undefined, { type: 'directory', mode: 0o777 }) } }, `m2: ${directory} is no directory that only root can write to`],
    ['a file in place of the directory', { facts: { [directory]: file('x') } }, `m2: ${directory} is no directory`],
    ['a file that could not be looked at', { facts: { [writing]: { state: 'unreadable', reason: 'Permission denied' } } }, `m2: ${writing} could not be looked at`],
    ['Kubernetes 1.12', { version: '1.12.10' }, 'm2: Kubernetes 1.13 or later is needed'],
    ['no manifest', { facts: { [apiserver]: { state: 'absent' } } }, 'm2: the API server does not come from a pod manifest'],
  ])('touches no master where one has %s', (_what, state, said) => {
    const plan = planEncryption([master('m1', none), state === 'pending' ? pendingMaster() : master('m2', state)]);
    expect(plan.changes).toEqual([]);
    expect(reasons(plan).join()).toContain(said);
  });

  it('touches no master where one runs with a key of which no file is left', () => {
    const plan = planEncryption(fleet(none, { flag: writing }));
    expect(plan.changes).toEqual([]);
    expect(reasons(plan).join()).toContain('do not restart it');
  });

  it('writes the Secrets again on the host whose kubectl reads the API, and refuses where there is none', () => {
    const masters = fleet(none, none);
    const { api } = clusterView({ objects: controlPlaneNodes('m1', 'm2') });
    expect(outline(planEncryption(masters, { api: { ...api, readThrough: 'm2' } as typeof api })).at(-1)).toBe('2 m2 rewrite-secrets');
    const plan = planEncryption(masters, { api: { ...api, client: 'curl' } as typeof api });
    expect(plan.changes).toEqual([]);
    expect(reasons(plan).join()).toContain('m1 has no kubectl');
  });
});

/** A master whose manifest says more than its process has. */
function pendingMaster() {
  const { processes } = master('m2', none).snapshot;
  const declared = master('m2', masterStates.reading);
  return { ...declared, processes: { apiserver: processes }, snapshot: { ...declared.snapshot, processes } };
}
