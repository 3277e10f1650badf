import type { HostView } from '../evaluate/host-view.js';
import type { Judgement } from '../evaluate/judge.js';
import type { Wish } from './edit.js';
import type { PlanOptions } from './plan-options.js';
import type { Working } from './settings-wish.js';
import { wishOf } from './wish-of.js';

/**
 * What the judgements of one host ask for in one step. Values build on one another in the order in which they are written:
 * what sets something in a later phase comes after all that sets it before. A wish that is refused leaves nothing behind
 * for others to build on.
 * @param working is updated with the values asked for
 */
export function hostWishes(
  view: HostView,
  judgements: readonly Judgement[],
  options: PlanOptions,
  working: Working,
): ReadonlyMap<Judgement, Wish> {
  const wishes = new Map<Judgement, Wish>();
  let waiting = judgements;
  for (let phase = 0; waiting.length > 0; phase += 1) {
    waiting = waiting.filter((judgement) => {
      const draft: Working = new Map(working);
      const wish = wishOf(view, judgement, options, draft);
      if (lastSetting(wish) > phase) return true;
      if ('edits' in wish) for (const [key, value] of draft) working.set(key, value);
      wishes.set(judgement, wish);
      return false;
    });
  }
  return wishes;
}

/** The last phase in which a wish sets a value. */
function lastSetting(wish: Wish): number {
  return 'refusal' in wish ? 0 : Math.max(0, ...wish.edits.map((edit) => (edit.kind === 'setting' ? (edit.phase ?? 0) : 0)));
}
