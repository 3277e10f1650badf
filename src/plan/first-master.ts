import type { HostView } from '../evaluate/host-view.js';
import type { PlanOptions } from './plan-options.js';

/** The master of the run on which changes of the API's objects are made; undefined when none takes part. */
export function firstMaster({ cluster }: PlanOptions): HostView | undefined {
  return cluster?.view.hosts.find(({ roles }) => roles.includes('master'));
}
