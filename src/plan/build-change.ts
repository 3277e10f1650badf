import { isDeepStrictEqual } from 'node:util';
import { DocumentError } from '../documents/document-error.js';
import { readPodManifest } from '../documents/pod-manifest.js';
import { unifiedDiff } from '../documents/unified-diff.js';
import type { HostView } from '../evaluate/host-view.js';
import type { Component } from '../model/component.js';
import { programOf } from '../model/component.js';
import type { Risk } from '../model/control.js';
import type { Change, ChangeKind, FileState } from '../model/plan.js';
import type { PresentFile } from '../model/snapshot.js';
import { applyMount, applySetting } from './apply-edit.js';
import { fileRefusal } from './file-refusal.js';
import { stateOf } from './file-state.js';
import type { Edit } from './edit.js';
import { sha256 } from './sha256.js';

type Existing = Exclude<FileState, { type: 'absent' }>;

/** All edits of one path as one change; undefined when they change nothing; or why they cannot be made. */
export type Built = { readonly change: Change | undefined } | { readonly refusal: string };

/** Puts all edits of one path of one host into one change. */
export function buildChange(view: HostView, path: string, edits: readonly Edit[]): Built {
  const creation = edits.find((edit) => edit.kind === 'create');
  if (creation !== undefined) return { change: createChange(view, path, creation, edits) };
  const fact = view.snapshot.files[path];
  if (fact?.state !== 'present') return { refusal: `${path} could not be looked at` };
  const isEdited = edits.some((edit) => edit.kind === 'setting' || edit.kind === 'mount');
  const refusal = fileRefusal(view, path, fact, isEdited);
  if (refusal !== undefined) return { refusal };
  try {
    return { change: editChange(view, path, fact, edits) };
  } catch (error) {
    if (error instanceof DocumentError) return { refusal: `${path}: ${error.message}` };
    throw error;
  }
}

function createChange(
  view: HostView,
  path: string,
  { state }: Extract<Edit, { kind: 'create' }>,
  edits: readonly Edit[],
): Change {
  const mode = state.mode.toString(8).padStart(4, '0');
  const head = `create ${state.type} ${path}: mode ${mode}, owner ${state.owner}\n`;
  return {
    ...common(view, path, edits, false),
    kind: state.type,
    before: { type: 'absent' },
    after: state,
    diff: head + (state.content === undefined ? '' : unifiedDiff(path, null, state.content)),
    restarts: [],
  };
}

function editChange(view: HostView, path: string, fact: PresentFile, edits: readonly Edit[]): Change | undefined {
  const before = stateOf(fact);
  const text = editText(view, before.content, edits);
  const after = afterState(before, text, edits);
  if (isDeepStrictEqual(before, after)) return undefined;
  const home = edits.find((edit) => edit.kind === 'setting')?.home;
  const effect = home === undefined || text === before.content ? noRestart : effectOf(home, before.content ?? '', text ?? '');
  return {
    ...common(view, fact.realPath ?? path, edits, effect.restarts.length > 0),
    before,
    after,
    diff: attributeDiff(before, after) + (text === before.content ? '' : unifiedDiff(path, before.content ?? '', text ?? '')),
    ...effect,
  };
}

function common(view: HostView, target: string, edits: readonly Edit[], isRestart: boolean) {
  const risk = highestRisk(edits);
  return {
    host: view.host.name,
    target,
    controls: [...new Set(edits.map((edit) => edit.control.reference))],
    risk: risk === 'restart' && !isRestart ? ('safe' as const) : risk,
    needs: [...new Set(edits.flatMap((edit) => (edit.kind === 'after' ? [edit.needs] : [])))],
  };
}

const risks: readonly Risk[] = ['safe', 'restart', 'disruptive', 'review'];

function highestRisk(edits: readonly Edit[]): Risk {
  const highest = Math.max(...edits.map((edit) => risks.indexOf(edit.control.risk)));
  return risks[highest] ?? 'review';
}

function editText(view: HostView, text: string | undefined, edits: readonly Edit[]): string | undefined {
  let edited = text;
  for (const edit of edits) {
    if (edit.kind !== 'setting' && edit.kind !== 'mount') continue;
    if (edited === undefined) throw new DocumentError('is not a UTF-8 text file');
    edited = edit.kind === 'setting' ? applySetting(edited, edit) : applyMount(edited, edit, programAt(view, edit.path));
  }
  return edited;
}

function programAt(view: HostView, path: string): string {
  const found = Object.entries(view.manifests).find(([, manifest]) => manifest.path === path);
  return programOf[(found?.[0] ?? 'apiserver') as Component];
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

type Effect = { readonly kind: ChangeKind; readonly restarts: readonly Component[]; readonly arguments?: readonly string[] };

const noRestart: Effect = { kind: 'attributes', restarts: [] };

/** What starts anew: the kubelet compares parsed specs, so a manifest whose spec is the same restarts nothing. */
function effectOf(home: Extract<Edit, { kind: 'setting' }>['home'], before: string, after: string): Effect {
  if (home.kind !== 'pod-manifest') return { kind: home.kind, restarts: ['kubelet'] };
  const [old, planned] = [before, after].map((text) => readPodManifest(text, programOf[home.component]));
  if (isDeepStrictEqual(old?.pod, planned?.pod)) return { kind: 'pod-manifest', restarts: [] };
  return { kind: 'pod-manifest', restarts: [home.component], arguments: planned?.command.slice(1) ?? [] };
}

function attributeDiff(before: Existing, after: Existing): string {
  const octal = (mode: number): string => mode.toString(8).padStart(4, '0');
  const mode = before.mode === after.mode ? '' : `mode ${octal(before.mode)} → ${octal(after.mode)}\n`;
  return mode + (before.owner === after.owner ? '' : `owner ${before.owner} → ${after.owner}\n`);
}
