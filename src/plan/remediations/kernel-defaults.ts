import type { HostView } from '../../evaluate/host-view.js';
import type { Judgement } from '../../evaluate/judge.js';
import type { NumberedControl } from '../../model/control.js';
import { kernelDefaults } from '../../model/kernel-defaults.js';
import { managedPaths } from '../../model/managed-paths.js';
import type { Edit, Wish } from '../edit.js';
import type { PlanOptions } from '../plan-options.js';
import type { Working } from '../settings-wish.js';
import { settingsWish } from '../settings-wish.js';

const loaded = 'kernel settings';

/**
 * protectKernelDefaults, after the kernel has what the kubelet then insists on, now and after the next boot: without
 * the key the kubelet sets it itself, with it it stays down where one differs (kubernetes/kubernetes#66241).
 */
export function kernelDefaultsWish(view: HostView, judgement: Judgement, options: PlanOptions, working: Working): Wish {
  const wish = settingsWish(view, judgement, options, working);
  if ('refusal' in wish) return wish;
  const { control } = judgement;
  const homes = wish.edits.map(({ path }) => path);
  const path = managedPaths.kernelSettings;
  const edits: Edit[] = [{ control, view, path, kind: 'text', write: writeKernelSettings, mode: 0o644 }, ...loadEdits(view, control)];
  const order = edits.flatMap(({ path: needs }) => homes.map((home): Edit => ({ control, view, path: home, kind: 'after', needs })));
  return { edits: [...edits, ...wish.edits, ...order] };
}

/** Only what the running kernel has otherwise. */
function loadEdits(view: HostView, control: NumberedControl): Edit[] {
  const wrong = Object.entries(kernelDefaults).filter(([name, wanted]) => view.snapshot.sysctls[name] !== wanted);
  if (wrong.length === 0) return [];
  const summary = wrong.map(([name, wanted]) => `${name}: ${view.snapshot.sysctls[name] ?? 'unknown'} → ${wanted}\n`).join('');
  return [{ control, view, path: loaded, kind: 'action', action: { kind: 'load-kernel-settings', settings: Object.fromEntries(wrong) }, summary }];
}

/** Sets what is missing or other in a file for sysctl --system; everything else in it stays. */
function writeKernelSettings(text: string | undefined): string {
  const start = text ?? '# What the kubelet insists on with protectKernelDefaults.\n';
  return Object.entries(kernelDefaults).reduce((current, [name, value]) => setLine(current, name, value), start);
}

/** The last line of a name counts to sysctl; it may be written with slashes, and a dash before it ignores errors. */
function setLine(text: string, name: string, value: string): string {
  const written = name.split('.').join('[./]');
  const line = new RegExp(`^([ \\t]*-?${written}[ \\t]*=[ \\t]*)([^\\s#;]*)[ \\t]*$`, 'gm');
  const last = [...text.matchAll(line)].at(-1);
  if (last === undefined) return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${name} = ${value}\n`;
  const [whole, before = ''] = last;
  return last[2] === value ? text : text.slice(0, last.index) + before + value + text.slice(last.index + whole.length);
}
