import type { Change, Leftover, Plan } from '../model/plan.js';
import { diffLines } from './diff-lines.js';
import { groupBy } from './group-by.js';
import { heading } from './heading.js';
import { paint } from './paint.js';
import { paragraph } from './paragraph.js';
import { printable } from '../text/printable.js';
import type { TextOptions } from './text-options.js';
import { wordings } from './wording.js';

function changeLines(change: Change, options: TextOptions): string[] {
  const words = wordings[options.language];
  const facts = [
    words.controls(change.controls.join(', ')),
    words.kind(change.kind),
    words.risk(change.risk),
    words.restarts(change.restarts.join(', ') || words.none),
  ];
  const target = paragraph('', printable(change.target), options.columns);
  return [
    ...target.map((line) => paint(line, 'bold', options.colour)),
    ...paragraph('  ', printable(facts.join(words.semicolon)), options.columns),
    ...diffLines(change.diff, options.colour),
  ];
}

/** Hosts whose changes are the same to the letter: on a fleet one diff then stands for all of them. */
function hostsAlike(plan: Plan): { readonly hosts: readonly string[]; readonly changes: readonly Change[] }[] {
  const byHost = groupBy(plan.changes, ({ host }) => host);
  const alike = groupBy([...byHost], ([, changes]) =>
    JSON.stringify(changes.map(({ target, controls, kind, risk, restarts, diff }) => [target, controls, kind, risk, restarts, diff])),
  );
  return [...alike.values()].map((group) => ({ hosts: group.map(([host]) => host), changes: group[0]?.[1] ?? [] }));
}

function hostLines(hosts: readonly string[], changes: readonly Change[], options: TextOptions): string[] {
  const words = wordings[options.language];
  const count = hosts.length > 1 ? words.changesEach(changes.length) : words.changes(changes.length);
  const title = words.plan + words.colon + printable(hosts.join(', ')) + words.bracketed(count);
  return [...heading(title, options), ...changes.flatMap((change) => [...changeLines(change, options), ''])];
}

/** Counts hosts, not changes: a component that several changes of one host concern restarts there all the same. */
function restartsOf(plan: Plan): [component: string, hosts: number][] {
  const pairs = plan.changes.flatMap(({ host, restarts }) => restarts.map((component) => ({ host, component })));
  const byComponent = groupBy(pairs, ({ component }) => component);
  return [...byComponent].map(([component, group]) => [component, new Set(group.map(({ host }) => host)).size]);
}

function totalLines(plan: Plan, options: TextOptions): string[] {
  const words = wordings[options.language];
  const hosts = new Set(plan.changes.map(({ host }) => host)).size;
  const restarts = restartsOf(plan).map(([component, count]) => words.restartsOn(component, count));
  return [
    ...heading(words.totals, options),
    ...paragraph('', words.files(plan.changes.length, hosts), options.columns),
    ...paragraph('', words.restarts(restarts.join(', ') || words.none), options.columns),
  ];
}

function leftoverLines(group: readonly Leftover[], options: TextOptions): string[] {
  const words = wordings[options.language];
  const [first] = group;
  if (first === undefined) return [];
  const hosts = group.map(({ host }) => host).join(', ');
  const what = [first.control, first.target].filter((text) => text !== '').join(' ');
  const line = what + words.bracketed([hosts, words.risk(first.risk)].join(words.semicolon));
  return [
    ...paragraph('', printable(line), options.columns),
    ...paragraph('  ', printable(first.reason), options.columns),
  ];
}

function leftoverBlock(plan: Plan, options: TextOptions): string[] {
  if (plan.leftovers.length === 0) return [];
  const groups = groupBy(plan.leftovers, ({ control, target, risk, reason }) =>
    JSON.stringify([control, target, risk, reason]),
  );
  return [
    '',
    ...heading(wordings[options.language].leftovers, options),
    ...[...groups.values()].flatMap((group) => leftoverLines(group, options)),
  ];
}

/**
 * Writes a plan for people: host by host (those with the same changes together) each change with what asks for it, its risk, what restarts, and its diff; then
 * the totals, then what is left for a person and why. Diffs are not wrapped. Ends with a newline.
 */
export function renderPlanText(plan: Plan, options: TextOptions): string {
  const words = wordings[options.language];
  const changes = hostsAlike(plan).flatMap((alike) => hostLines(alike.hosts, alike.changes, options));
  const body = changes.length === 0 ? [words.nothingToChange] : [...changes, ...totalLines(plan, options)];
  return `${[...body, ...leftoverBlock(plan, options)].join('\n')}\n`;
}
