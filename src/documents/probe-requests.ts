import { isPlainMap, type PlainMap } from './plain-map.js';

/** What the kubelet asks for a probe over the network. */
export interface ProbeRequest {
  /** `livenessProbe` */
  readonly probe: string;
  readonly container: string;
  readonly protocol: 'http' | 'https' | 'tcp';
  /** Undefined: the pod's own address. */
  readonly host: string | undefined;
  /** Undefined where the probe names a port that its container has not. */
  readonly port: number | undefined;
  /** With its query; '' for a bare connection. */
  readonly path: string;
  /** With a header of its own that signs in: it may ask for what is closed to strangers. */
  readonly hasCredentials: boolean;
}

const probes = ['startupProbe', 'livenessProbe', 'readinessProbe'];

/**
 * The requests of the HTTP and TCP probes of all containers of a pod, as plain data; whatever is no pod has none. Probes
 * that run a command ask nothing.
 */
export function probeRequests(pod: PlainMap): readonly ProbeRequest[] {
  const spec = pod['spec'];
  return (isPlainMap(spec) ? mapsIn(spec['containers']) : []).flatMap((container) =>
    probes.flatMap((probe) => {
      const declared = container[probe];
      return isPlainMap(declared) ? requestOf(probe, declared, container) : [];
    }),
  );
}

function requestOf(probe: string, { httpGet, tcpSocket }: PlainMap, container: PlainMap): ProbeRequest[] {
  const common = { probe, container: textOf(container['name']) };
  if (isPlainMap(httpGet)) {
    const hasCredentials = mapsIn(httpGet['httpHeaders']).some(({ name }) => textOf(name).toLowerCase() === 'authorization');
    const protocol = textOf(httpGet['scheme']).toUpperCase() === 'HTTPS' ? 'https' : 'http';
    return [{ ...common, protocol, host: hostOf(httpGet), port: portOf(httpGet, container), path: pathOf(httpGet), hasCredentials }];
  }
  if (!isPlainMap(tcpSocket)) return [];
  return [{ ...common, protocol: 'tcp', host: hostOf(tcpSocket), port: portOf(tcpSocket, container), path: '', hasCredentials: false }];
}

function hostOf({ host }: PlainMap): string | undefined {
  const text = textOf(host).replace(/^\[(.*)\]$/, '$1');
  return text === '' ? undefined : text;
}

/** The kubelet asks for / where the probe does not say. */
function pathOf({ path }: PlainMap): string {
  return `/${textOf(path).replace(/^\//, '')}`;
}

/** A number, or the name of a port of the container, or a number written as text (kubelet, ResolveContainerPort). */
function portOf({ port }: PlainMap, container: PlainMap): number | undefined {
  const named = mapsIn(container['ports']).find(({ name }) => typeof port === 'string' && name === port)?.['containerPort'];
  const number = Number(named ?? port);
  return Number.isInteger(number) && number > 0 && number < 65_536 ? number : undefined;
}

function mapsIn(list: unknown): readonly PlainMap[] {
  return Array.isArray(list) ? list.filter(isPlainMap) : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
