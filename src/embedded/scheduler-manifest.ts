/** The scheduler's pod of the demo's master: its command in flow style. It fails 1.4.1. */
export const schedulerManifest = `apiVersion: v1
kind: Pod
metadata: {name: kube-scheduler, namespace: kube-system}
spec:
  hostNetwork: true
  containers:
    - name: kube-scheduler
      image: k8s.gcr.io/kube-scheduler:v1.20.2
      # short enough for one list
      command: [kube-scheduler, --bind-address=127.0.0.1, --kubeconfig=/etc/kubernetes/scheduler.conf,
        --authentication-kubeconfig=/etc/kubernetes/scheduler.conf, "--leader-elect=true"]
      livenessProbe:
        httpGet: {host: 127.0.0.1, path: /healthz, port: 10259, scheme: HTTPS}
      volumeMounts:
        - name: kubeconfig
          mountPath: /etc/kubernetes/scheduler.conf
          readOnly: true
  volumes:
    - name: kubeconfig
      hostPath: {path: /etc/kubernetes/scheduler.conf, type: File}
`;
