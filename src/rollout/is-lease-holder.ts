import type { Component } from '../model/component.js';

/**
 * Whether a component ends, to be started again, when it cannot renew its lease in time: while an API server or etcd
 * restarts that is no sign of anything else (leader election of client-go: `leaderelection lost`).
 */
export function isLeaseHolder(component: Component): boolean {
  return component === 'controller-manager' || component === 'scheduler';
}
