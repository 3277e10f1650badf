import { onHosts, type LabHost } from './lab-cluster.js';

const components = 'kube-apiserver|kube-controller-manager|kube-scheduler|etcd|kubelet';

// The newest process of each: an apiserver that was replaced lives on for half a minute while it drains.
const pids = `
for folder in /proc/[0-9]*; do
  program=$(tr '\\0' '\\n' 2>/dev/null <"$folder/cmdline" | head -n 1) || continue
  case \${program##*/} in
    ${components}) echo "$(sed 's/.*) //' "$folder/stat" | cut -d ' ' -f 20) \${program##*/} \${folder#/proc/}" ;;
  esac
done | sort -n | awk '{ pid[$2] = $3 } END { for (program in pid) print program, pid[program] }' | sort`;

const script = `
find /etc /var/lib/kubelet -type f -exec sha256sum {} + | sort
find /etc /var/lib/kubelet ! -type l -printf '%m %u:%g %p\\n' | sort
if [ -e /var/lib/etcd ]; then stat -c '%a %U:%G %n' /var/lib/etcd; fi
ls -A /var/lib/cis-bench 2>/dev/null || true
${pids}`;

/**
 * What a dry run must leave alone on each host, as text: digest, mode and owner of everything under /etc and
 * /var/lib/kubelet, mode and owner of etcd's data, and the components' process ids.
 */
export function hostStates(hosts: readonly LabHost[]): Promise<Record<string, string>> {
  return onHosts(hosts, script);
}

/** The components' process ids on each host: the same text before and after means that nothing restarted. */
export function componentPids(hosts: readonly LabHost[]): Promise<Record<string, string>> {
  return onHosts(hosts, pids);
}
