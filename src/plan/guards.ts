import { flagValues, parseFlags } from '../documents/command-flags.js';
import type { HostView } from '../evaluate/host-view.js';
import type { Guard, NumberedControl } from '../model/control.js';
import { kernelDefaults } from '../model/kernel-defaults.js';

/** Checks whether a fix is safe on this host: the refusal, with how to proceed, or undefined. */
type GuardCheck = (view: HostView) => string | undefined;

/** Each guard of DANGERS.md that a control names, as a check of what the probe saw. */
const guardChecks: Readonly<Record<Guard, GuardCheck>> = {
  'kernel-defaults': kernelSettingsDiffer,
  'etcd-user': (view) =>
    view.snapshot.knownUsers.includes('etcd') && view.processes.etcd?.[0]?.uid !== 0
      ? undefined
      : 'etcd must run as the user etcd first; create it and its unit or manifest setting, then scan again',
  'etcd-as-root': (view) =>
    (view.processes.etcd ?? []).every(({ uid }) => uid === 0)
      ? undefined
      : 'etcd runs as a user of its own, and could not open its data; it has to run as root first',
  'pod-security-policies': () =>
    'without policies that admit the system pods no pod would start; install PodSecurityPolicies and their bindings ' +
    'first, then set the plugin by hand',
  'anonymous-probes': anonymousProbes,
  'admission-configuration': (view) =>
    hasFlag(view, 'admission-control-config-file')
      ? undefined
      : 'the plugin needs a configuration: write an AdmissionConfiguration file, mount it and set ' +
        '--admission-control-config-file, then scan again',
  'kubelet-serving-certificates': () =>
    'with self-signed kubelet serving certificates `kubectl logs` and `exec` would stop working; issue serving ' +
    'certificates that the cluster CA signed first, then set the flag by hand',
};

/** The refusal of the first guard that does not let a control's fix pass; undefined when all do. */
export function refusalOf(view: HostView, control: NumberedControl): string | undefined {
  for (const guard of control.guards) {
    const refusal = guardChecks[guard](view);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** The kubelet does not start when a kernel setting differs from what it insists on (kubernetes/kubernetes#66241). */
function kernelSettingsDiffer(view: HostView): string | undefined {
  const wrong = Object.entries(kernelDefaults).filter(([name, wanted]) => view.snapshot.sysctls[name] !== wanted);
  if (wrong.length === 0) return undefined;
  const list = wrong.map(([name, wanted]) => `${name}=${view.snapshot.sysctls[name] ?? 'unknown'} (needs ${wanted})`);
  return `the kubelet would not start with these kernel settings: ${list.join(', ')}; set them with sysctl, then scan again`;
}

/** The kubelet's anonymous probes would get 401 and kill the apiserver again and again (kubernetes/kubeadm#798). */
function anonymousProbes(view: HostView): string | undefined {
  const manifest = view.manifests.apiserver?.manifest;
  return manifest === undefined || hasHttpProbes(manifest.pod)
    ? 'the kubelet probes the apiserver anonymously and would kill it for ever; give its manifest probes that ' +
        'authenticate (or, from Kubernetes 1.32 on, an AuthenticationConfiguration) first'
    : undefined;
}

function hasFlag(view: HostView, flag: string): boolean {
  const command = view.manifests.apiserver?.manifest?.command ?? [];
  return flagValues(parseFlags(command.slice(1)), flag).length > 0;
}

function hasHttpProbes(pod: unknown): boolean {
  const containers = (pod as { spec?: { containers?: readonly Record<string, { httpGet?: unknown } | undefined>[] } }).spec;
  return (containers?.containers ?? []).some((container) =>
    ['livenessProbe', 'readinessProbe', 'startupProbe'].some((probe) => container[probe]?.httpGet !== undefined),
  );
}
