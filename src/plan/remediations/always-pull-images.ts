import type { HostView } from '../../evaluate/host-view.js';
import type { Judgement } from '../../evaluate/judge.js';
import type { Wish } from '../edit.js';
import { provenByNewPods } from '../new-pod-proof.js';
import type { PlanOptions } from '../plan-options.js';
import type { Working } from '../settings-wish.js';
import { settingsWish } from '../settings-wish.js';

/** The plugin AlwaysPullImages, and the proof that nodes still get the images that they start pods from. */
export function alwaysPullImagesWish(view: HostView, judgement: Judgement, options: PlanOptions, working: Working): Wish {
  const settings = settingsWish(view, judgement, options, working);
  return 'refusal' in settings ? settings : { edits: provenByNewPods(settings.edits, options) };
}
