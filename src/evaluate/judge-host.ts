import type { NumberedControl } from '../model/control.js';
import type { HostView } from './host-view.js';
import type { Judgement } from './judge.js';
import { judge } from './judge.js';

/** Judges every given control that concerns one of the host's roles, in the benchmark's order. */
export function judgeHost(
  view: HostView,
  controls: readonly NumberedControl[],
  language: 'en' | 'zh',
): Judgement[] {
  return controls
    .filter((control) => control.roles.some((role) => view.roles.includes(role)))
    .map((control) => judge(view, control, language));
}

