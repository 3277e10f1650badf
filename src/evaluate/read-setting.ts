import type { Component } from '../model/component.js';
import type { Setting } from '../model/control.js';
import type { HostView } from './host-view.js';
import { readEtcdSetting } from './read-etcd-setting.js';
import { readKubeletSetting } from './read-kubelet-setting.js';
import { readPodSetting } from './read-pod-setting.js';
import type { SettingReading } from './setting-reading.js';

/** Reads a setting of a component that is on the host: once, and of etcd once for each that runs there. */
export function readSetting(view: HostView, component: Component, setting: Setting): SettingReading[] {
  if (component === 'kubelet') return [readKubeletSetting(view, setting)];
  if (component === 'etcd') return readEtcdSetting(view, setting);
  return [readPodSetting(view.snapshot, component, setting, view.manifests[component], view.processes[component]?.[0])];
}
