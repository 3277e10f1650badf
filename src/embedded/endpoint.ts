import type { ProgramFlags } from './program-flags.js';

/** Where a program answers health on its host. */
export interface Endpoint {
  readonly isTls: boolean;
  readonly port: number;
}

const securePorts: Readonly<Record<string, number>> = {
  'kube-apiserver': 6443,
  'kube-controller-manager': 10257,
  'kube-scheduler': 10259,
};

/** Reads it from the program's flags; undefined for a program that answers nowhere. */
export function endpointOf(program: string, flags: ProgramFlags): Endpoint | undefined {
  const usual = securePorts[program];
  if (usual !== undefined) return { isTls: true, port: Number(flags.get('secure-port') ?? usual) };
  const metrics = program === 'etcd' ? flags.get('listen-metrics-urls')?.split(',')[0] : undefined;
  if (metrics === undefined || !URL.canParse(metrics)) return undefined;
  const { protocol, port } = new URL(metrics);
  return { isTls: protocol === 'https:', port: Number(port) };
}
