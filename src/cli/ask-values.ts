import inquirer from 'inquirer';
import { valueProblem } from '../benchmark/check-value.js';
import { valueSettings } from '../benchmark/value-settings.js';
import type { NumberedControl, Setting } from '../model/control.js';
import type { Language } from '../report/text-options.js';
import { printable } from '../text/printable.js';
import type { PlanRequest, Prepared } from './prepare-plan.js';
import { planWithValues } from './prepare-plan.js';
import { UsageError } from './usage-error.js';

/** Values by slug and flag. */
type Values = ReadonlyMap<string, Readonly<Record<string, string>>>;

const ask = inquirer.createPromptModule({ output: process.stderr });

/**
 * The plan with the values that only a person knows and that it lacked: asks for each once, and again for what does not
 * fit the hosts; an empty answer leaves the control as it is. The same plan where there is no terminal to ask on.
 */
export async function withAskedValues(request: PlanRequest, prepared: Prepared): Promise<Prepared> {
  if (process.stdin.isTTY !== true) return prepared;
  const asked = new Set<string>();
  let [plan, given]: [Prepared, Values] = [prepared, new Map()];
  for (;;) {
    const missing = missingValues(plan, asked);
    if (missing.length === 0) return plan;
    const answers = await askAll(missing, given, request.language);
    for (const each of missing) asked.add(nameOf(each));
    try {
      if (answers !== given) plan = await planWithValues(request, plan, answers);
      given = answers;
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      process.stderr.write(`${printable(error.message)}\n`);
      for (const each of missing) asked.delete(nameOf(each));
    }
  }
}

/** A value that a plan lacks. */
interface Missing {
  readonly control: NumberedControl;
  readonly setting: Setting;
}

function nameOf({ control, setting }: Missing): string {
  return `${control.slug} ${setting.flag}`;
}

/** What the plan lacks and was not asked for, each once. */
function missingValues({ plan, judged }: Prepared, asked: ReadonlySet<string>): readonly Missing[] {
  const judgements = [...judged.hosts.flatMap((host) => host.judgements), ...judged.cluster];
  const controls = judgements.map(({ control }) => control);
  const found = plan.leftovers.flatMap(({ value }) => {
    const control = controls.find(({ slug }) => slug === value?.slug);
    const settings = control === undefined ? [] : valueSettings(control);
    const setting = settings.find(({ flag }) => flag === value?.flag);
    return control === undefined || setting === undefined ? [] : [{ control, setting }];
  });
  const byName = new Map(found.map((each) => [nameOf(each), each]));
  return [...byName].filter(([name]) => !asked.has(name)).map(([, each]) => each);
}

/** The values given so far and the answers; the same values when every answer is empty. */
async function askAll(missing: readonly Missing[], given: Values, language: Language): Promise<Values> {
  const answers = new Map(given);
  for (const each of missing) {
    const { control, setting } = each;
    const answer = await askOne(each, language);
    if (answer !== '') answers.set(control.slug, { ...answers.get(control.slug), [setting.flag]: answer });
  }
  const isSame = [...answers].every(([slug, flags]) => given.get(slug) === flags);
  return isSame ? given : answers;
}

async function askOne({ control, setting }: Missing, language: Language): Promise<string> {
  const { value } = await ask<{ value: string }>([
    {
      type: 'input',
      name: 'value',
      message: printable(`${control.reference} ${control.title[language]}: value for --${setting.flag} (empty: leave it as it is)`),
      validate: (text: string) => (text.trim() === '' ? true : (valueProblem(setting, text.trim()) ?? true)),
    },
  ]);
  return value.trim();
}
