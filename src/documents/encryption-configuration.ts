import { DocumentError } from './document-error.js';
import { isPlainMap, type PlainMap } from './plain-map.js';
import { readYaml } from './yaml-source.js';

/** Resources, and the types of the providers that they are stored with: the first writes, the others only read. */
export interface StoredResources {
  readonly resources: readonly string[];
  readonly providers: readonly string[];
}

/** A configuration has a few lines for each resource. */
const longest = 262_144;

/** An anchor or alias whose name was taken out: two of them could not be told apart. */
const namelessAnchor = /(?:^|[\s,[{])[&*](?!\.)[^\s,\]}]*\bx\b/m;

const versions: Readonly<Record<string, readonly string[]>> = {
  EncryptionConfiguration: ['apiserver.config.k8s.io/v1'],
  // Kubernetes 1.12 and earlier wrote it so, and later ones still read it
  EncryptionConfig: ['v1', 'apiserver.config.k8s.io/v1'],
};

/**
 * Reads the API server's encryption configuration, with or without its keys. Throws a DocumentError when the text is no
 * such configuration, or has names for parts of it (YAML anchors) that were taken out together with the keys.
 */
export function readEncryptionConfiguration(text: string): readonly StoredResources[] {
  if (text.length > longest) {
    throw new DocumentError(`the text has more than ${longest} characters; check that it is the right file`);
  }
  if (namelessAnchor.test(text)) {
    throw new DocumentError('it has YAML anchors, which cannot be told apart once the keys are out; write the values out');
  }
  const { kind, apiVersion, resources } = readYaml(text).data;
  if (typeof kind !== 'string' || !versions[kind]?.includes(String(apiVersion))) {
    throw new DocumentError(
      `the document is ${String(apiVersion)} ${String(kind)}, not an EncryptionConfiguration; ` +
        'check --encryption-provider-config',
    );
  }
  return mapsIn(resources, 'resources').map((entry) => ({
    resources: textsIn(entry['resources']),
    providers: mapsIn(entry['providers'], 'providers').map(providerType),
  }));
}

/**
 * The types of the providers that a resource of the core group is stored with, the writing one first; undefined when
 * nothing covers it, so that it is stored as it is. The first entry that covers it counts: the API server refuses to
 * start where an earlier wildcard hides a later entry.
 * @param hasWildcards whether `*.` stands for the core group and `*.*` for everything, as from Kubernetes 1.27 on
 */
export function providersOf(
  configuration: readonly StoredResources[],
  resource: string,
  hasWildcards: boolean,
): readonly string[] | undefined {
  const names = hasWildcards ? [resource, '*.', '*.*'] : [resource];
  const covering = configuration.filter(({ resources }) => resources.some((each) => names.includes(each)));
  return covering.length === 0 ? undefined : covering.flatMap(({ providers }) => providers);
}

function mapsIn(list: unknown, key: string): readonly PlainMap[] {
  if (Array.isArray(list) && list.length > 0 && list.every(isPlainMap)) return list;
  throw new DocumentError(`${key} is missing or no list of maps, with which the API server does not start; correct it`);
}

function textsIn(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.filter((each) => typeof each === 'string') : [];
}

function providerType(provider: PlainMap): string {
  const types = Object.keys(provider).filter((type) => provider[type] !== null);
  if (types.length === 1 && types[0] !== undefined) return types[0];
  throw new DocumentError(
    `a provider has ${types.length} types where one is expected, with which the API server does not start; correct it`,
  );
}
