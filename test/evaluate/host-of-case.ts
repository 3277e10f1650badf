import { stringify } from 'yaml';
import type { HostView } from '../../src/evaluate/host-view.js';
import type { FileFact, ProcessFact, Snapshot, UnitFact } from '../../src/model/snapshot.js';
import type { CaseHost } from './control-case.js';
import { file, manifest, manifestPath, process, view } from './snapshot-builder.js';

const staticPods = ['apiserver', 'controller-manager', 'scheduler', 'etcd'] as const;
const configPath = '/var/lib/kubelet/config.yaml';
const environmentPath = '/var/lib/kubelet/kubeadm-flags.env';
const schedulerConfigPath = '/etc/kubernetes/scheduler-config.yaml';
const etcdConfigPath = '/etc/etcd/etcd.yaml';
const etcdUnit: UnitFact = {
  name: 'etcd.service',
  activeState: 'active',
  fragmentPath: '/etc/systemd/system/etcd.service',
  dropInPaths: [],
  environmentFiles: ['/etc/etcd.env'],
};

/** The host that a case describes, in kubeadm's layout; it has all roles. */
export function hostOfCase(facts: CaseHost): HostView {
  const files: Record<string, FileFact> = { ...manifestsOf(facts), ...kubeletFiles(facts), ...etcdFiles(facts) };
  for (const [path, look] of Object.entries(facts.files)) {
    const isDirectory = path.endsWith('/');
    files[isDirectory ? path.slice(0, -1) : path] = lookOf(look, isDirectory);
  }
  for (const [path, content] of Object.entries(facts.contents)) files[path] = file(content);
  const built: Partial<Snapshot> = {
    files,
    listings: { ...facts.listings, ...dropInListing(facts) },
    processes: processesOf(facts),
    versions: { kubelet: facts.version },
    ...(serviceOf(facts) === undefined ? {} : { units: { 'etcd.service': etcdUnit } }),
  };
  return view(['master', 'node', 'etcd'], mergeInto(built, facts.snapshot));
}

/** Maps are merged key by key; anything else is replaced. */
function mergeInto(built: Partial<Snapshot>, extra: Readonly<Record<string, unknown>>): Partial<Snapshot> {
  const merged: Record<string, unknown> = { ...built };
  for (const [key, value] of Object.entries(extra)) {
    merged[key] = isMap(value) && isMap(merged[key]) ? { ...merged[key], ...value } : value;
  }
  return merged;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function manifestsOf(facts: CaseHost): Record<string, FileFact> {
  const image = `registry.k8s.io/component:v${facts.version}`;
  const found: Record<string, FileFact> = {};
  for (const component of staticPods) {
    const flags = flagsOf(facts, component);
    if (flags !== undefined) found[manifestPath(component)] = file(manifest(component, flags, image));
  }
  const { scheduler } = facts;
  if (scheduler !== undefined && 'config' in scheduler) found[schedulerConfigPath] = file(stringify(scheduler.config));
  return found;
}

/** The flags of a static pod; undefined when none runs the component. */
function flagsOf(facts: CaseHost, component: (typeof staticPods)[number]): readonly string[] | undefined {
  const given = facts[component];
  if (component === 'etcd' || given === undefined || !('config' in given)) return Array.isArray(given) ? given : undefined;
  return [...given.flags, `--config=${schedulerConfigPath}`];
}

type EtcdService = Exclude<NonNullable<CaseHost['etcd']>, readonly string[]>;

/** The etcd that a service runs. */
function serviceOf({ etcd }: CaseHost): EtcdService | undefined {
  return etcd === undefined || Array.isArray(etcd) ? undefined : etcd;
}

function commandOf({ flags, config }: EtcdService): readonly string[] {
  return config === undefined ? flags : [...flags, `--config-file=${etcdConfigPath}`];
}

function etcdFiles(facts: CaseHost): Record<string, FileFact> {
  const etcd = serviceOf(facts);
  if (etcd === undefined) return {};
  const command = ['/usr/local/bin/etcd', ...commandOf(etcd)].join(' ');
  const variables = Object.entries(etcd.environment).map(([name, value]) => `${name}=${value}\n`);
  return {
    [etcdUnit.fragmentPath]: file(`[Service]\nEnvironmentFile=-/etc/etcd.env\nExecStart=${command}\n`),
    ...(variables.length === 0 ? {} : { '/etc/etcd.env': file(variables.join('')) }),
    ...(etcd.config === undefined ? {} : { [etcdConfigPath]: file(stringify(etcd.config)) }),
  };
}

function kubeletFiles({ kubelet }: CaseHost): Record<string, FileFact> {
  const found: Record<string, FileFact> = {};
  if (kubelet?.config !== undefined) found[configPath] = file(stringify(kubelet.config));
  const declared = kubelet === undefined ? undefined : (kubelet.environment ?? declaration(kubelet.flags));
  if (declared !== undefined) found[environmentPath] = file(declared);
  for (const [name, content] of Object.entries(kubelet?.dropIns ?? {})) found[dropInPath(name)] = file(stringify(content));
  return found;
}

/** The environment file that gives a kubelet the flags that it runs with. */
function declaration(flags: readonly string[]): string {
  return `KUBELET_KUBEADM_ARGS="${flags.join(' ')}"\n`;
}

function dropInPath(name: string): string {
  return `/etc/kubernetes/kubelet.conf.d/${name}`;
}

function dropInListing({ kubelet }: CaseHost): Snapshot['listings'] {
  const names = Object.keys(kubelet?.dropIns ?? {});
  return names.length === 0 ? {} : { 'kubelet.config-dir': names.map(dropInPath) };
}

function processesOf(facts: CaseHost): ProcessFact[] {
  const { kubelet, 'kube-proxy': proxy } = facts;
  const etcd = serviceOf(facts);
  const running = staticPods.flatMap((component) => {
    const flags = flagsOf(facts, component);
    return flags === undefined ? [] : [process(component, flags)];
  });
  if (etcd !== undefined) running.push(process('etcd', commandOf(etcd), { env: etcd.environment, unit: etcdUnit.name }));
  if (kubelet !== undefined) {
    const config = kubelet.config === undefined ? [] : [`--config=${configPath}`];
    running.push(process('kubelet', [...config, ...kubelet.flags]));
  }
  if (proxy !== undefined) running.push(process('kube-proxy', proxy.flags, { isWorkload: true, pid: proxy.pid }));
  return running;
}

function lookOf(look: string, isDirectory: boolean): FileFact {
  const [mode = '', owner = ''] = look.split(' ');
  const [user = '', group = ''] = owner.split(':');
  const id = (name: string): number => (name === 'root' ? 0 : 1000);
  return file(undefined, {
    type: isDirectory ? 'directory' : 'file',
    mode: Number.parseInt(mode, 8),
    user,
    group,
    uid: id(user),
    gid: id(group),
  });
}
