import { eventRateLimits } from '../../documents/event-rate-limits.js';
import type { HostView } from '../../evaluate/host-view.js';
import type { Judgement } from '../../evaluate/judge.js';
import type { Wish } from '../edit.js';
import type { PlanOptions } from '../plan-options.js';
import type { Working } from '../settings-wish.js';
import { settingsWish } from '../settings-wish.js';
import { admissionPluginEdits } from '../admission-plugin-edits.js';

/** The plugin EventRateLimit, with limits in the admission configuration: without them it limits nothing. */
export function eventRateLimitWish(view: HostView, judgement: Judgement, options: PlanOptions, working: Working): Wish {
  const configuration = admissionPluginEdits(view, judgement.control, options, eventRateLimits);
  if ('refusal' in configuration) return configuration;
  const enabled = settingsWish(view, judgement, options, working);
  if ('refusal' in enabled) return enabled;
  return { edits: [...configuration.edits, ...enabled.edits] };
}
