import type { ManifestEdit } from '../documents/pod-manifest.js';
import type { HostView } from '../evaluate/host-view.js';
import type { SettingHome } from '../evaluate/setting-home.js';
import type { Action } from '../model/action.js';
import type { Value } from '../model/constraint.js';
import type { NumberedControl, Setting } from '../model/control.js';
import type { FileState } from '../model/plan.js';

/** One wish of one control, before all wishes about a target are put together into a change. */
export type Edit = {
  readonly control: NumberedControl;
  /** The host that it is made on. */
  readonly view: HostView;
  readonly path: string;
  /** Later phases begin when the earlier ones are done on every host; 0 where absent. */
  readonly phase?: number;
  /** What may go wrong beyond what its control says. */
  readonly hazard?: string;
} & (
  | { readonly kind: 'mode'; readonly mode: string }
  | { readonly kind: 'owner'; readonly owner: string }
  | { readonly kind: 'setting'; readonly home: SettingHome; readonly setting: Setting; readonly value: Value }
  | { readonly kind: 'mount'; readonly mount: ManifestEdit }
  /** A text file as a function makes it from what is there; a file that is absent gets the mode. Throws DocumentErrors. */
  | { readonly kind: 'text'; readonly write: (text: string | undefined) => string; readonly mode: number }
  /** A note in a manifest's annotations: the pod starts anew when it changes, though its arguments stay. */
  | { readonly kind: 'annotation'; readonly key: string; readonly value: string }
  | { readonly kind: 'create'; readonly state: Exclude<FileState, { type: 'absent' }> }
  | { readonly kind: 'action'; readonly action: Action; readonly summary: string }
  /** The path is changed only after the other one is in place. */
  | { readonly kind: 'after'; readonly needs: string }
);

/** What a control asks for, or why nothing can be done about it by a machine. */
export type Wish = { readonly edits: readonly Edit[] } | Refusal;

/** Why a machine does nothing, and the flag whose value would change that. */
export interface Refusal {
  readonly refusal: string;
  readonly needsValue?: string;
}
