import type { HostView } from '../evaluate/host-view.js';
import type { PresentFile } from '../model/snapshot.js';

/** Why a file must not be touched; undefined when it may. */
export function fileRefusal(view: HostView, path: string, fact: PresentFile, isEdited: boolean): string | undefined {
  if (fact.type === 'file' && fact.links > 1) {
    return `${path} has ${fact.links} hard links, so a change would reach its other names; make it a file of its own first`;
  }
  return isEdited ? (generatedRefusal(path) ?? twinRefusal(view, path)) : undefined;
}

/** RKE2 and K3s write their manifests anew at each start (rancher/rke2#5142): an edit would be lost without a word. */
function generatedRefusal(path: string): string | undefined {
  const [, product] = /^\/var\/lib\/rancher\/(rke2|k3s)\//.exec(path) ?? [];
  if (product === undefined) return undefined;
  return (
    `${product} writes ${path} anew at each start; set it under the component's -arg (such as kube-apiserver-arg) in ` +
    `/etc/rancher/${product}/config.yaml and restart ${product}`
  );
}

/** The kubelet reads every non-dot file of its directory: a copy there is a second pod of the same name. */
function twinRefusal(view: HostView, path: string): string | undefined {
  const manifest = Object.values(view.manifests).find((each) => each.path === path)?.manifest;
  if (manifest === undefined) return undefined;
  const name = (manifest.pod as { metadata?: { name?: unknown } }).metadata?.name;
  const twin = Object.entries(view.snapshot.podNames).find(([, names]) => typeof name === 'string' && names.includes(name));
  if (twin === undefined) return undefined;
  return `${twin[0]} declares the pod ${String(name)} too; move it out of that directory first (the kubelet runs both)`;
}
