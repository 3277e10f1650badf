import { DocumentError } from '../documents/document-error.js';
import { editPodManifest } from '../documents/pod-manifest.js';
import { setYamlKey } from '../documents/yaml-keys.js';
import type { HostView } from '../evaluate/host-view.js';
import type { Component } from '../model/component.js';
import { programOf } from '../model/component.js';
import { applySetting } from './apply-setting.js';
import type { Edit } from './edit.js';

/**
 * The text of a file after edits, one after the other; the same text comes back when none is about its text.
 * @param text undefined when the file is absent, or is no text
 * Throws a DocumentError when an edit cannot be made.
 */
export function editText(view: HostView, text: string | undefined, edits: readonly Edit[]): string | undefined {
  return edits.reduce<string | undefined>((current, edit) => applyEdit(view, current, edit), text);
}

function applyEdit(view: HostView, text: string | undefined, edit: Edit): string | undefined {
  if (edit.kind === 'text') return edit.write(text);
  if (edit.kind !== 'setting' && edit.kind !== 'mount' && edit.kind !== 'annotation') return text;
  if (text === undefined) throw new DocumentError('is not a UTF-8 text file');
  if (edit.kind === 'setting') return applySetting(text, edit);
  if (edit.kind === 'mount') return editPodManifest(text, [edit.mount], programAt(view, edit.path));
  return setYamlKey(text, ['metadata', 'annotations', edit.key], edit.value);
}

function programAt(view: HostView, path: string): string {
  const found = Object.entries(view.manifests).find(([, manifest]) => manifest.path === path);
  return programOf[(found?.[0] ?? 'apiserver') as Component];
}
