/** Paths on a host that fixes create. The probe looks at them so that the plan knows what is there. */
export const managedPaths = {
  auditPolicy: '/etc/kubernetes/audit-policy.yaml',
  auditLog: '/var/log/kubernetes/audit/audit.log',
  /** Parents first. */
  auditLogDirectories: ['/var/log/kubernetes', '/var/log/kubernetes/audit'],
  kernelSettings: '/etc/sysctl.d/90-kubelet.conf',
  /** API servers' encryption configurations: `reading` only reads what others encrypt, `writing` encrypts. */
  encryption: {
    directory: '/etc/kubernetes/encryption',
    reading: '/etc/kubernetes/encryption/reading.yaml',
    writing: '/etc/kubernetes/encryption/writing.yaml',
    /** Written on one host, once every Secret was seen to be stored encrypted. */
    proof: '/etc/kubernetes/encryption/secrets-rewritten',
  },
  /** The admission configuration has a directory of its own, which is mounted whole. */
  admission: { directory: '/etc/kubernetes/admission', configuration: '/etc/kubernetes/admission/admission.yaml' },
  authentication: '/etc/kubernetes/authentication.yaml',
  /** Backups and journals, one folder a run (mode 0700). */
  runs: '/var/lib/cis-bench/runs',
} as const;
