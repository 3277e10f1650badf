/**
 * The controller manager's pod of the demo's master: indented by four, one flag as two list items. It fails 1.3.2 and
 * 1.3.7.
 */
export const controllerManagerManifest = `apiVersion: v1
kind: Pod
metadata:
    name: kube-controller-manager
    namespace: kube-system
spec:
    hostNetwork: true
    containers:
        - name: kube-controller-manager
          image: "k8s.gcr.io/kube-controller-manager:v1.20.2"
          command:
              - kube-controller-manager
              - --authentication-kubeconfig=/etc/kubernetes/controller-manager.conf
              - --authorization-kubeconfig=/etc/kubernetes/controller-manager.conf
              - --bind-address      # Prometheus came from outside once
              - 0.0.0.0
              - --client-ca-file=/etc/kubernetes/pki/ca.crt
              - --cluster-signing-cert-file=/etc/kubernetes/pki/ca.crt
              - --cluster-signing-key-file=/etc/kubernetes/pki/ca.key
              - --controllers=*,bootstrapsigner,tokencleaner
              - --kubeconfig=/etc/kubernetes/controller-manager.conf
              - --leader-elect=true
              - "--profiling=true"  # left on after the memory hunt
              - --root-ca-file=/etc/kubernetes/pki/ca.crt
              - --service-account-private-key-file=/etc/kubernetes/pki/sa.key
              - --use-service-account-credentials=true
          livenessProbe:
              httpGet: {path: /healthz, port: 10257, scheme: HTTPS, host: 127.0.0.1}
          volumeMounts:
              - {name: pki, mountPath: /etc/kubernetes/pki, readOnly: true}
              - {name: kubeconfig, mountPath: /etc/kubernetes/controller-manager.conf, readOnly: true}
    volumes:
        - {name: pki, hostPath: {path: /etc/kubernetes/pki, type: Directory}}
        - {name: kubeconfig, hostPath: {path: /etc/kubernetes/controller-manager.conf, type: File}}
`;
