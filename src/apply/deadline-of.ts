import type { Component } from '../model/component.js';

/**
 * How long a component may take until its new process is healthy, in milliseconds. Measured on kubeadm 1.20: an API
 * server 5 s, a controller 20 s at the latest; an etcd with much data, and a kubelet with many pods, take a minute.
 */
const deadlines: Readonly<Record<Component, number>> = {
  apiserver: 120_000,
  etcd: 120_000,
  kubelet: 120_000,
  'controller-manager': 60_000,
  scheduler: 60_000,
  'kube-proxy': 60_000,
};

/** The deadline of a component, in milliseconds from its restart. */
export function deadlineOf(component: Component): number {
  return deadlines[component];
}
