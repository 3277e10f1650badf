import type { Layout } from '../model/control.js';
import { kernelDefaults } from '../model/kernel-defaults.js';
import { managedPaths } from '../model/managed-paths.js';

/** What one probe asks a host for: the union of what all layouts name, so that one round trip suffices. */
export interface ProbeRequest {
  /** Paths and patterns whose metadata is wanted: `/a/b`, `/a/*` (children), `/a/**` (all below), `/a/**.crt`. */
  readonly look: readonly string[];
  /** Paths whose content is wanted too. Never files that hold keys or tokens. */
  readonly read: readonly string[];
  /** Paths of which the content is wanted only where it is of a kind that holds no secret. */
  readonly kinds: Readonly<Record<string, string>>;
  /** Paths and patterns of which certificates are taken. */
  readonly certificates: readonly string[];
  /** Paths and patterns of private keys, of which the headers are taken. */
  readonly privateKeys: readonly string[];
  readonly kubeconfigs: readonly string[];
  readonly manifestDirectories: readonly string[];
  readonly sysctls: readonly string[];
}

/** Symbolic names whose files are read; all other files are only looked at from outside. */
const readable = /^(apiserver|controller-manager|scheduler|etcd)\.manifest$|^kubelet\.(config|service|environment)$/;

/** Symbolic names of files that hold certificates. */
const certified = /^(pki\.certificates|kubelet\.client-ca)$/;

/**
 * The request that serves every layout at once.
 * @param named more files, which may hold certificates: those that a user gives as values
 */
export function probeRequest(layouts: readonly Layout[], named: readonly string[] = []): ProbeRequest {
  const look = new Set<string>([...managedPaths.auditLogDirectories, ...Object.values(managedPaths.encryption), ...named]);
  const { admission, authentication } = managedPaths;
  const read = new Set<string>([managedPaths.auditPolicy, managedPaths.kernelSettings]);
  const kinds = { [admission.configuration]: 'AdmissionConfiguration', [authentication]: 'AuthenticationConfiguration' };
  for (const layout of layouts) {
    for (const path of layout.detect) look.add(path);
    for (const [name, paths] of Object.entries(layout.files)) {
      for (const path of paths) (readable.test(name) ? read : look).add(path);
    }
  }
  for (const path of [...look, ...read, ...Object.keys(kinds)]) for (const parent of parentsOf(path)) look.add(parent);
  return {
    look: [...look].sort(),
    read: [...read].sort(),
    kinds,
    certificates: [...new Set([...filesNamed(layouts, certified), ...named])].sort(),
    privateKeys: filesNamed(layouts, /^pki\.keys$/),
    kubeconfigs: filesNamed(layouts, /\.kubeconfig$/),
    manifestDirectories: [...new Set(layouts.map((layout) => layout.manifests))].sort(),
    sysctls: Object.keys(kernelDefaults),
  };
}

function filesNamed(layouts: readonly Layout[], wanted: RegExp): string[] {
  const paths = layouts.flatMap(({ files }) =>
    Object.entries(files).flatMap(([name, candidates]) => (wanted.test(name) ? candidates : [])),
  );
  return [...new Set(paths)].sort();
}

/** The directories above a path or pattern: their modes tell who reaches what is below. */
function parentsOf(path: string): string[] {
  const steps = path.split('/').slice(1, -1).filter((step) => !step.includes('*'));
  return steps.map((_, index) => `/${steps.slice(0, index + 1).join('/')}`);
}
