/** The lock of a host, in a directory of mode 0700; what belongs to it has a longer name: `lock.renewed`, `lock.busy`. */
export const lockPath = '/var/lib/cis-bench/lock';
