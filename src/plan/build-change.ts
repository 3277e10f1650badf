import { isDeepStrictEqual } from 'node:util';
import { DocumentError } from '../documents/document-error.js';
import { readPodManifest } from '../documents/pod-manifest.js';
import type { HostView } from '../evaluate/host-view.js';
import type { Component } from '../model/component.js';
import { programOf } from '../model/component.js';
import type { Risk } from '../model/control.js';
import type { Change, FileChangeKind, FileState } from '../model/plan.js';
import { editText } from './edit-text.js';
import { fileRefusal } from './file-refusal.js';
import { stateOf, textState } from './file-state.js';
import type { Edit } from './edit.js';
import { sha256 } from './sha256.js';
import { stateDiff } from './state-diff.js';

type Existing = Exclude<FileState, { type: 'absent' }>;

/** All edits of one target as one change; undefined when they change nothing; or why they cannot be made. */
export type Built = { readonly change: Change | undefined } | { readonly refusal: string };

/** What the edits of one target are put into a change with. */
export interface Target {
  readonly view: HostView;
  readonly path: string;
  readonly stage: number;
  /** The path as earlier stages of the plan leave it; undefined when they do not touch it. */
  readonly planned: FileState | undefined;
}

/** Puts all edits of one target of one host in one stage into one change. */
export function buildChange(target: Target, edits: readonly Edit[]): Built {
  const { view, path } = target;
  const action = edits.find((edit) => edit.kind === 'action');
  if (action !== undefined) return { change: actionChange(target, action, edits) };
  const fact = view.snapshot.files[path];
  try {
    if (target.planned === undefined && fact?.state === 'present') {
      const isEdited = edits.some(({ kind }) => kind === 'setting' || kind === 'mount' || kind === 'text' || kind === 'annotation');
      const refusal = fileRefusal(view, path, fact, isEdited);
      if (refusal !== undefined) return { refusal };
      return { change: editChange(target, stateOf(fact), edits) };
    }
    if (target.planned !== undefined && target.planned.type !== 'absent') return { change: editChange(target, target.planned, edits) };
    return newChange(target, edits);
  } catch (error) {
    if (error instanceof DocumentError) return { refusal: `${path}: ${error.message}` };
    throw error;
  }
}

function actionChange(target: Target, { action, summary }: Extract<Edit, { kind: 'action' }>, edits: readonly Edit[]): Change {
  return { ...common(target, target.path, edits, true), kind: 'action', action, diff: summary, restarts: [] };
}

/** A path that is not there yet: a directory or a fixed text, or a text that is made from nothing. */
function newChange(target: Target, edits: readonly Edit[]): Built {
  const creation = edits.find((edit) => edit.kind === 'create');
  if (creation !== undefined) return { change: createChange(target, creation.state, edits) };
  const text = edits.find((edit) => edit.kind === 'text');
  if (text === undefined) return { refusal: `${target.path} could not be looked at` };
  if (target.view.snapshot.files[target.path]?.state === 'unreadable') return { refusal: `${target.path} could not be read` };
  return { change: createChange(target, textState(editText(target.view, undefined, edits) ?? '', text.mode), edits) };
}

function createChange(target: Target, state: Existing, edits: readonly Edit[]): Change {
  const { path } = target;
  const before = { type: 'absent' } as const;
  return {
    ...common(target, path, edits, false),
    kind: state.type,
    before,
    after: state,
    diff: stateDiff(path, before, state),
    restarts: [],
  };
}

function editChange(target: Target, before: Existing, edits: readonly Edit[]): Change | undefined {
  const { view, path } = target;
  const fact = view.snapshot.files[path];
  const text = editText(view, before.content, edits);
  const after = afterState(before, text, edits);
  if (isDeepStrictEqual(before, after)) return undefined;
  const effect = text === before.content ? noRestart : effectOf(target, edits, before.content ?? '', text ?? '');
  return {
    ...common(target, (fact?.state === 'present' ? fact.realPath : undefined) ?? path, edits, effect.restarts.length > 0),
    before,
    after,
    diff: stateDiff(path, before, after),
    ...effect,
  };
}

function common({ view, stage }: Target, path: string, edits: readonly Edit[], isRestart: boolean) {
  const risk = highestRisk(edits);
  const hazards = [...new Set(edits.flatMap(({ control, hazard }) => [control.review ?? [], hazard ?? []].flat()))];
  return {
    host: view.host.name,
    target: path,
    controls: [...new Set(edits.map((edit) => edit.control.reference))],
    risk: risk === 'restart' && !isRestart ? ('safe' as const) : risk,
    needs: [...new Set(edits.flatMap((edit) => (edit.kind === 'after' ? [edit.needs] : [])))],
    stage,
    ...(hazards.length === 0 ? {} : { hazards }),
  };
}

const risks: readonly Risk[] = ['safe', 'restart', 'disruptive', 'review'];

function highestRisk(edits: readonly Edit[]): Risk {
  const highest = Math.max(...edits.map((edit) => risks.indexOf(edit.control.risk)));
  return risks[highest] ?? 'review';
}

function afterState(before: Existing, text: string | undefined, edits: readonly Edit[]): Existing {
  const mode = edits.filter((edit) => edit.kind === 'mode').reduce((bits, edit) => bits & Number.parseInt(edit.mode, 8), before.mode);
  const owner = edits.findLast((edit) => edit.kind === 'owner')?.owner ?? before.owner;
  return {
    ...before,
    mode,
    owner,
    ...(text === undefined || text === before.content ? {} : { content: text, sha256: sha256(text) }),
  };
}

type Effect = { readonly kind: FileChangeKind; readonly restarts: readonly Component[]; readonly arguments?: readonly string[] };

const noRestart: Effect = { kind: 'attributes', restarts: [] };

/** What starts anew: the kubelet compares parsed specs, so a manifest whose spec is the same restarts nothing. */
function effectOf({ view, path }: Target, edits: readonly Edit[], before: string, after: string): Effect {
  const component = componentOfManifest(view, path);
  if (component === undefined) {
    const home = edits.find((edit) => edit.kind === 'setting')?.home;
    if (home === undefined || 'component' in home) return { kind: 'file', restarts: [] };
    return { kind: home.kind, restarts: [home.kind.startsWith('etcd-') ? 'etcd' : 'kubelet'] };
  }
  const [old, planned] = [before, after].map((text) => readPodManifest(text, programOf[component]));
  if (isDeepStrictEqual(old?.pod, planned?.pod)) return { kind: 'pod-manifest', restarts: [] };
  return { kind: 'pod-manifest', restarts: [component], arguments: planned?.command.slice(1) ?? [] };
}

function componentOfManifest(view: HostView, path: string): Component | undefined {
  const found = Object.entries(view.manifests).find(([, manifest]) => manifest.path === path);
  return found?.[0] as Component | undefined;
}
