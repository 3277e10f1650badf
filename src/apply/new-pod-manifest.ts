import type { NewPod } from '../model/action.js';

/** Where new pods are started: not among the system's, for which admission makes exceptions. */
export const newPodNamespace = 'default';

/** A label selector for the pods that a run starts. */
export function newPodSelector(run: string): string {
  return `app.kubernetes.io/managed-by=cis-bench,app.kubernetes.io/instance=${run}`;
}

/** How long a pod lives if nobody deletes it, in seconds. */
const lifetime = 600;

/**
 * The manifest (JSON) of a pod that does nothing on one node: bound to it without the scheduler, tolerating every taint,
 * without a token, and as restricted as the Pod Security Standards want, so that no policy has a reason to refuse it. It
 * takes the image that the node has, unless admission decides otherwise. Since the API server completes the name, the
 * pods of two masters never collide.
 */
export function newPodManifest({ node, image }: NewPod, run: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      generateName: `cis-bench-${run.toLowerCase()}-`,
      labels: { 'app.kubernetes.io/managed-by': 'cis-bench', 'app.kubernetes.io/instance': run },
    },
    spec: {
      nodeName: node,
      // a container that fails to start once, on a busy node, is started again until time runs out
      restartPolicy: 'OnFailure',
      activeDeadlineSeconds: lifetime,
      terminationGracePeriodSeconds: 1,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      tolerations: [{ operator: 'Exists' }],
      securityContext: { runAsNonRoot: true, runAsUser: 65534, runAsGroup: 65534, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'pause',
          image,
          imagePullPolicy: 'IfNotPresent',
          resources: { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '200m', memory: '128Mi' } },
          securityContext: {
            privileged: false,
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
        },
      ],
    },
  });
}
