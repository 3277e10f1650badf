import type { ManifestEdit } from '../documents/pod-manifest.js';
import type { EtcdServiceHome, SettingHome } from '../evaluate/setting-home.js';
import type { Value } from '../model/constraint.js';
import type { NumberedControl, Setting } from '../model/control.js';
import type { FileState } from '../model/plan.js';

/** One wish of one control, before all wishes about a path are put together into a change. */
export type Edit = { readonly control: NumberedControl; readonly path: string } & (
  | { readonly kind: 'mode'; readonly mode: string }
  | { readonly kind: 'owner'; readonly owner: string }
  | {
      readonly kind: 'setting';
      readonly home: Exclude<SettingHome, EtcdServiceHome>;
      readonly setting: Setting;
      readonly value: Value;
    }
  | { readonly kind: 'mount'; readonly mount: ManifestEdit }
  | { readonly kind: 'create'; readonly state: Exclude<FileState, { type: 'absent' }> }
  /** The path is changed only after the other one is in place. */
  | { readonly kind: 'after'; readonly needs: string }
);

/** What a control asks for, or why nothing can be done about it by a machine. */
export type Wish = { readonly edits: readonly Edit[] } | { readonly refusal: string };
