import type { Benchmark, NumberedControl } from '../model/control.js';
import type { PlaybookStep, ResolvedException, ResolvedPlaybook, ResolvedStep } from '../model/playbook.js';
import type { KeyPath } from './key-path.js';
import type { LoadedPlaybook } from './load-playbook.js';
import { namesControl } from './names-control.js';
import type { PlaybookContext } from './playbook-context.js';
import { playbookControls } from './playbook-pattern.js';
import { playbookValues } from './playbook-values.js';
import { splitPatterns } from './select-controls.js';
import type { Sources } from './sources.js';

/**
 * What a playbook means for the benchmarks in use. A pattern for several controls never selects for a step what a person
 * must decide (risk `review`, and manual controls); those are named one by one, by number or slug. Throws a
 * BenchmarkError, at file, line and column, for a pattern or value that fits nothing, a number that these benchmarks do
 * not have, numbers of which all are a person's to decide, and a value for a control of theirs that no step selects.
 */
export function resolvePlaybook(
  playbook: LoadedPlaybook,
  benchmarks: readonly Benchmark[],
  sources: Sources,
): ResolvedPlaybook {
  const context = { playbook, benchmarks, sources };
  const steps = resolveSteps(context);
  const values = playbookValues(context);
  verifySelected(context, steps);
  return { steps, values, exceptions: resolveExceptions(context) };
}

/** The controls that a list of patterns means, and which pattern means which. */
type Meanings = readonly { readonly pattern: string; readonly path: KeyPath; readonly controls: readonly NumberedControl[] }[];

function meaningsOf(context: PlaybookContext, path: KeyPath, written: readonly string[]): Meanings {
  return written.flatMap((entry, index) =>
    splitPatterns([entry]).map((pattern) => {
      const at = [...path, index];
      return { pattern, path: at, controls: playbookControls(context, at, pattern) };
    }),
  );
}

function resolveSteps(context: PlaybookContext): readonly ResolvedStep[] {
  const taken = new Set<NumberedControl>();
  const named = new Set<NumberedControl>();
  const selections = context.playbook.value.steps.map((step, index) => {
    const selected = stepControls(context, step, index, named);
    const controls = inOrder(context, (control) => selected.has(control) && !taken.has(control));
    for (const control of controls) taken.add(control);
    return { step, controls };
  });
  return selections.map(({ step: { name, serial }, controls }) => ({
    name,
    controls,
    named: new Set(controls.filter((control) => named.has(control)).map(({ slug }) => slug)),
    ...(serial === undefined ? {} : { serial }),
  }));
}

/** What a step selects; adds to `named` what it names. */
function stepControls(
  context: PlaybookContext,
  { controls, except }: PlaybookStep,
  index: number,
  named: Set<NumberedControl>,
): ReadonlySet<NumberedControl> {
  const selected = new Set<NumberedControl>();
  for (const { pattern, path, controls: found } of meaningsOf(context, ['steps', index, 'controls'], controls)) {
    const byName = found.filter((control) => namesControl(pattern, control));
    const wanted = found.filter((control) => byName.includes(control) || !isForPerson(control));
    if (wanted.length === 0) verifyUndecided(context, path, pattern, found);
    for (const control of byName) named.add(control);
    for (const control of wanted) selected.add(control);
  }
  const excluded = meaningsOf(context, ['steps', index, 'except'], except).flatMap((each) => each.controls);
  for (const control of excluded) selected.delete(control);
  return selected;
}

function isForPerson({ automated, risk }: NumberedControl): boolean {
  return !automated || risk === 'review';
}

/** Refuses what can only have been written for controls that a pattern never selects. */
function verifyUndecided(context: PlaybookContext, path: KeyPath, pattern: string, found: readonly NumberedControl[]): void {
  const isOfNumbers = found.some(({ benchmark }) => !/[a-z]/i.test(pattern.replace(`${benchmark}:`, '')));
  if (!isOfNumbers && !/(^|:)(manual|risk:review)$/.test(pattern)) return;
  const message =
    `expected controls that need no decision, found ${JSON.stringify(pattern)}, all manual or of risk review; ` +
    'name by number or slug those that are to hold';
  throw context.playbook.error(path, message);
}

function inOrder({ benchmarks }: PlaybookContext, isWanted: (control: NumberedControl) => boolean): readonly NumberedControl[] {
  return benchmarks.flatMap(({ controls }) => controls.filter(isWanted));
}

/** A value for a control that is left alone is a mistake, not a wish. */
function verifySelected(context: PlaybookContext, steps: readonly ResolvedStep[]): void {
  const selected = new Set(steps.flatMap(({ controls }) => controls));
  for (const name of Object.keys(context.playbook.value.values)) {
    const meant = inOrder(context, (control) => namesControl(name, control));
    if (meant.length === 0 || meant.some((control) => selected.has(control))) continue;
    const message = `expected a control of a step, found ${name}, which no step selects; name it in one`;
    throw context.playbook.error(['values', name], message, 'key');
  }
}

function resolveExceptions(context: PlaybookContext): readonly ResolvedException[] {
  return context.playbook.value.exceptions.map(({ controls, hosts, reason }, index) => {
    const found = meaningsOf(context, ['exceptions', index, 'controls'], controls).flatMap((each) => each.controls);
    const slugs = new Set(found.map(({ slug }) => slug));
    return { controls: slugs, ...(hosts === undefined ? {} : { hosts }), reason };
  });
}
