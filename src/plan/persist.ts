import { DocumentError } from '../documents/document-error.js';
import type { HostPathMount } from '../documents/host-path-edit.js';
import { addExtraVolume, setExtraArguments } from '../documents/kubeadm-configuration.js';
import type { KubeadmComponent } from '../documents/kubeadm-defaults.js';
import { kubeadmDefault } from '../documents/kubeadm-defaults.js';
import { setKubeletKeys } from '../documents/kubelet-configuration.js';
import { unifiedDiff } from '../documents/unified-diff.js';
import { readYaml } from '../documents/yaml-source.js';
import type { HostView } from '../evaluate/host-view.js';
import { programOf } from '../model/component.js';
import type { ConfigMapText, KubeadmConfiguration } from '../model/kubeadm-configuration.js';
import { kubeadmNamespace } from '../model/kubeadm-configuration.js';
import type { KnownName } from '../model/known-name.js';
import type { ActionChange, Plan } from '../model/plan.js';
import type { WrittenName } from './ending-names.js';
import { endingNames, namesInFlags, namesInKeys } from './ending-names.js';
import { keptArguments } from './kept-arguments.js';
import { keptKubeletKeys } from './kept-kubelet-keys.js';
import type { KubeadmFile } from './kubeadm-files.js';
import { kubeadmFiles } from './kubeadm-files.js';
import { neededByNewHosts } from './needed-by-new-hosts.js';
import { sha256 } from './sha256.js';

const components: readonly KubeadmComponent[] = ['apiserver', 'controller-manager', 'scheduler', 'etcd'];

/** A text of a ConfigMap, what it becomes, and what it cannot hold. */
interface Kept {
  readonly old: ConfigMapText;
  readonly text: string;
  /** The files whose settings it holds. */
  readonly files: readonly KubeadmFile[];
  readonly volumes: readonly HostPathMount[];
  /** What is written into it, beyond what kubeadm writes of its own accord. */
  readonly names: readonly WrittenName[];
  readonly leftOut: readonly string[];
}

/**
 * The plan with a last stage that keeps what it sets on static pods and kubelets in kubeadm's ConfigMaps, from which an
 * upgrade writes their files anew. Only what all hosts share goes there; a note says what is left out. A problem when a
 * text cannot be read or edited, or no master takes part.
 * @param views the hosts as the plan was made for them
 * @param known the versions that know a name: whoever upgrades is told of those that end
 */
export function persist(
  plan: Plan,
  views: readonly HostView[],
  configuration: KubeadmConfiguration,
  known: readonly KnownName[],
): Plan | { readonly problem: string } {
  const files = kubeadmFiles(plan, views);
  const master = views.find(({ roles }) => roles.includes('master'));
  if (master === undefined) return { problem: 'no master is among the hosts, through which the ConfigMaps of kubeadm could be changed' };
  const kept: Kept[] = [];
  for (const [old, keep] of [
    [configuration.clusterConfiguration, keepArguments],
    [configuration.kubeletConfiguration, keepKubeletKeys],
  ] as const) {
    try {
      kept.push(keep(old, files));
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      return { problem: `${titleOf(old)}: ${error.message}` };
    }
  }
  const written = kept.filter(({ old, text }) => text !== old.text);
  const leftOut = kept.flatMap((each) => each.leftOut);
  const notes = [
    ...(leftOut.length === 0 ? [] : [leftOutNote(leftOut)]),
    ...(written.length === 0 ? [] : neededByNewHosts(plan, written.flatMap(({ volumes }) => volumes))),
    ...endingNames(written.flatMap(({ names }) => names), known),
  ];
  return extended(plan, written.map((each) => changeOf(each, master, plan.stages.length)), notes);
}

function extended(plan: Plan, changes: readonly ActionChange[], more: readonly string[]): Plan {
  const notes = [...(plan.notes ?? []), ...more];
  return {
    ...plan,
    stages: changes.length === 0 ? plan.stages : [...plan.stages, { name: 'kubeadm ConfigMaps' }],
    changes: [...plan.changes, ...changes],
    ...(notes.length === 0 ? {} : { notes }),
  };
}

function leftOutNote(leftOut: readonly string[]): string {
  return `The ConfigMaps of kubeadm cannot hold, and its next upgrade undoes: ${leftOut.join('; ')}.`;
}

function titleOf({ name }: ConfigMapText): string {
  return `ConfigMap ${kubeadmNamespace}/${name}`;
}

function keepArguments(old: ConfigMapText, all: readonly KubeadmFile[]): Kept {
  let { text } = old;
  const leftOut: string[] = [];
  const volumes: HostPathMount[] = [];
  const names: WrittenName[] = [];
  const files = all.filter(({ component }) => component !== 'kubelet');
  for (const component of components) {
    const kept = keptArguments(component, files.filter((each) => each.component === component));
    leftOut.push(...kept.leftOut, ...broughtBack(text, component, kept.flags));
    names.push(...namesInFlags(component, ownFlags(text, component, kept.flags)));
    if (Object.keys(kept.flags).length > 0) text = setExtraArguments(text, component, kept.flags);
    if (component === 'etcd') continue;
    text = kept.volumes.reduce((edited, volume) => addExtraVolume(edited, component, volume), text);
    volumes.push(...kept.volumes);
  }
  return { old, text, files, volumes, names, leftOut };
}

type Flags = Readonly<Record<string, string | undefined>>;

/** Without those that kubeadm writes anyway: it knows when they end. */
function ownFlags(text: string, component: KubeadmComponent, flags: Flags): Flags {
  const configuration = readYaml(text).data;
  return Object.fromEntries(Object.entries(flags).filter(([flag, value]) => value !== kubeadmDefault(configuration, component, flag)));
}

/** Flags that are gone from the manifests, and that kubeadm writes of its own accord. */
function broughtBack(text: string, component: KubeadmComponent, flags: Flags): readonly string[] {
  const configuration = readYaml(text).data;
  return Object.entries(flags).flatMap(([flag, value]) => {
    const own = value === undefined ? kubeadmDefault(configuration, component, flag) : undefined;
    return own === undefined ? [] : [`the removal of --${flag} of ${programOf[component]}, which kubeadm sets to ${own}`];
  });
}

function keepKubeletKeys(old: ConfigMapText, all: readonly KubeadmFile[]): Kept {
  const files = all.filter(({ component }) => component === 'kubelet');
  const { keys, leftOut } = keptKubeletKeys(files);
  const text = keys.length === 0 ? old.text : setKubeletKeys(old.text, keys);
  return { old, text, files, volumes: [], names: namesInKeys(keys), leftOut };
}

/** On a host that the plan changes too, those changes come first: what was not tried out must not be kept. */
function changeOf({ old, text, files }: Kept, { host }: HostView, stage: number): ActionChange {
  const changed = files.filter(({ before, after }) => before !== after);
  return {
    host: host.name,
    target: titleOf(old),
    controls: [...new Set(changed.flatMap(({ controls }) => controls))],
    risk: 'safe',
    diff: unifiedDiff(titleOf(old), old.text, text),
    restarts: [],
    needs: changed.filter(({ view }) => view.host.name === host.name).map(({ path }) => path),
    stage,
    kind: 'action',
    action: { kind: 'replace-config-map-text', namespace: kubeadmNamespace, name: old.name, key: old.key, before: sha256(old.text), text },
  };
}
