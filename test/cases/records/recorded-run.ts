import type { FileChange } from '../../../src/model/plan.js';
import type { RunEvent } from '../../../src/model/run-event.js';
import type { RunMeta } from '../../../src/records/run-meta.js';
import type { PlanDocument } from '../../../src/report/plan-document.js';
import { pathDigest } from '../../../src/report/path-digest.js';

const digests = { old: 'a1'.repeat(32), new: 'b2'.repeat(32) };

/** What a run of two hosts and two stages is recorded as. */
export const meta: RunMeta = {
  schema: 'cis-bench/run/v1',
  id: '20260102T030405Z-abcdef',
  kind: 'fix',
  startedAt: '2026-01-02T03:04:05.678Z',
  version: '0.1.0',
  operator: { user: 'alice', machine: 'ops-1.example.org', pid: 4711 },
  inventory: '/home/alice/hosts.yaml',
  hosts: [
    { name: 'm1', address: '10.0.0.1' },
    { name: 'w1', address: '10.0.0.2' },
  ],
  benchmarks: ['cis-1.20'],
  undoAfterSeconds: 60,
};

/** The change of a manifest's content and mode, and one of a mode alone. */
export const manifestChange: FileChange = {
  host: 'm1',
  target: '/etc/kubernetes/manifests/kube-scheduler.yaml',
  controls: ['1.4.1'],
  risk: 'restart',
  diff: '-a\n+b\n',
  restarts: ['scheduler'],
  needs: [],
  stage: 1,
  kind: 'pod-manifest',
  before: { type: 'file', mode: 0o644, owner: 'root:root', sha256: digests.old, content: 'THE-ORIGINAL' },
  after: { type: 'file', mode: 0o600, owner: 'root:root', sha256: digests.new, content: 'THE-PLANNED' },
};

const modeChange: FileChange = {
  host: 'w1',
  target: '/var/lib/kubelet/config.yaml',
  controls: ['4.1.9'],
  risk: 'safe',
  diff: '',
  restarts: [],
  needs: [],
  stage: 0,
  kind: 'attributes',
  before: { type: 'file', mode: 0o666, owner: 'root:root' },
  after: { type: 'file', mode: 0o600, owner: 'root:root' },
};

/** The plan of that run. */
export const plan: PlanDocument = {
  schema: 'cis-bench/plan/v1',
  createdAt: '2026-01-02T03:04:05.678Z',
  version: '0.1.0',
  run: meta.id,
  benchmarks: ['cis-1.20'],
  hosts: [
    { name: 'm1', authority: null },
    { name: 'w1', authority: null },
  ],
  stages: [{ name: 'Files' }, { name: 'Control plane' }],
  changes: [modeChange, manifestChange],
  leftovers: [],
};

export const begun: RunEvent = {
  event: 'begun',
  kind: 'fix',
  isResumed: false,
  operator: meta.operator,
  version: '0.1.0',
  hosts: ['m1', 'w1'],
  controls: ['1.4.1', '4.1.9'],
};

/** That a change came to something. */
export function changed({ host, stage, target, controls, before, after }: FileChange, status: 'applied' | 'rolled-back' | 'failed' | 'unchanged' | 'skipped', reason?: string): RunEvent {
  const told = reason === undefined ? {} : { reason };
  return { event: 'change', host, stage, target, controls, before: pathDigest(before), after: pathDigest(after), status, ...told };
}

/** A run in which everything went well. */
export const goodRun: readonly RunEvent[] = [
  begun,
  { event: 'armed', host: 'w1', stage: 0, silenceSeconds: 60 },
  changed(modeChange, 'applied'),
  { event: 'confirmed', host: 'w1', stage: 0 },
  { event: 'armed', host: 'm1', stage: 1, silenceSeconds: 60 },
  changed(manifestChange, 'applied'),
  { event: 'confirmed', host: 'm1', stage: 1 },
  { event: 'ended', exitCode: 0 },
];
