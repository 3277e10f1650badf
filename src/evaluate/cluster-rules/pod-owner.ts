import type { Pod } from '../../model/cluster-snapshot.js';
import type { ClusterView } from '../cluster-view.js';

/** Names the object that a person edits to change a pod. */
export type OwnerOf = (pod: Pod) => string;

/**
 * Names the owners of a cluster's pods: the Deployment of a ReplicaSet (whose name is the Deployment's and the
 * pod-template-hash that the pod is labelled with), the CronJob of a Job, else the controller, and the pod itself when
 * it has none. The pods that the kubelet shows of its manifests have their Node as controller; those are named
 * themselves.
 */
export function ownersOf({ api }: ClusterView): OwnerOf {
  const cronJobs = new Map<string, string>();
  if ('objects' in api && api.objects.jobs.state === 'listed') {
    for (const { metadata } of api.objects.jobs.items) {
      const { controller, namespace, name } = metadata;
      if (controller?.kind === 'CronJob') cronJobs.set(`${namespace}/${name}`, controller.name);
    }
  }
  return (pod) => `${pod.metadata.namespace}/${ownerName(pod, cronJobs)}`;
}

/** Whether the kubelet runs the pod from a manifest of its own. */
export function isStatic({ metadata }: Pod): boolean {
  return metadata.controller?.kind === 'Node';
}

function ownerName(pod: Pod, cronJobs: ReadonlyMap<string, string>): string {
  const { namespace, name, labels, controller } = pod.metadata;
  if (controller === undefined || isStatic(pod)) return `Pod/${name}`;
  const hash = labels?.['pod-template-hash'];
  if (controller.kind === 'ReplicaSet' && hash !== undefined && controller.name.endsWith(`-${hash}`)) {
    return `Deployment/${controller.name.slice(0, -hash.length - 1)}`;
  }
  const cronJob = controller.kind === 'Job' ? cronJobs.get(`${namespace}/${controller.name}`) : undefined;
  return cronJob === undefined ? `${controller.kind}/${controller.name}` : `CronJob/${cronJob}`;
}
