import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { kernelDefaults } from '../model/kernel-defaults.js';
import type { Endpoint } from './endpoint.js';
import { entryType } from './entry-type.js';
import { knownFlags } from './known-flags.js';
import { programFlags } from './program-flags.js';

/** How a kubelet that starts will work. */
export interface KubeletSetup {
  /** Directory of the static pods on the host; undefined when it is told of none. */
  readonly manifests: string | undefined;
  readonly endpoint: Endpoint;
}

/** The keys that the stand-in obeys or whose type would end a kubelet; all others are taken as they are. */
const configuration = z.looseObject({
  apiVersion: z.literal('kubelet.config.k8s.io/v1beta1'),
  kind: z.literal('KubeletConfiguration'),
  staticPodPath: z.string().optional(),
  healthzPort: z.int().optional(),
  protectKernelDefaults: z.boolean().optional(),
  makeIPTablesUtilChains: z.boolean().optional(),
  rotateCertificates: z.boolean().optional(),
  serverTLSBootstrap: z.boolean().optional(),
  readOnlyPort: z.int().optional(),
  eventRecordQPS: z.int().optional(),
  streamingConnectionIdleTimeout: z.string().optional(),
  tlsCipherSuites: z.array(z.string()).optional(),
  featureGates: z.record(z.string(), z.boolean()).optional(),
  authentication: z
    .looseObject({
      anonymous: z.looseObject({ enabled: z.boolean().optional() }).optional(),
      x509: z.looseObject({ clientCAFile: z.string().optional() }).optional(),
    })
    .optional(),
});

type Configuration = z.infer<typeof configuration>;

/**
 * Reads what a kubelet started with these arguments would be told, or says why it would end: an unknown flag, a
 * configuration that is no YAML or has a value of the wrong type, a client CA that is missing, kernel settings that
 * differ while it must not change them.
 * @param root the host tree
 */
export function kubeletSetup(root: string, argv: readonly string[]): KubeletSetup | string {
  const flags = programFlags(argv);
  const unknown = [...flags.keys()].find((name) => knownFlags['kubelet']?.has(name) !== true);
  if (unknown !== undefined) return `unknown flag: --${unknown}`;
  const config = readConfiguration(root, flags.get('config'));
  if (typeof config === 'string') return config;
  const clientCa = flags.get('client-ca-file') ?? config?.authentication?.x509?.clientCAFile;
  if (clientCa !== undefined && entryType(join(root, clientCa)) !== 'file') return `client CA ${clientCa} is missing`;
  const isStrict = flags.get('protect-kernel-defaults') ?? String(config?.protectKernelDefaults);
  const differing = isStrict === 'true' ? differingSetting(root) : undefined;
  if (differing !== undefined) return `invalid kernel flag: ${differing}`;
  const manifests = flags.get('pod-manifest-path') ?? config?.staticPodPath;
  const port = Number(flags.get('healthz-port') ?? config?.healthzPort ?? 10248);
  return { manifests: manifests && join(root, manifests), endpoint: { isTls: false, port } };
}

function readConfiguration(root: string, path: string | undefined): Configuration | string | undefined {
  if (path === undefined) return undefined;
  try {
    const parsed = configuration.safeParse(parse(readFileSync(join(root, path), 'utf8'), { version: '1.1' }));
    return parsed.success ? parsed.data : `failed to load kubelet config file ${path}`;
  } catch {
    return `failed to read kubelet config file ${path}`;
  }
}

function differingSetting(root: string): string | undefined {
  return Object.entries(kernelDefaults).find(([name, value]) => liveSetting(root, name) !== value)?.[0];
}

function liveSetting(root: string, name: string): string | undefined {
  try {
    return readFileSync(join(root, 'proc/sys', name.replaceAll('.', '/')), 'utf8').trim();
  } catch {
    return undefined;
  }
}
