import type { LockHolder } from './lock-holder.js';

/** When a holder was last heard of, as words that follow a comma. */
export function lastSign({ silentSeconds, hostUpSeconds }: Pick<LockHolder, 'silentSeconds' | 'hostUpSeconds'>): string {
  if (silentSeconds !== undefined) return `last sign of life ${silentSeconds} s ago`;
  return `no sign of life since the host was started ${hostUpSeconds} s ago`;
}
