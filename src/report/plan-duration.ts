import type { Component } from '../model/component.js';
import type { Plan } from '../model/plan.js';

/** Seconds from an edit to a component seen healthy and stable, as measured on kubeadm 1.20 with two cores. */
const restartSeconds: Readonly<Record<Component, number>> = {
  apiserver: 10,
  etcd: 10,
  'controller-manager': 12,
  scheduler: 12,
  kubelet: 8,
  'kube-proxy': 8,
};

/** A fresh look at a host after its changes. */
const verifySeconds = 2;

/** About how many minutes a plan takes, at least one: its hosts one after the other, each with its restarts. */
export function planMinutes({ changes }: Plan): number {
  const visits = new Map(changes.map(({ host, stage }) => [`${stage} ${host}`, new Set<Component>()]));
  for (const { host, stage, restarts } of changes) for (const each of restarts) visits.get(`${stage} ${host}`)?.add(each);
  const seconds = [...visits.values()].map((restarts) =>
    [...restarts].reduce((sum, component) => sum + restartSeconds[component], verifySeconds),
  );
  return Math.max(1, Math.ceil(seconds.reduce((sum, each) => sum + each, 0) / 60));
}
