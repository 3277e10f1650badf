/** Paths on a host that fixes create. The probe looks at them so that the plan knows what is there. */
export const managedPaths = {
  auditPolicy: '/etc/kubernetes/audit-policy.yaml',
  auditLog: '/var/log/kubernetes/audit/audit.log',
  /** Parents first. */
  auditLogDirectories: ['/var/log/kubernetes', '/var/log/kubernetes/audit'],
  kernelSettings: '/etc/sysctl.d/90-kubelet.conf',
  /** Backups and journals, one folder a run (mode 0700). */
  runs: '/var/lib/cis-bench/runs',
} as const;
