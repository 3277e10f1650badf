import { parse } from 'yaml';
import { z } from 'zod';

/** A directory or file of the host that a container sees. */
export interface Mount {
  readonly containerPath: string;
  readonly hostPath: string;
  /** The hostPath volume's type: '', File, FileOrCreate, Directory or DirectoryOrCreate. */
  readonly type: string;
  readonly isReadOnly: boolean;
}

/** A pod as one file of the manifests directory declares it. */
export interface StaticPod {
  readonly file: string;
  /** Namespace and name. Two files may claim the same one. */
  readonly name: string;
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly mounts: readonly Mount[];
  /** The parsed manifest: equal when two texts differ in their layout alone. */
  readonly fingerprint: string;
}

const container = z.object({
  command: listOf(z.string()),
  args: listOf(z.string()),
  env: listOf(z.object({ name: z.string(), value: z.string().default('') })),
  volumeMounts: listOf(z.object({ name: z.string(), mountPath: z.string(), readOnly: z.boolean().default(false) })),
});

const hostPath = z.object({ path: z.string(), type: z.string().default('') });

const manifest = z.object({
  apiVersion: z.literal('v1'),
  kind: z.literal('Pod'),
  metadata: z.object({ name: z.string(), namespace: z.string().default('default') }),
  spec: z.object({
    containers: z.array(container).min(1),
    volumes: listOf(z.object({ name: z.string(), hostPath: hostPath.optional() })),
  }),
});

type Manifest = z.infer<typeof manifest>;
type Container = z.infer<typeof container>;

function listOf<T extends z.ZodType>(item: T) {
  return z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);
}

/** Reads a manifest; undefined for what the kubelet drops: no YAML, no pod, or one that does not pass validation. */
export function parseStaticPod(file: string, text: string): StaticPod | undefined {
  const document = parseYaml(text);
  const parsed = manifest.safeParse(document);
  if (!parsed.success) return undefined;
  const { metadata, spec } = parsed.data;
  const [first] = spec.containers;
  const mounts = first && mountsOf(first, spec.volumes);
  const argv = first ? [...first.command, ...first.args] : [];
  if (!first || !mounts || argv.length === 0) return undefined;
  return {
    file,
    name: `${metadata.namespace}/${metadata.name}`,
    argv,
    environment: Object.fromEntries(first.env.map(({ name, value }) => [name, value])),
    mounts,
    fingerprint: JSON.stringify(document),
  };
}

/** Kubernetes reads YAML 1.1, in which `yes` and `on` are booleans and so no arguments. */
function parseYaml(text: string): unknown {
  try {
    return parse(text, { version: '1.1', logLevel: 'error' });
  } catch {
    return undefined;
  }
}

/** Undefined when a mount names no volume, or two volumes or two mount paths are the same. */
function mountsOf(from: Container, volumes: Manifest['spec']['volumes']): Mount[] | undefined {
  const byName = new Map(volumes.map((volume) => [volume.name, volume]));
  const paths = new Set(from.volumeMounts.map((mount) => mount.mountPath));
  if (byName.size < volumes.length || paths.size < from.volumeMounts.length) return undefined;
  if (from.volumeMounts.some((mount) => !byName.has(mount.name))) return undefined;
  return from.volumeMounts.flatMap((mount) => {
    const source = byName.get(mount.name)?.hostPath;
    if (!source) return [];
    const { path, type } = source;
    return [{ containerPath: mount.mountPath, hostPath: path, type, isReadOnly: mount.readOnly }];
  });
}
