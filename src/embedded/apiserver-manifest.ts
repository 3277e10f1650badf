const manifest = `# Laid down by kubeadm; edited by hand since. Ask the platform team first.
apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver
  namespace: kube-system
  labels: { component: kube-apiserver, tier: control-plane }
spec:
  hostNetwork: true
  priorityClassName: system-node-critical
  containers:
  - name: kube-apiserver
    image: k8s.gcr.io/kube-apiserver:v1.20.2
    command:
    - kube-apiserver
    - --advertise-address=MASTER
    - --allow-privileged=true
    - --authorization-mode=Node,RBAC
    - --client-ca-file=/etc/kubernetes/pki/ca.crt
    - --enable-admission-plugins=NamespaceLifecycle   # the node plugin waits for ticket 311
    - --enable-bootstrap-token-auth=true
    # etcd lives on a host of its own
    - --etcd-servers=https://ETCD:2379
    - --etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt
    - --etcd-certfile=/etc/kubernetes/pki/apiserver-etcd-client.crt
    - --etcd-keyfile=/etc/kubernetes/pki/apiserver-etcd-client.key
    - --insecure-port=0
    - --kubelet-client-certificate=/etc/kubernetes/pki/apiserver-kubelet-client.crt
    - --kubelet-client-key=/etc/kubernetes/pki/apiserver-kubelet-client.key
    - --secure-port=6443
    - --service-account-issuer=https://kubernetes.default.svc.cluster.local
    - --service-account-key-file=/etc/kubernetes/pki/sa.pub
    - --service-account-signing-key-file=/etc/kubernetes/pki/sa.key
    - --service-cluster-ip-range=10.96.0.0/12
    - --tls-cert-file=/etc/kubernetes/pki/apiserver.crt
    - --tls-private-key-file=/etc/kubernetes/pki/apiserver.key
    livenessProbe:
      httpGet: { host: MASTER, path: /livez, port: 6443, scheme: HTTPS }
      periodSeconds: 10
      failureThreshold: 8
    resources:
      requests: { cpu: 250m }
    volumeMounts:
    - name: pki
      mountPath: /etc/kubernetes/pki
      readOnly: true
  volumes:
  - name: pki
    hostPath:
      path: /etc/kubernetes/pki
      type: Directory
`;

/**
 * The apiserver's pod of the demo's master. It leaves open what 1.2.16 and 1.2.20 to 1.2.24 ask for, and has the
 * comments that a team leaves in such a file, so that diffs show that they stay.
 * @param address the master's own
 * @param etcd address of the etcd host
 */
export function apiserverManifest(address: string, etcd: string): string {
  return manifest.replaceAll('MASTER', address).replaceAll('ETCD', etcd);
}
