import { dirname } from 'node:path/posix';
import { managedPaths } from '../model/managed-paths.js';
import { quote } from '../transport/quote.js';
import { documentFunctions } from './document-script.js';
import { fileFunctions } from './file-script.js';
import { hostFactFunctions } from './host-facts-script.js';
import type { ProbeRequest } from './probe-request.js';
import { processFunctions } from './process-script.js';
import { proxyFunctions } from './proxy-script.js';
import { runtimeFunctions } from './runtime-script.js';
import { scriptPrelude } from './script-prelude.js';
import { usageFunctions } from './usage-script.js';

/** The first line of a probe's output; what a login shell printed before it is skipped. */
export const probeHeader = 'cis-bench-probe/1';

/**
 * The POSIX sh script that gathers all facts of one host in one round trip. It needs coreutils, sed and a shell, and
 * changes nothing. Its last record is `end`: output without it was cut off.
 */
export function probeScript(root: string, request: ProbeRequest): string {
  return `${scriptPrelude(root)}${fileFunctions}${processFunctions}${hostFactFunctions}${documentFunctions}${proxyFunctions}${runtimeFunctions}${usageFunctions}
printf '\\n%s\\n' ${quote(probeHeader)}
printf 'uid\\t%s\\n' "$(id -u)"
boot=; IFS= read -r boot 2>/dev/null <"$P/sys/kernel/random/boot_id"
printf 'boot\\t%s\\n' "$(word "$boot")"
printf 'clock\\t%s\\n' "$(date +%s)"
printf 'boot-time\\t%s\\n' "$(sed -n 's/^btime //p' "$P/stat" 2>/dev/null)"
printf 'passwd\\t=%s\\n' "$(cut -d: -f1,3 "$R/etc/passwd" 2>/dev/null | b64)"
printf 'group\\t=%s\\n' "$(cut -d: -f1,3 "$R/etc/group" 2>/dev/null | b64)"
pids=$(component_pids)
for pid in $pids; do report_process "$pid"; proxy_metrics "$pid"; done
for pid in $pids; do
  is_tenant "$pid" && continue
  component_files "$pid"
  component_documents "$pid"
done
units
kubelet_version
${request.manifestDirectories.map((directory) => `static_pods ${quote(directory)}`).join('\n')}
${request.read.map((pattern) => `look_pattern ${quote(pattern)} read`).join('\n')}
${Object.entries(request.kinds).map(([path, kind]) => `look_kind ${quote(path)} ${quote(kind)}`).join('\n')}
${request.look.map((pattern) => `look_pattern ${quote(pattern)}`).join('\n')}
${request.sysctls.map((name) => `sysctl_value ${quote(name)}`).join('\n')}
${request.kubeconfigs.map((pattern) => `take_pattern kubeconfigs ${quote(pattern)}`).join('\n')}
${request.certificates.map((pattern) => `take_pattern certificates ${quote(pattern)}`).join('\n')}
${request.privateKeys.map((pattern) => `take_pattern privateKeys ${quote(pattern)}`).join('\n')}
runtime_documents
images
connections
open_files
free_space ${quote(dirname(managedPaths.auditLog))}
printf 'end\\n'
`;
}
