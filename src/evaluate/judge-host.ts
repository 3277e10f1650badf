import type { Component } from '../model/component.js';
import type { NumberedControl } from '../model/control.js';
import { absence } from './absence.js';
import { etcdOwnerReason } from './etcd-owner.js';
import type { Examination } from './examine.js';
import { examine } from './examine.js';
import type { HostView } from './host-view.js';
import { hasComponent } from './host-view.js';
import type { Judgement } from './judge.js';
import { judge } from './judge.js';

/** Judges every given control that concerns one of the host's roles, in the benchmark's order: one finding each. */
export function judgeHost(
  view: HostView,
  controls: readonly NumberedControl[],
  language: 'en' | 'zh',
): Judgement[] {
  return controls.flatMap((control) => {
    const { component } = control;
    if (component === 'cluster' || !concerns(control, view)) return [];
    return [judge(view.host.name, control, examineAll(view, component, control), language)];
  });
}

/** etcd's files are in the sections about masters; where etcd has hosts of its own, they are there. */
function concerns({ roles, component }: NumberedControl, view: HostView): boolean {
  return roles.some((role) => view.roles.includes(role)) || (component === 'etcd' && view.roles.includes('etcd'));
}

function examineAll(view: HostView, component: Component, control: NumberedControl): readonly Examination[] {
  if (!hasComponent(view, component)) {
    return [{ kind: 'not-applicable', reason: absence(view, component) }];
  }
  const examinations = control.checks.map((check) => examine(view, component, check));
  if (!control.guards.includes('etcd-user')) return examinations;
  const observations = examinations.flatMap((each) => (each.kind === 'seen' ? each.observations : []));
  const exempt = etcdOwnerReason(view, observations);
  return exempt === undefined ? examinations : [{ kind: 'not-applicable', reason: exempt }];
}
