import { flagValues, parseFlags } from '../documents/command-flags.js';
import type { Setting } from '../model/control.js';
import type { ProcessFact, Snapshot } from '../model/snapshot.js';
import { readEtcdConfig } from './etcd-config.js';
import type { ServiceDeclaration } from './etcd-service.js';
import { etcdUnit, readEtcdService } from './etcd-service.js';
import type { HostView } from './host-view.js';
import { pathFlag } from './kubelet-view.js';
import type { ManifestView } from './manifest-view.js';
import { hostPath } from '../documents/path-on-host.js';
import { readPodSetting } from './read-pod-setting.js';
import { readingOf } from './reading.js';
import { evidenceOf, readProcess } from './said.js';
import type { SettingReading } from './setting-reading.js';
import { defaultValue } from './typed-value.js';

const dataDirectory: Setting = { flag: 'data-dir', env: 'ETCD_DATA_DIR', type: 'string' };

/** Reads a setting of each etcd on the host, run by a static pod or a service, set by flags, environment or a file. */
export function readEtcdSetting(view: HostView, setting: Setting): SettingReading[] {
  const instances = instancesOf(view);
  const readings = instances.map((process) => {
    const manifest = manifestOf(view, process, instances.length);
    const path = configFile(process);
    if (manifest === undefined) return readServiceSetting(view.snapshot, setting, process, path);
    if (path === undefined) return readPodSetting(view.snapshot, 'etcd', setting, manifest, process);
    return readConfiguredPod(view.snapshot, setting, hostPath(manifest.manifest, path));
  });
  if (readings.length > 0) return readings;
  if (view.manifests.etcd !== undefined) return [readPodSetting(view.snapshot, 'etcd', setting, view.manifests.etcd, undefined)];
  return [readServiceSetting(view.snapshot, setting, undefined, undefined)];
}

/** The newest process of each data directory: an older one of the same is on its way out. */
function instancesOf({ processes, snapshot }: HostView): readonly ProcessFact[] {
  const newest = new Map<string, ProcessFact>();
  for (const process of processes.etcd ?? []) {
    const instance = dataDirectoryOf(snapshot, process);
    if (!newest.has(instance)) newest.set(instance, process);
  }
  return [...newest.values()];
}

function dataDirectoryOf(snapshot: Snapshot, process: ProcessFact): string {
  const path = configFile(process);
  const said = path === undefined ? readProcess(dataDirectory, process) : readEtcdConfig(snapshot, path, dataDirectory).said;
  return typeof said?.value === 'string' ? said.value : '';
}

/** The manifest that declares a process: of several etcds, the one whose data directory it names. */
function manifestOf(view: HostView, process: ProcessFact, instances: number): ManifestView | undefined {
  const manifest = view.manifests.etcd;
  if (process.unit !== undefined && view.snapshot.units[process.unit] !== undefined) return undefined;
  if (instances === 1 || manifest?.manifest === undefined) return manifest;
  const declared = flagValues(parseFlags(manifest.manifest.command.slice(1)), 'data-dir').at(-1) ?? '';
  return declared === dataDirectoryOf(view.snapshot, process) ? manifest : undefined;
}

/** The configuration file of a running etcd, absolute. */
function configFile(process: ProcessFact): string | undefined {
  const flag = pathFlag(parseFlags(process.argv.slice(1)), 'config-file', process);
  const variable = process.env['ETCD_CONFIG_FILE'];
  if (flag !== undefined || variable === undefined || variable === '') return flag;
  return variable.startsWith('/') ? variable : `${process.cwd === '/' ? '' : process.cwd}/${variable}`;
}

function readServiceSetting(
  snapshot: Snapshot,
  setting: Setting,
  process: ProcessFact | undefined,
  configPath: string | undefined,
): SettingReading {
  const fallback = defaultValue(setting, setting.default);
  const unit = etcdUnit(snapshot, process);
  const declaration = unit === undefined ? undefined : readEtcdService(snapshot, unit, setting);
  const running = process === undefined ? undefined : readRunning(snapshot, setting, process, configPath);
  const declared = declaration?.said;
  const said = running?.said ?? declared;
  const shown = running?.said?.source === declared?.source ? [said] : [running?.said, declared];
  return {
    effective: readingOf(said?.value, fallback),
    declared: declared === undefined ? undefined : readingOf(declared.value, fallback),
    home: declaration?.home,
    evidence: shown.flatMap((each) => (each === undefined ? [] : [evidenceOf(setting, each, fallback)])),
    problem: running?.problem ?? declaration?.problem ?? (said === undefined ? 'the component is not running' : undefined),
  };
}

/** An etcd in a static pod that takes its settings from a file of the host: it has what the file says now. */
function readConfiguredPod(snapshot: Snapshot, setting: Setting, path: string): SettingReading {
  const fallback = defaultValue(setting, setting.default);
  const { said, home, problem } = readEtcdConfig(snapshot, path, setting);
  const reading = readingOf(said?.value, fallback);
  return {
    effective: reading,
    declared: reading,
    home: home === undefined || !('key' in home) ? undefined : { ...home, kind: 'component-config', component: 'etcd' },
    evidence: said === undefined ? [] : [evidenceOf(setting, said, fallback)],
    problem,
  };
}

/** An etcd that has a configuration file is taken to have what the file says now. */
function readRunning(
  snapshot: Snapshot,
  setting: Setting,
  process: ProcessFact,
  configPath: string | undefined,
): Pick<ServiceDeclaration, 'said' | 'problem'> {
  if (configPath !== undefined) return readEtcdConfig(snapshot, configPath, setting);
  return { said: readProcess(setting, process), problem: undefined };
}
