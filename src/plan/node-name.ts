import { readCertificates } from '../documents/certificates.js';
import { flagValues, lastValue, parseFlags } from '../documents/command-flags.js';
import { DocumentError } from '../documents/document-error.js';
import type { HostView } from '../evaluate/host-view.js';
import { pathFlag } from '../evaluate/kubelet-view.js';
import type { Node } from '../model/cluster-snapshot.js';

/**
 * The name of a host's node: the one that its kubelet signs in with, else that of the node of the API which has its name
 * or address. Undefined where neither is known.
 */
export function nodeNameOf(view: HostView, nodes: readonly Node[]): string | undefined {
  const flags = parseFlags(view.processes.kubelet?.[0]?.argv.slice(1) ?? []);
  const own = [lastValue(flagValues(flags, 'hostname-override')), view.host.name, view.host.address];
  const known = new Set(own.map((text) => text?.toLowerCase()));
  const isOwn = ({ metadata: { name }, addresses = [] }: Node): boolean => [name, ...addresses].some((text) => known.has(text.toLowerCase()));
  return certificateName(view) ?? nodes.find(isOwn)?.metadata.name;
}

/** From the certificate CN=system:node:NAME that the kubelet's kubeconfig holds or names. */
function certificateName(view: HostView): string | undefined {
  for (const path of kubeconfigsOf(view)) {
    const excerpt = view.snapshot.certificates[path];
    const name = excerpt?.state === 'taken' ? nameIn(excerpt.text) : undefined;
    if (name !== undefined) return name;
  }
  return undefined;
}

function kubeconfigsOf(view: HostView): readonly string[] {
  const process = view.processes.kubelet?.[0];
  const named = process === undefined ? undefined : pathFlag(parseFlags(process.argv.slice(1)), 'kubeconfig', process);
  return named === undefined ? (view.layout.files['kubelet.kubeconfig'] ?? []) : [named];
}

function nameIn(pem: string): string | undefined {
  try {
    const parts = readCertificates(pem).flatMap(({ subject }) => subject.split(', '));
    return parts.find((part) => part.startsWith('CN=system:node:'))?.slice('CN=system:node:'.length);
  } catch (error) {
    if (error instanceof DocumentError) return undefined;
    throw error;
  }
}
