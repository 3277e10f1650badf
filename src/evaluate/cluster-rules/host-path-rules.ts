import type { HostPath } from './host-path.js';
import { hostPathsOf, isWithin } from './host-path.js';
import type { PodFault } from './pod-rule.js';
import { podRule } from './pod-rule.js';

/** Directories whose content runs the node. */
const sensitive = ['/boot', '/dev', '/etc', '/lib', '/proc', '/sys', '/usr'];

/** Sockets through which container runtimes take orders. */
const sockets = [
  '/run/docker.sock',
  '/run/cri-dockerd.sock',
  '/run/dockershim.sock',
  '/run/containerd/containerd.sock',
  '/run/crio/crio.sock',
  '/run/podman/podman.sock',
  '/run/k3s/containerd/containerd.sock',
];
const socketName = /\/(?:docker|cri-dockerd|dockershim|containerd|crio|podman)\.sock$/;

/**
 * Rules about paths of the node in pods.
 *
 * - `host-path-volumes`: any volume of the type hostPath.
 * - `sensitive-host-paths`: `/`, or a directory that runs the node and what is below it. Mounted for writing it is a
 *   fault; mounted for reading a person decides, because agents that watch a node need it; not mounted it is nothing.
 * - `host-devices`: a path at or below /dev, or of the type BlockDevice or CharDevice. What a device plugin hands out
 *   is allotted by the kubelet, and is not counted.
 * - `runtime-sockets`: the socket of a container runtime, or a directory that has it; reading suffices to connect.
 */
export const hostPathRules = {
  'host-path-volumes': podRule({
    expected: 'no pod has a hostPath volume',
    what: 'with hostPath volumes',
    good: 'no pod has a hostPath volume',
    faults: (pod) => hostPathsOf(pod).map(({ written }) => ({ text: `hostPath ${written}` })),
    admission: {
      level: 'baseline',
      isBarredBy: ({ volumes = [] }) => !volumes.includes('*') && !volumes.includes('hostPath'),
    },
  }),
  'sensitive-host-paths': podRule({
    expected: `no container mounts / or what is in ${sensitive.join(', ')} of its node`,
    what: 'mounting sensitive paths of their node',
    good: 'no container mounts a sensitive path of its node',
    faults: (pod) => hostPathsOf(pod).filter(isSensitive).map(mountFault),
  }),
  'host-devices': podRule({
    expected: 'no pod has a device of its node',
    what: 'with devices of their node',
    good: 'no pod has a device of its node',
    faults: (pod) => hostPathsOf(pod).filter(isDevice).map(({ written }) => ({ text: `device ${written}` })),
  }),
  'runtime-sockets': podRule({
    expected: "no pod reaches the container runtime's socket",
    what: 'reaching the socket of the container runtime',
    good: "no pod reaches the container runtime's socket",
    faults: (pod) =>
      hostPathsOf(pod).filter(hasSocket).map(({ written }) => ({ text: `hostPath ${written} is or has the socket` })),
  }),
} as const;

function isSensitive({ path, isMounted }: HostPath): boolean {
  return isMounted && (path === '/' || sensitive.some((directory) => isWithin(path, directory)));
}

function mountFault({ written, isWritable }: HostPath): PodFault {
  const text = `mounts ${written} of its node ${isWritable ? 'for writing' : 'for reading'}`;
  return isWritable ? { text } : { text, isDoubtful: true };
}

function isDevice({ path, type }: HostPath): boolean {
  return isWithin(path, '/dev') || type === 'BlockDevice' || type === 'CharDevice';
}

function hasSocket({ path }: HostPath): boolean {
  return socketName.test(path) || sockets.some((socket) => isWithin(socket, path));
}
