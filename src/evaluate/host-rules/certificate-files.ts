import { flagValues, lastValue } from '../../documents/command-flags.js';
import { findFiles } from '../find-files.js';
import type { HostView } from '../host-view.js';
import { namedPaths } from './named-paths.js';

/** Files in which certificates are looked for. */
export interface CertificateFiles {
  /** Files that somebody named, so that each must be there and hold a certificate. */
  readonly named: readonly string[];
  /** Files that may be missing, or hold none (a kubeconfig with a token). */
  readonly possible: readonly string[];
  readonly problem: string | undefined;
}

/** Flags of a component that name certificates. */
const flags: Readonly<Record<'apiserver' | 'etcd', readonly string[]>> = {
  apiserver: [
    'tls-cert-file',
    'kubelet-client-certificate',
    'etcd-certfile',
    'proxy-client-cert-file',
    'client-ca-file',
    'etcd-cafile',
  ],
  etcd: ['cert-file', 'peer-cert-file', 'trusted-ca-file', 'peer-trusted-ca-file'],
};

/**
 * The files that a name stands for: `apiserver` and `etcd` are those that the component's flags name, `kubelet` its
 * serving and its client certificate in use, anything else a symbolic name of the layout (`pki.certificates`,
 * `admin.kubeconfig`).
 */
export function certificateFiles(view: HostView, name: string): CertificateFiles {
  if (name === 'apiserver' || name === 'etcd') return filesOfFlags(view, name);
  if (name === 'kubelet') return filesOfKubelet(view);
  const { paths, problem } = findFiles(view, name);
  return { named: [], possible: paths, problem };
}

function filesOfFlags(view: HostView, component: 'apiserver' | 'etcd'): CertificateFiles {
  const found = flags[component].map((flag) => {
    const other = component === 'etcd' ? { env: `ETCD_${flag.toUpperCase().replaceAll('-', '_')}` } : {};
    return namedPaths(view, component, flag, other);
  });
  const named = found.flatMap(({ paths }) => paths).filter((path) => path !== undefined);
  const problem = found.find((each) => each.problem !== undefined)?.problem;
  return { named: [...new Set(named)], possible: [], problem };
}

/** A rotated certificate hides the one that the kubelet signed itself, and the one that its kubeconfig came with. */
function filesOfKubelet(view: HostView): CertificateFiles {
  const { paths, problem } = namedPaths(view, 'kubelet', 'tls-cert-file', { config: 'tlsCertFile' });
  const named = paths.filter((path) => path !== undefined);
  const directory = lastValue(flagValues(view.kubelet.flags, 'cert-dir')) ?? '/var/lib/kubelet/pki';
  const firstOf = (...candidates: readonly string[]): readonly string[] =>
    candidates.filter((path) => (view.snapshot.certificates[path]?.state ?? 'absent') !== 'absent').slice(0, 1);
  const own = [`${directory}/kubelet-server-current.pem`, `${directory}/kubelet.crt`];
  const serving = named.length > 0 ? [] : firstOf(...own);
  const client = firstOf(`${directory}/kubelet-client-current.pem`, ...findFiles(view, 'kubelet.kubeconfig').paths);
  return { named, possible: [...serving, ...client], problem };
}
