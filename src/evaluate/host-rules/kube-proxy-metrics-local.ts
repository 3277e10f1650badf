import { flagValues, lastValue, parseFlags } from '../../documents/command-flags.js';
import { readYamlKey } from '../../documents/yaml-keys.js';
import type { Evidence } from '../../model/finding.js';
import type { ProcessFact } from '../../model/snapshot.js';
import type { HostView } from '../host-view.js';
import { pathFlag } from '../kubelet-view.js';
import type { HostRule } from '../rule.js';
import { excerptText } from './excerpt-text.js';

/** Where the metrics are served when nobody says (SetDefaults_KubeProxyConfiguration). */
const usualAddress = '127.0.0.1:10249';

/**
 * Whether kube-proxy's metrics are in reach of its own host alone. With a configuration file kube-proxy takes nothing
 * from the flag (Complete in cmd/kube-proxy/app/options.go).
 */
export const kubeProxyMetricsLocal: HostRule = {
  expected: 'metricsBindAddress is an address of the loopback interface',
  judge(view) {
    const process = view.processes['kube-proxy']?.[0];
    if (process === undefined) return { verdict: 'not-applicable', reason: 'this host has no kube-proxy' };
    const said = addressOf(view, process);
    if ('problem' in said) return { verdict: 'error', reason: said.problem };
    const { name, set, source } = said;
    const actual = set === undefined ? `${name} is not set (default ${usualAddress})` : `${name}=${set}`;
    const isLocal = set === undefined || isLoopback(set);
    const evidence = [{ source, value: actual }];
    return { verdict: isLocal ? 'holds' : 'fails', actual, evidence: isLocal ? evidence : [...evidence, placeOf(process, name)] };
  },
};

/** Where a person sets it: kubeadm's and Kubespray's pods take their file from a ConfigMap, which serves every node. */
function placeOf({ isWorkload, unit }: ProcessFact, name: string): Evidence {
  const value = `set ${name} to 127.0.0.1:10249 there`;
  if (!isWorkload) return { source: unit ?? 'the service that starts kube-proxy', value: `${value}, and restart it` };
  const source = name.startsWith('--') ? 'the DaemonSet of kube-proxy' : 'the ConfigMap kube-proxy of kube-system, key config.conf';
  return { source, value: `${value}, and restart kube-proxy’s DaemonSet (kubectl -n kube-system rollout restart daemonset kube-proxy)` };
}

type Address =
  | { readonly name: string; readonly set: string | undefined; readonly source: string }
  | { readonly problem: string };

function addressOf(view: HostView, process: ProcessFact): Address {
  const flags = parseFlags(process.argv.slice(1));
  const config = pathFlag(flags, 'config', process);
  if (config === undefined) {
    const set = lastValue(flagValues(flags, 'metrics-bind-address'));
    return { name: '--metrics-bind-address', set, source: `process ${process.pid} ${process.argv[0] ?? ''}` };
  }
  const source = `/proc/${process.pid}/root${config}`;
  const excerpt = excerptText(view.snapshot.documents, source);
  if ('problem' in excerpt) return { problem: excerpt.problem };
  const { value } = readYamlKey(excerpt.text, ['metricsBindAddress']);
  const set = typeof value === 'string' && value !== '' ? value : undefined;
  return { name: 'metricsBindAddress', set, source };
}

/** `127.0.0.1:10249`, `127.0.0.1`, `[::1]:10249`, `::1`, `localhost:10249`. */
function isLoopback(address: string): boolean {
  return /^(127(\.\d{1,3}){3}|localhost)(:\d+)?$/.test(address) || /^(\[::1\](:\d+)?|::1)$/.test(address);
}
