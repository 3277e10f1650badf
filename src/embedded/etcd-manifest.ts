const manifest = `apiVersion: v1
kind: Pod
metadata:
  name: etcd
  namespace: kube-system
spec:
  hostNetwork: true
  containers:
  - name: etcd
    image: k8s.gcr.io/etcd:3.4.13-0
    command:
    - etcd
    - --name=etcd-1
    - --data-dir=/var/lib/etcd
    - --advertise-client-urls=https://ADDRESS:2379
    - --initial-advertise-peer-urls=https://ADDRESS:2380
    - --initial-cluster=etcd-1=https://ADDRESS:2380
    - --listen-client-urls=https://127.0.0.1:2379,https://ADDRESS:2379
    - --listen-peer-urls=https://ADDRESS:2380
    - --listen-metrics-urls=http://127.0.0.1:2381
    # clients: the apiserver alone
    - --client-cert-auth=true
    - --cert-file=/etc/kubernetes/pki/etcd/server.crt
    - --key-file=/etc/kubernetes/pki/etcd/server.key
    - --trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt
    # peers: there is only one member so far
    - --peer-client-cert-auth=false
    - --peer-cert-file=/etc/kubernetes/pki/etcd/peer.crt
    - --peer-key-file=/etc/kubernetes/pki/etcd/peer.key
    - --peer-trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt
    - --snapshot-count=10000
    livenessProbe:
      httpGet:
        host: 127.0.0.1
        path: /health
        port: 2381
        scheme: HTTP
    volumeMounts:
    - name: data
      mountPath: /var/lib/etcd
    - name: certificates
      mountPath: /etc/kubernetes/pki/etcd
  volumes:
  - name: data
    hostPath: { path: /var/lib/etcd, type: DirectoryOrCreate }
  - name: certificates
    hostPath: { path: /etc/kubernetes/pki/etcd, type: DirectoryOrCreate }
`;

/**
 * The pod of the demo's etcd member. It fails 2.5: peers may connect without a certificate.
 * @param address the host's own
 */
export function etcdManifest(address: string): string {
  return manifest.replaceAll('ADDRESS', address);
}
