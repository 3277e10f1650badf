import type { Flag } from '../documents/command-flags.js';
import { flagValues, lastValue, parseFlags } from '../documents/command-flags.js';
import { readYamlKey } from '../documents/yaml-keys.js';
import { DocumentError } from '../documents/document-error.js';
import type { Layout } from '../model/control.js';
import type { FileFact, ProcessFact, Snapshot } from '../model/snapshot.js';

/** A text file on the host that takes part in starting the kubelet. */
export interface TextFile {
  readonly path: string;
  readonly text: string;
}

/** How the kubelet of a host is set up: its flags, its configuration file, and the files that its unit reads. */
export interface KubeletView {
  readonly isInstalled: boolean;
  readonly flags: readonly Flag[];
  readonly configPath: string | undefined;
  readonly config: TextFile | undefined;
  /** Files of --config-dir in the order in which they override (Kubernetes 1.28 and later). */
  readonly dropIns: readonly TextFile[];
  /** Unit, drop-ins and environment files, in the order in which systemd reads them. */
  readonly argumentFiles: readonly TextFile[];
  readonly unitPaths: readonly string[];
  readonly staticPodPath: string | undefined;
  /** Configuration files that were changed after the kubelet started: it may have what they said before. */
  readonly changedSinceStart: readonly string[];
  /** Why the configuration could not be read. */
  readonly problem: string | undefined;
}

/** Puts together how the kubelet is set up, from its newest process where one runs, else from the layout's paths. */
export function viewKubelet(snapshot: Snapshot, layout: Layout, process: ProcessFact | undefined): KubeletView {
  const flags = process === undefined ? [] : parseFlags(process.argv.slice(1));
  const configPath = process === undefined ? firstPresent(snapshot, layout, 'kubelet.config') : pathFlag(flags, 'config', process);
  const { config, problem } = readConfig(configPath, configPath === undefined ? undefined : snapshot.files[configPath]);
  const unitPaths = findUnitPaths(snapshot, layout);
  const environment = snapshot.units['kubelet.service']?.environmentFiles ?? layout.files['kubelet.environment'] ?? [];
  const argumentFiles = textFiles(snapshot, [...unitPaths, ...environment]);
  const dropIns = textFiles(snapshot, [...(snapshot.listings['kubelet.config-dir'] ?? [])].sort());
  const configPaths = [config, ...dropIns].flatMap((file) => (file === undefined ? [] : [file.path]));
  return {
    isInstalled: process !== undefined || config !== undefined || unitPaths.length > 0,
    flags,
    configPath,
    config,
    dropIns,
    argumentFiles,
    unitPaths,
    staticPodPath: staticPodPath(flags, config),
    changedSinceStart: configPaths.filter((path) => isNewer(snapshot, path, process)),
    problem,
  };
}

/** A flag that names a path, made absolute as the process sees it; undefined when the flag is not given. */
export function pathFlag(flags: readonly Flag[], name: string, process: ProcessFact): string | undefined {
  const path = lastValue(flagValues(flags, name));
  if (path === undefined || path === '') return undefined;
  return path.startsWith('/') ? path : `${process.cwd === '/' ? '' : process.cwd}/${path}`;
}

/** Linux counts start times in hundredths of a second since boot (USER_HZ). */
const ticksPerSecond = 100;

/** Whether a file was changed after a process started; false where the host does not tell. */
function isNewer({ files, bootTime }: Snapshot, path: string, process: ProcessFact | undefined): boolean {
  const fact = files[path];
  if (process === undefined || bootTime === undefined) return false;
  if (fact?.state !== 'present' || fact.modified === undefined) return false;
  // boot time and start time are whole seconds, each cut off
  return fact.modified > bootTime + process.startTicks / ticksPerSecond + 2;
}

function readConfig(
  path: string | undefined,
  fact: FileFact | undefined,
): { config: TextFile | undefined; problem: string | undefined } {
  if (path === undefined) return { config: undefined, problem: undefined };
  if (fact?.state !== 'present') {
    const why = fact?.state === 'unreadable' ? fact.reason : 'the file is missing';
    return { config: undefined, problem: `${path}: ${why}` };
  }
  if (fact.content === undefined) return { config: undefined, problem: `${path}: is not a UTF-8 text file` };
  try {
    readYamlKey(fact.content, ['kind']);
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    return { config: undefined, problem: `${path}: ${error.message}` };
  }
  return { config: { path, text: fact.content }, problem: undefined };
}

function firstPresent(snapshot: Snapshot, layout: Layout, name: string): string | undefined {
  return layout.files[name]?.find((path) => snapshot.files[path]?.state === 'present');
}

function findUnitPaths(snapshot: Snapshot, layout: Layout): string[] {
  const unit = snapshot.units['kubelet.service'];
  const candidates = (layout.files['kubelet.service'] ?? []).flatMap((path) =>
    path.endsWith('/*') ? [...(snapshot.listings[path] ?? [])].sort() : [path],
  );
  const paths = unit === undefined ? candidates : [unit.fragmentPath, ...unit.dropInPaths];
  const present = paths.filter((path) => path !== '' && (snapshot.files[path]?.state ?? 'absent') !== 'absent');
  // where /lib is a link to /usr/lib the same file shows twice
  return present.filter((path) => !path.startsWith('/lib/') || !present.includes(`/usr${path}`));
}

function textFiles(snapshot: Snapshot, paths: readonly string[]): TextFile[] {
  return paths.flatMap((path) => {
    const fact = snapshot.files[path];
    return fact?.state !== 'present' || fact.content === undefined ? [] : [{ path, text: fact.content }];
  });
}

function staticPodPath(flags: readonly Flag[], config: TextFile | undefined): string | undefined {
  const flag = lastValue(flagValues(flags, 'pod-manifest-path'));
  if (flag !== undefined) return flag.replace(/\/+$/, '');
  const value = config === undefined ? undefined : readYamlKey(config.text, ['staticPodPath']).value;
  return typeof value === 'string' && value !== '' ? value.replace(/\/+$/, '') : undefined;
}
