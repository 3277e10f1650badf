import type { Component } from '../model/component.js';
import type { Change } from '../model/plan.js';
import type { Outcome } from '../model/outcome.js';
import type { UndoCause } from '../model/undo-state.js';

/** What a rollout tells while it works; listeners show it and never steer it. */
export type RolloutEvent =
  | { readonly kind: 'host-started'; readonly host: string; readonly changes: number }
  /** From now on the host takes unconfirmed changes back by itself. */
  | { readonly kind: 'armed'; readonly host: string; readonly stage: number; readonly silenceSeconds: number }
  | { readonly kind: 'change-started'; readonly change: Change }
  | { readonly kind: 'working'; readonly change: Change; readonly seen: string }
  /** Told again whenever the seconds that are left change. */
  | { readonly kind: 'waiting'; readonly host: string; readonly component: Component; readonly seen: string; readonly secondsLeft: number }
  /** The connection is gone, and a new one is tried. */
  | { readonly kind: 'lost'; readonly host: string; readonly seen: string; readonly secondsLeft: number }
  | { readonly kind: 'restoring'; readonly host: string; readonly reason: string }
  | { readonly kind: 'verifying'; readonly host: string }
  | { readonly kind: 'confirmed'; readonly host: string; readonly stage: number }
  | { readonly kind: 'undone'; readonly host: string; readonly stage: number; readonly cause: UndoCause; readonly reason: string }
  | { readonly kind: 'outcome'; readonly change: Change; readonly outcome: Outcome }
  | { readonly kind: 'host-finished'; readonly host: string; readonly isGood: boolean };

export type RolloutListener = (event: RolloutEvent) => void;
