import type { HostView } from '../evaluate/host-view.js';
import type { NumberedControl } from '../model/control.js';
import type { PlanOptions } from './plan-options.js';

/** A condition under which a fix is safe on a host. */
export interface GuardRule {
  /** What is checked on the host before, in words. */
  readonly note: string;
  /** The refusal, with how to proceed, from what the probe and the API showed; undefined when the fix may be made. */
  readonly check: (view: HostView, options: PlanOptions, control: NumberedControl) => string | undefined;
}
