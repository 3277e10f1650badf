import { basename } from 'node:path';
import { z } from 'zod';
import { closedMap } from '../../src/benchmark/closed-map.js';
import { parametersSchema } from '../../src/benchmark/parameters-schema.js';
import { readYamlFile } from '../../src/benchmark/yaml-file.js';
import { yamlFilesIn } from '../../src/benchmark/yaml-files-in.js';

const texts = z.array(z.string());
const staticPod = z.exactOptional(texts);

/** A host: the components that run on it, each with its flags, and what its files look like. */
const hostFacts = closedMap({
  version: z.string().default('1.20.2'),
  apiserver: staticPod,
  'controller-manager': staticPod,
  /** Flags; also the configuration file that they then name, as it stands on the host. */
  scheduler: z.exactOptional(z.union([texts, closedMap({ flags: texts.default([]), config: z.record(z.string(), z.unknown()) })])),
  /** Flags, when a manifest runs it; else what its service gives it: flags, environment, a configuration file. */
  etcd: z.exactOptional(
    z.union([
      texts,
      closedMap({
        flags: texts.default([]),
        environment: z.record(z.string(), z.string()).default({}),
        config: z.exactOptional(z.record(z.string(), z.unknown())),
      }),
    ]),
  ),
  kubelet: z.exactOptional(
    closedMap({
      flags: texts.default([]),
      /** Its configuration file; without it the kubelet runs by flags alone. */
      config: z.exactOptional(z.record(z.string(), z.unknown())),
      /** Files of the directory for drop-ins, by name. */
      dropIns: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
      /** What /var/lib/kubelet/kubeadm-flags.env says for the next start, by default the flags. */
      environment: z.exactOptional(z.string()),
    }),
  ),
  'kube-proxy': z.exactOptional(closedMap({ flags: texts.default([]), pid: z.number().default(300) })),
  /** `0600 root:root` by path; a directory's path ends in a slash. */
  files: z.record(z.string(), z.string().regex(/^[0-7]{4} [\w-]+:[\w-]+$/)).default({}),
  /** Text files of mode 0600 by path. */
  contents: z.record(z.string(), z.string()).default({}),
  listings: z.record(z.string(), texts).default({}),
  /** Anything else that a snapshot has, merged in last. */
  snapshot: z.record(z.string(), z.unknown()).default({}),
});

const clusterFacts = closedMap({
  version: z.string().default('1.20.2'),
  apiGroups: texts.default([]),
  objects: z.string().default(''),
  /** Contents by path; absent when the user names no folder. */
  dockerfiles: z.exactOptional(z.record(z.string(), z.string())),
  hosts: z.array(hostFacts).default([]),
  /** Why the API could not be read. */
  problem: z.exactOptional(z.string()),
});

const controlCases = z.array(
  closedMap({
    control: z.string(),
    case: z.string(),
    verdict: z.enum(['pass', 'fail', 'warn', 'error', 'not-applicable']),
    parameters: parametersSchema,
    /** All values of the evidence that name objects, in any order. */
    offenders: z.exactOptional(texts),
    host: z.exactOptional(hostFacts),
    cluster: z.exactOptional(clusterFacts),
  }).refine((each) => (each.host === undefined) !== (each.cluster === undefined), {
    message: 'expected either a host or a cluster',
  }),
);

/** A host as a case describes it. */
export type CaseHost = z.infer<typeof hostFacts>;

/** A cluster as a case describes it. */
export type CaseCluster = z.infer<typeof clusterFacts>;

/** One situation, and the verdict that a control has to reach in it. */
export type ControlCase = z.infer<typeof controlCases>[number];

/** The cases of each file of test/cases/controls; throws at the first that is not well-formed. */
export function readControlCases(): ReadonlyMap<string, readonly ControlCase[]> {
  const paths = yamlFilesIn('test/cases/controls');
  return new Map(paths.map((path) => [basename(path), readYamlFile(path, controlCases).value]));
}
