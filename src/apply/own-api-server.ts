import { flagValues, lastValue, parseFlags } from '../documents/command-flags.js';
import type { Session } from '../transport/session.js';
import { listProcesses } from './list-processes.js';

/** Addresses that stand for all of a host's. */
const unspecific: readonly (string | undefined)[] = [undefined, '', '0.0.0.0', '::', '[::]'];

/**
 * The URL of a master's own newest API server, whichever one a kubeconfig names: its advertised address, which its
 * certificate has to be for, else the one it listens on (kube-apiserver --advertise-address, --bind-address,
 * --secure-port). Undefined where no API server runs or its flags name no address. Rejects with a ConnectionFailure when
 * the host is lost.
 */
export async function ownApiServer(session: Session): Promise<string | undefined> {
  const apiservers = (await listProcesses(session)).filter(({ component }) => component === 'apiserver');
  const [newest] = apiservers.sort((a, b) => b.startTicks - a.startTicks);
  const flags = parseFlags(newest?.argv.slice(1) ?? []);
  const flag = (name: string): string | undefined => lastValue(flagValues(flags, name));
  const address = [flag('advertise-address'), flag('bind-address')].find((each) => !unspecific.includes(each));
  if (address === undefined) return undefined;
  const host = address.includes(':') && !address.startsWith('[') ? `[${address}]` : address;
  return `https://${host}:${flag('secure-port') ?? '6443'}`;
}
