import type { HostLook } from '../host-look.js';
import type { LabMachine } from './lab-machine.js';

/** Everything that is configured, without what the kubelet keeps of its pods. */
const places = '/etc /var/lib/kubelet/config.yaml /var/lib/kubelet/kubeadm-flags.env';

const script = `
find ${places} -printf '%p\\t%y %m %U:%G %l\\n'
echo
find ${places} -type f -exec sha256sum {} +
echo
find ${places} -type f -printf '%p\\t%n\\n'`;

/** Every path below /etc, and the kubelet's configuration, with type, mode, owner, links, and content or target. */
export async function lookAtHost(host: LabMachine): Promise<HostLook> {
  const [states = '', digests = '', links = ''] = (await host.run(script)).split('\n\n');
  const digestOf = new Map(linesOf(digests).map((line) => [line.slice(66), line.slice(0, 64)] as const));
  const linksOf = new Map(linesOf(links).map((line) => line.split('\t') as [string, string]));
  return new Map(linesOf(states).map((line) => {
    const [path = '', state = ''] = line.split('\t');
    return [path, `${state} ${linksOf.get(path) ?? ''} ${digestOf.get(path) ?? ''}`.trim()];
  }));
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
