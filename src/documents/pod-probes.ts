import { isPlainMap, type PlainMap } from './plain-map.js';

/** A probe of a container that asks over the network. */
export interface PodProbe {
  /** `livenessProbe` */
  readonly name: string;
  /** The address that the kubelet asks; undefined: the pod's own, which is the node's for a pod of the host's network. */
  readonly host: string | undefined;
  /** What it asks for, without a query; undefined when it asks not by HTTP. */
  readonly path: string | undefined;
  /** HTTP without credentials: what it asks has to be open to everybody. */
  readonly isAnonymous: boolean;
}

const probes = ['livenessProbe', 'readinessProbe', 'startupProbe'];

/** The HTTP and TCP probes of all containers of a pod, as plain data; whatever is no pod has none. */
export function readPodProbes(pod: PlainMap): readonly PodProbe[] {
  const spec = pod['spec'];
  const containers = isPlainMap(spec) && Array.isArray(spec['containers']) ? spec['containers'].filter(isPlainMap) : [];
  return containers.flatMap((container) =>
    probes.flatMap((name) => {
      const probe = container[name];
      return isPlainMap(probe) ? readProbe(name, probe) : [];
    }),
  );
}

function readProbe(name: string, { httpGet, tcpSocket }: PlainMap): PodProbe[] {
  if (isPlainMap(httpGet)) {
    return [{ name, host: hostOf(httpGet), path: pathOf(httpGet), isAnonymous: !hasCredentials(httpGet) }];
  }
  return isPlainMap(tcpSocket) ? [{ name, host: hostOf(tcpSocket), path: undefined, isAnonymous: false }] : [];
}

function hostOf({ host }: PlainMap): string | undefined {
  return typeof host === 'string' && host !== '' ? host : undefined;
}

/** The kubelet asks for / where the probe does not say. */
function pathOf({ path }: PlainMap): string {
  return typeof path === 'string' && path !== '' ? path.replace(/[?#].*$/s, '') : '/';
}

function hasCredentials({ httpHeaders }: PlainMap): boolean {
  const headers = Array.isArray(httpHeaders) ? httpHeaders.filter(isPlainMap) : [];
  return headers.some(({ name }) => typeof name === 'string' && name.toLowerCase() === 'authorization');
}
