/**
 * The objects of the demo's API: a small cluster of Kubernetes 1.20 whose `shop` namespace has a well-kept workload
 * and one that is not.
 */
export const kubectlObjects = `
apiVersion: v1
kind: Namespace
metadata: { name: default }
---
apiVersion: v1
kind: Namespace
metadata: { name: kube-system }
---
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { team: shop } }
---
apiVersion: v1
kind: Node
metadata: { name: master-1, labels: { node-role.kubernetes.io/master: '' } }
---
apiVersion: v1
kind: Node
metadata: { name: node-1 }
---
apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver-master-1
  namespace: kube-system
  ownerReferences: [{ apiVersion: v1, kind: Node, name: master-1, controller: true }]
spec:
  nodeName: master-1
  hostNetwork: true
  containers:
  - name: kube-apiserver
    image: k8s.gcr.io/kube-apiserver:v1.20.2
    resources: { requests: { cpu: 250m } }
    volumeMounts: [{ name: pki, mountPath: /etc/kubernetes/pki, readOnly: true }]
  volumes: [{ name: pki, hostPath: { path: /etc/kubernetes/pki, type: Directory } }]
status: { phase: Running }
---
apiVersion: v1
kind: Pod
metadata:
  name: kube-controller-manager-master-1
  namespace: kube-system
  ownerReferences: [{ apiVersion: v1, kind: Node, name: master-1, controller: true }]
spec:
  nodeName: master-1
  hostNetwork: true
  containers:
  - name: kube-controller-manager
    image: k8s.gcr.io/kube-controller-manager:v1.20.2
    volumeMounts: [{ name: pki, mountPath: /etc/kubernetes/pki, readOnly: true }]
  volumes: [{ name: pki, hostPath: { path: /etc/kubernetes/pki, type: Directory } }]
status: { phase: Running }
---
apiVersion: v1
kind: Pod
metadata:
  name: kube-scheduler-master-1
  namespace: kube-system
  ownerReferences: [{ apiVersion: v1, kind: Node, name: master-1, controller: true }]
spec:
  nodeName: master-1
  hostNetwork: true
  containers: [{ name: kube-scheduler, image: 'k8s.gcr.io/kube-scheduler:v1.20.2' }]
status: { phase: Running }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: coredns, namespace: kube-system }
---
apiVersion: v1
kind: Pod
metadata:
  name: coredns-74ff55c5b-x2v7q
  namespace: kube-system
  labels: { k8s-app: kube-dns }
  ownerReferences: [{ apiVersion: apps/v1, kind: ReplicaSet, name: coredns-74ff55c5b, controller: true }]
spec:
  nodeName: node-1
  serviceAccountName: coredns
  containers:
  - name: coredns
    image: k8s.gcr.io/coredns:1.7.0
    ports: [{ containerPort: 53 }]
    resources: { requests: { cpu: 100m, memory: 70Mi }, limits: { memory: 170Mi } }
    securityContext:
      allowPrivilegeEscalation: false
      readOnlyRootFilesystem: true
      capabilities: { add: [NET_BIND_SERVICE], drop: [all] }
status: { phase: Running }
---
apiVersion: v1
kind: Service
metadata: { name: kubernetes, namespace: default }
spec: { type: ClusterIP, ports: [{ port: 443 }] }
---
apiVersion: v1
kind: Service
metadata: { name: kube-dns, namespace: kube-system }
spec: { type: ClusterIP, ports: [{ port: 53 }] }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: default, namespace: default }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: default, namespace: kube-system }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: coredns, namespace: kube-system }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: cluster-admin, labels: { kubernetes.io/bootstrapping: rbac-defaults } }
rules:
- { apiGroups: ['*'], resources: ['*'], verbs: ['*'] }
- { nonResourceURLs: ['*'], verbs: ['*'] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: 'system:coredns' }
rules:
- { apiGroups: [''], resources: [endpoints, services, pods, namespaces], verbs: [list, watch] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: cluster-admin, labels: { kubernetes.io/bootstrapping: rbac-defaults } }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: Group, name: 'system:masters' }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: 'system:coredns' }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: 'system:coredns' }
subjects: [{ kind: ServiceAccount, name: coredns, namespace: kube-system }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: shop-deployer }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
subjects: [{ kind: ServiceAccount, name: deployer, namespace: shop }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: debugger, namespace: shop }
rules:
- { apiGroups: [''], resources: [secrets, pods/exec], verbs: [get, list, create] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: debugger, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: debugger }
subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: User, name: jane }]
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: default, namespace: shop }
automountServiceAccountToken: false
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: deployer, namespace: shop }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec: { podSelector: { matchLabels: { app: web } }, policyTypes: [Ingress] }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { type: NodePort, ports: [{ port: 80, nodePort: 30080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
---
apiVersion: v1
kind: Pod
metadata:
  name: web-6b7f7d9c5-8kq2m
  namespace: shop
  labels: { app: web }
  ownerReferences: [{ apiVersion: apps/v1, kind: ReplicaSet, name: web-6b7f7d9c5, controller: true }]
spec:
  nodeName: node-1
  serviceAccountName: default
  automountServiceAccountToken: false
  securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: RuntimeDefault } }
  containers:
  - name: web
    image: registry.example.com/shop/web:2.4.1
    ports: [{ containerPort: 8080 }]
    resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { cpu: 500m, memory: 128Mi } }
    securityContext:
      allowPrivilegeEscalation: false
      readOnlyRootFilesystem: true
      capabilities: { drop: [ALL] }
status: { phase: Running }
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: log-shipper, namespace: shop }
---
apiVersion: v1
kind: Pod
metadata:
  name: log-shipper-9xw4d
  namespace: shop
  labels: { app: log-shipper }
  ownerReferences: [{ apiVersion: apps/v1, kind: DaemonSet, name: log-shipper, controller: true }]
spec:
  nodeName: node-1
  serviceAccountName: deployer
  hostPID: true
  containers:
  - name: shipper
    image: registry.example.com/shop/log-shipper:latest
    env:
    - { name: UPSTREAM_PASSWORD, valueFrom: { secretKeyRef: { name: upstream, key: password } } }
    securityContext: { privileged: true }
    volumeMounts: [{ name: logs, mountPath: /var/log }]
  volumes: [{ name: logs, hostPath: { path: /var/log } }]
status: { phase: Running }
---
apiVersion: batch/v1beta1
kind: CronJob
metadata: { name: nightly-report, namespace: shop }
`;
