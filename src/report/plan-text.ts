import type { Component } from '../model/component.js';
import type { Change, Leftover, Plan } from '../model/plan.js';
import { diffLines } from './diff-lines.js';
import { groupBy } from '../model/group-by.js';
import { heading } from './heading.js';
import { paint } from './paint.js';
import { paragraph } from './paragraph.js';
import { planNotes } from './plan-notes.js';
import { planMinutes } from './plan-duration.js';
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
function hostsAlike(all: readonly Change[]): { readonly hosts: readonly string[]; readonly changes: readonly Change[] }[] {
  const byHost = groupBy(all, ({ host }) => host);
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
function restartsOf(plan: Plan): [component: Component, hosts: number][] {
  const pairs = plan.changes.flatMap(({ host, restarts }) => restarts.map((component) => ({ host, component })));
  const components = [...new Set(pairs.map(({ component }) => component))];
  return components.map((component) => [component, new Set(pairs.filter((each) => each.component === component).map(({ host }) => host)).size]);
}

function totalLines(plan: Plan, options: TextOptions): string[] {
  const words = wordings[options.language];
  const hosts = new Set(plan.changes.map(({ host }) => host)).size;
  const restarts = restartsOf(plan).map(([component, count]) => words.restartsOn(component, count));
  return [
    ...heading(words.totals, options),
    ...paragraph('', words.changesOn(plan.changes.length, hosts), options.columns),
    ...paragraph('', words.restarts(restarts.join(', ') || words.none), options.columns),
    ...paragraph('', words.about(planMinutes(plan)), options.columns),
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

/** What restarts may be noticed for, and what the controls say of their changes. */
function hazardBlock(plan: Plan, options: TextOptions): string[] {
  const words = wordings[options.language];
  const components = restartsOf(plan).map(([component]) => component);
  const own = [...groupBy(plan.changes.flatMap(({ hazards = [], controls }) => hazards.map((text) => ({ text, controls }))), ({ text }) => text)];
  const lines = [
    ...components.map((component) => words.restartHazards[component]),
    ...own.map(([text, group]) => `${[...new Set(group.flatMap(({ controls }) => controls))].join(', ')}${words.colon}${text}`),
  ];
  if (lines.length === 0) return [];
  return ['', ...heading(words.hazards, options), ...[...lines, words.undone].flatMap((line) => paragraph('', printable(line), options.columns))];
}

/** Stage by stage where there are several, else just its hosts. */
function stageLines(plan: Plan, options: TextOptions): string[] {
  const words = wordings[options.language];
  const count = plan.stages.length;
  return plan.stages.flatMap(({ name }, index) => {
    const changes = plan.changes.filter(({ stage }) => stage === index);
    if (changes.length === 0) return [];
    const title = count > 1 ? [paint(printable(words.stage(index + 1, count, name)), 'bold', options.colour), ''] : [];
    return [...title, ...hostsAlike(changes).flatMap((alike) => hostLines(alike.hosts, alike.changes, options))];
  });
}

/**
 * Writes a plan for people: stage by stage and host by host (those with the same changes together) each change with what
 * asks for it, its risk, what restarts, and its diff; then the totals, how long it takes and what could go wrong, its notes,
 * then what is left for a person and why. Diffs are not wrapped. Ends with a newline.
 */
export function renderPlanText(plan: Plan, options: TextOptions): string {
  const words = wordings[options.language];
  const body =
    plan.changes.length === 0
      ? [words.nothingToChange]
      : [...stageLines(plan, options), ...totalLines(plan, options), ...hazardBlock(plan, options)];
  const notes = planNotes(plan, options);
  return `${[...body, ...(notes.length === 0 ? [] : ['', ...notes]), ...leftoverBlock(plan, options)].join('\n')}\n`;
}
