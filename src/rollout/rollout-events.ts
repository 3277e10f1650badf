import type { Component } from '../model/component.js';
import type { Change } from '../model/plan.js';
import type { Outcome } from '../model/outcome.js';

/** What a rollout tells while it works; listeners show it and never steer it. */
export type RolloutEvent =
  | { readonly kind: 'host-started'; readonly host: string; readonly changes: number }
  | { readonly kind: 'change-started'; readonly change: Change }
  | { readonly kind: 'working'; readonly change: Change; readonly seen: string }
  | { readonly kind: 'waiting'; readonly host: string; readonly component: Component; readonly seen: string }
  | { readonly kind: 'restoring'; readonly change: Change; readonly reason: string }
  | { readonly kind: 'verifying'; readonly host: string }
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  | { readonly kind: 'host-finished'; readonly host: string; readonly isGood: boolean };

export type RolloutListener = (event: RolloutEvent) => void;
