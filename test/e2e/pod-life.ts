import { eventually, labMasters, onHost, type LabHost } from './lab-cluster.js';

/** A pod of the one image that every host has, which any policy admits: no privileges, no root. */
const podOn = (node: string, name: string): string => `
apiVersion: v1
kind: Pod
metadata: { name: ${name}, namespace: default }
spec:
  nodeName: ${node}
  automountServiceAccountToken: false
  terminationGracePeriodSeconds: 1
  securityContext: { runAsNonRoot: true, runAsUser: 65534, runAsGroup: 65534, fsGroup: 65534, seccompProfile: { type: RuntimeDefault } }
  containers:
  - name: pause
    image: k8s.gcr.io/pause:3.2
    imagePullPolicy: IfNotPresent
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] }, readOnlyRootFilesystem: true }
`;

function master(): LabHost {
  const [first] = labMasters;
  if (first === undefined) throw new Error('The lab has no master.');
  return first;
}

/**
 * Creates a pod on a node through the API, sees it run, reads its log, runs its program once more in it, and deletes it.
 * Resolves with what exec printed; rejects when one of these fails.
 */
export async function livePod(node: LabHost): Promise<string> {
  const name = `life-${node.name}`;
  await onHost(master(), `kubectl apply -f - <<'POD'\n${podOn(node.name, name)}\nPOD`);
  try {
    await eventually(`the pod ${name} runs`, 120, async () => {
      const phase = await onHost(master(), `kubectl get pod ${name} -o 'jsonpath={.status.phase}'`);
      return phase.trim() === 'Running';
    });
    await onHost(master(), `kubectl logs ${name}`);
    return (await onHost(master(), `kubectl exec ${name} -- /pause -v`)).trim();
  } finally {
    await onHost(master(), `kubectl delete pod ${name} --wait=true --timeout=90s`);
  }
}
