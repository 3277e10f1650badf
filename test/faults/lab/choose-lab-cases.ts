import type { Fault } from '../faults.js';
import { faults } from '../faults.js';
import type { Phase, Point } from '../points.js';
import type { LabCase } from './lab-case.js';
import { labFaults } from './lab-faults.js';

/** Which cases a run of the suite takes: some points for each fault, or all points for the faults that matter most as well. */
export type Selection = 'sample' | 'all';

/** The phases that a fault is sampled at, on a master and on a worker. */
const sampled: Readonly<Record<'kube-apiserver' | 'kubelet', readonly Phase[]>> = {
  'kube-apiserver': ['renaming', 'restart and wait', 'confirming', 'arming', 'writing'],
  kubelet: ['renaming', 'restart and wait'],
};
const everywhere = ['kill', 'reboot'];

/**
 * The cases of one host in such an order that a suite which is stopped has some of each fault and some of each phase. Every
 * fault has a point in each of five phases on the master, those that a worker knows two more there; each another point of the phase.
 */
export function chooseLabCases(points: readonly Point[], component: 'kube-apiserver' | 'kubelet', selection: Selection): LabCase[] {
  const possible = faults.filter(({ id }) => component === 'kube-apiserver' || labFaults[id]?.needs === undefined);
  const columns = sampled[component];
  const sample = columns.flatMap((_phase, round) => possible.flatMap((fault, row) => casesAt(points, columns[(round + row) % columns.length], fault, round + row)));
  if (selection === 'sample') return sample;
  const others = points.flatMap((point, place) => possible.filter(({ id }) => everywhere.includes(id)).map((fault) => ({ fault, point, variant: place })));
  return [...sample, ...others.filter((other) => !sample.some(({ fault, point }) => fault === other.fault && point === other.point))];
}

function casesAt(points: readonly Point[], phase: Phase | undefined, fault: Fault, turn: number): LabCase[] {
  const there = points.filter((point) => point.phase === phase);
  const point = there[Math.floor(turn / 2) % Math.max(1, there.length)];
  return point === undefined ? [] : [{ fault, point, variant: turn }];
}
