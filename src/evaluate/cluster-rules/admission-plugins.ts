import type { ClusterView } from '../cluster-view.js';
import { hasComponent } from '../host-view.js';
import { readSetting } from '../read-setting.js';
import { asList } from '../reading.js';

/** Whether the API servers on the probed hosts name a plugin: all of them, some, none; `unseen` without any. */
export type PluginState = 'all' | 'some' | 'none' | 'unseen';

/**
 * Whether the API servers name an admission plugin in `--enable-admission-plugins` or `--disable-admission-plugins`.
 * One whose flags cannot be read does not count.
 */
export function pluginState(view: ClusterView, plugin: string, flag: 'enable' | 'disable'): PluginState {
  const answers = view.hosts
    .filter((host) => hasComponent(host, 'apiserver'))
    .flatMap((host) => readSetting(host, 'apiserver', { flag: `${flag}-admission-plugins`, type: 'list' }))
    .filter(({ problem }) => problem === undefined)
    .map(({ effective }) => asList(effective.set).includes(plugin));
  if (answers.length === 0) return 'unseen';
  if (answers.every(Boolean)) return 'all';
  return answers.some(Boolean) ? 'some' : 'none';
}

/** Whether an API server on a probed host has an admission configuration file, which is not read. */
export function hasAdmissionConfiguration({ hosts }: ClusterView): boolean {
  return hosts
    .filter((host) => hasComponent(host, 'apiserver'))
    .flatMap((host) => readSetting(host, 'apiserver', { flag: 'admission-control-config-file', type: 'string' }))
    .some(({ effective }) => effective.set !== undefined);
}
