import { isLabelName, isSubdomainName } from './object-names.js';
import type { PodPatch } from './pod-patch.js';
import { shellWord } from './shell-word.js';

/** Where the kinds that kubectl can patch have the spec of their pods. */
const places: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
  ReplicaSet: ['spec', 'template', 'spec'],
  ReplicationController: ['spec', 'template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};

/**
 * The kubectl command that patches the pods of a workload.
 * @param workload `namespace/Kind/name`, as `ownersOf` names it
 * @returns the command, or why there is none
 */
export function patchCommand(
  workload: string,
  patch: PodPatch,
): { readonly command: string } | { readonly reason: string } {
  const [namespace = '', kind = '', name = '', ...rest] = workload.split('/');
  if (rest.length > 0 || !isLabelName(namespace) || !isSubdomainName(name)) {
    return { reason: 'No command: Kubernetes allows no such name.' };
  }
  const place = Object.hasOwn(places, kind) ? places[kind] : undefined;
  if (place === undefined) return { reason: unpatchable(kind) };
  if (!namesOf(patch).every(isLabelName)) return { reason: 'No command: Kubernetes allows no such container name.' };
  const whole = place.reduceRight<PodPatch>((inner, field) => ({ [field]: inner }), patch);
  const words = ['kubectl', '-n', namespace, 'patch', `${kind.toLowerCase()}/${name}`, '-p', JSON.stringify(whole)];
  return { command: words.map(shellWord).join(' ') };
}

function unpatchable(kind: string): string {
  if (kind === 'Pod') return 'No command: this of a pod cannot be changed; change its manifest and make it anew.';
  if (kind === 'Job') return 'No command: the template of a Job cannot be changed; change what makes the Job.';
  return 'No command: change it where its controller takes the pods from.';
}

function namesOf(patch: PodPatch): readonly string[] {
  return ['initContainers', 'containers'].flatMap((list) =>
    ((patch[list] ?? []) as readonly { readonly name: string }[]).map(({ name }) => name),
  );
}
