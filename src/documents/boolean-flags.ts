/**
 * Names of the flags that take no separate value: a bare `--name` means true, and the token after it is not its value.
 * Gathered from the `--help` of the 1.20 programs and the flag references of the releases from 1.15 to 1.34.
 */
export const booleanFlags: ReadonlySet<string> = new Set([
  // every component: help, version, klog
  'help', 'h', 'version', 'add-dir-header', 'alsologtostderr', 'experimental-logging-sanitization',
  'logging-sanitization', 'log-json-split-stream', 'log-text-split-stream', 'logtostderr', 'one-output',
  'skip-headers', 'skip-log-headers',
  // servers and leader election
  'authentication-skip-lookup', 'authentication-tolerate-lookup-failure', 'contention-profiling',
  'disable-http2-serving', 'leader-elect', 'permit-address-sharing', 'permit-port-sharing', 'profiling',
  // kube-apiserver
  'aggregator-reject-forwarding-redirect', 'allow-privileged', 'anonymous-auth', 'audit-dynamic-configuration',
  'audit-log-batch-throttle-enable', 'audit-log-compress', 'audit-log-truncate-enabled',
  'audit-webhook-batch-throttle-enable', 'audit-webhook-truncate-enabled', 'emulation-forward-compatible',
  'enable-aggregator-routing', 'enable-bootstrap-token-auth', 'enable-garbage-collector',
  'enable-inflight-quota-handler', 'enable-logs-handler', 'enable-priority-and-fairness', 'enable-swagger-ui',
  'encryption-provider-config-automatic-reload', 'kubelet-https', 'repair-malformed-updates',
  'runtime-config-emulation-forward-compatible', 'service-account-extend-token-expiration', 'service-account-lookup',
  'shutdown-send-retry-after', 'watch-cache',
  // kube-controller-manager
  'allocate-node-cidrs', 'allow-untagged-cloud', 'configure-cloud-routes', 'disable-attach-detach-reconcile-sync',
  'disable-force-detach-on-timeout', 'enable-dynamic-provisioning', 'enable-hostpath-provisioner',
  'enable-leader-migration', 'enable-taint-manager', 'horizontal-pod-autoscaler-use-rest-clients',
  'use-service-account-credentials', 'volume-host-allow-local-loopback',
  // kube-scheduler
  'use-legacy-policy-config',
  // kubelet
  'authentication-token-webhook', 'cgroups-per-qos', 'containerized', 'cpu-cfs-quota', 'docker-only', 'docker-tls',
  'enable-cadvisor-json-endpoints', 'enable-controller-attach-detach', 'enable-debugging-handlers',
  'enable-load-reader', 'enable-server', 'exit-on-lock-contention', 'experimental-allocatable-ignore-eviction',
  'experimental-check-node-capabilities-before-mount', 'experimental-dockershim',
  'experimental-kernel-memcg-notification', 'fail-swap-on', 'keep-terminated-pod-volumes',
  'kernel-memcg-notification', 'local-storage-capacity-isolation', 'log-cadvisor-usage',
  'make-iptables-util-chains', 'protect-kernel-defaults', 'really-crash-for-testing', 'redirect-container-streaming',
  'register-node', 'register-schedulable', 'rotate-certificates', 'rotate-server-certificates', 'runonce',
  'seccomp-default', 'serialize-image-pulls', 'storage-driver-secure',
  // kube-proxy
  'bind-address-hard-fail', 'cleanup', 'cleanup-ipvs', 'conntrack-tcp-be-liberal', 'enable-dsr',
  'forward-healthcheck-vip', 'init-only', 'ipvs-strict-arp', 'masquerade-all', 'windows-service',
  // etcd
  'auto-tls', 'client-cert-auth', 'debug', 'enable-distributed-tracing', 'enable-grpc-gateway',
  'enable-log-rotation', 'enable-pprof', 'enable-v2', 'experimental-compact-hash-check-enabled',
  'experimental-enable-distributed-tracing', 'experimental-enable-lease-checkpoint',
  'experimental-enable-lease-checkpoint-persist', 'experimental-initial-corrupt-check',
  'experimental-memory-mlock', 'experimental-peer-skip-client-san-verification',
  'experimental-stop-grpc-service-on-defrag', 'experimental-txn-mode-write-with-shared-buffer', 'force-new-cluster',
  'initial-election-tick-advance', 'memory-mlock', 'peer-auto-tls', 'peer-client-cert-auth',
  'peer-skip-client-san-verification', 'pre-vote', 'socket-reuse-address', 'socket-reuse-port',
  'strict-reconfig-check', 'unsafe-no-fsync',
]);
