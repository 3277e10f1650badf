import type { HostView } from './host-view.js';

/** The same views, each with the others beside it: some of what a host is judged by stands on another one. */
export function inFleet(views: readonly HostView[]): HostView[] {
  return views.map((view) => ({ ...view, others: views.filter((other) => other !== view) }));
}
