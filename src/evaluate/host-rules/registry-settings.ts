import { basename, dirname } from 'node:path/posix';
import { readToml } from '../../documents/toml.js';
import { runtimePaths } from '../../model/runtime-paths.js';

/** A registry that a container runtime talks to without checking who answers, or without TLS. */
export interface InsecureRegistry {
  /** As it is written: `r.example.com:5000`, `http://mirror`, `10.0.0.0/8`. */
  readonly registry: string;
  /** The setting that makes it so. */
  readonly setting: string;
}

type Reader = (text: string, path: string) => readonly InsecureRegistry[];

/** The reader for a path of a host; undefined when the file says nothing about registries. */
export function registryReader(path: string): Reader | undefined {
  if (/^\/proc\/\d+\/cmdline$/.test(path)) return readArguments;
  if (basename(path) === 'hosts.toml') return readHosts;
  if (path === runtimePaths.docker) return readDocker;
  const isOf = (file: string, dropIns: string): boolean => path === file || dirname(path) === dropIns;
  if (isOf(runtimePaths.registries, runtimePaths.registriesDropIns)) return readRegistries;
  if (isOf(runtimePaths.crio, runtimePaths.crioDropIns)) return readCrio;
  const isContainerd = runtimePaths.containerd.some((each) => each === path) || dirname(path) === runtimePaths.containerdDropIns;
  return isContainerd ? readContainerd : undefined;
}

/** Arguments of dockerd and crio, one a line: `--insecure-registry=a,b`. */
function readArguments(text: string): readonly InsecureRegistry[] {
  return text.split('\n').flatMap((argument) => {
    const [, flag = '', values = ''] = /^--([a-z-]+)=(.*)$/.exec(argument) ?? [];
    const named = values.split(',').filter((value) => value !== '');
    if (flag === 'insecure-registry') return named.map((registry) => ({ registry, setting: '--insecure-registry' }));
    return flag === 'registry-mirror' ? plainAddresses(named, '--registry-mirror') : [];
  });
}

/** https://docs.docker.com/reference/cli/dockerd: daemon.json. */
function readDocker(text: string): readonly InsecureRegistry[] {
  const data: unknown = JSON.parse(text);
  return [
    ...texts(at(data, 'insecure-registries')).map((registry) => ({ registry, setting: 'insecure-registries' })),
    ...plainAddresses(texts(at(data, 'registry-mirrors')), 'registry-mirrors'),
  ];
}

/** containerd, docs/hosts.md: one directory a registry. A host without its own `skip_verify` has none. */
function readHosts(text: string, path: string): readonly InsecureRegistry[] {
  const data = readToml(text);
  const registry = basename(dirname(path));
  const server = data['server'];
  const ofServer = [
    ...(typeof server === 'string' ? plainAddresses([server], 'server') : []),
    ...(data['skip_verify'] === true ? [{ registry: typeof server === 'string' ? server : registry, setting: 'skip_verify' }] : []),
  ];
  const ofHosts = entries(data['host']).flatMap(([host, settings]) => [
    ...plainAddresses([host], `a host of ${registry}`),
    ...(at(settings, 'skip_verify') === true ? [{ registry: host, setting: 'skip_verify' }] : []),
  ]);
  return [...ofServer, ...ofHosts];
}

/** containerd, docs/cri/registry.md: mirrors and configs below whichever plugin has a `registry`. */
function readContainerd(text: string): readonly InsecureRegistry[] {
  return entries(readToml(text)['plugins']).flatMap(([, plugin]) => {
    const registry = at(plugin, 'registry');
    return [
      ...entries(at(registry, 'mirrors')).flatMap(([name, mirror]) =>
        plainAddresses(texts(at(mirror, 'endpoint')), `an endpoint of ${name}`),
      ),
      ...entries(at(registry, 'configs')).flatMap(([name, config]) =>
        at(at(config, 'tls'), 'insecure_skip_verify') === true ? [{ registry: name, setting: 'insecure_skip_verify' }] : [],
      ),
    ];
  });
}

/** containers-registries.conf(5), version 2 with its mirrors, and version 1. */
function readRegistries(text: string): readonly InsecureRegistry[] {
  const data = readToml(text);
  const tables = list(data['registry']).flatMap((registry) => [registry, ...list(at(registry, 'mirror'))]);
  return [
    ...tables.flatMap((table) => {
      const name = at(table, 'location') ?? at(table, 'prefix');
      return at(table, 'insecure') === true && typeof name === 'string' ? [{ registry: name, setting: 'insecure' }] : [];
    }),
    ...texts(at(at(data['registries'], 'insecure'), 'registries')).map((registry) => ({ registry, setting: 'registries.insecure' })),
  ];
}

/** crio.conf(5). */
function readCrio(text: string): readonly InsecureRegistry[] {
  const image = at(at(readToml(text), 'crio'), 'image');
  return texts(at(image, 'insecure_registries')).map((registry) => ({ registry, setting: 'insecure_registries' }));
}

function plainAddresses(addresses: readonly string[], setting: string): readonly InsecureRegistry[] {
  return addresses.filter((address) => /^http:\/\//i.test(address)).map((registry) => ({ registry, setting }));
}

function isTable(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function at(value: unknown, key: string): unknown {
  return isTable(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function entries(value: unknown): readonly (readonly [string, unknown])[] {
  return isTable(value) ? Object.entries(value) : [];
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function texts(value: unknown): readonly string[] {
  return list(value).filter((each) => typeof each === 'string');
}
