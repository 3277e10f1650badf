import type { Check, Control, Risk } from '../model/control.js';
import { subjectOf } from './check-subject.js';
import { constraintMisfits } from './constraint-misfits.js';
import type { ControlTemplate } from './control-schema.js';
import type { Demand } from './parameters.js';
import { fillIn, parametersIn } from './parameters.js';

/** Why a control cannot be had with the parameters that a benchmark gives it, and the parameter to blame, if one is. */
export interface Unresolved {
  readonly parameter?: string;
  readonly message: string;
}

type Values = Readonly<Record<string, string>>;

/**
 * A control with its parameters filled in, the benchmark's before the control's own defaults, and its risk settled:
 * one about settings restarts its component, one about files is safe, unless it says otherwise.
 */
export function resolveControl(template: ControlTemplate, given: Values): Control | Unresolved {
  const { parameters, risk, ...rest } = template;
  const values = { ...parameters, ...given };
  const problem = parameterProblem(template, given, values);
  if (problem !== undefined) return problem;
  const checks = template.checks.map((check) => resolveCheck(check, values));
  const [misfit] = checks.flatMap(misfitsOf);
  if (misfit !== undefined) {
    const [parameter] = Object.keys(given);
    return { ...(parameter === undefined ? {} : { parameter }), message: `${misfit} in ${template.slug}` };
  }
  return { ...rest, checks, risk: risk ?? usualRisk(checks) };
}

/** What nothing but a person can repair is never applied unasked. */
function usualRisk(checks: readonly Check[]): Risk {
  if (checks.some((check) => 'setting' in check)) return 'restart';
  return checks.some((check) => 'file' in check) ? 'safe' : 'review';
}

function parameterProblem({ slug, checks }: ControlTemplate, given: Values, values: Values): Unresolved | undefined {
  const used = parametersIn(checks.map(demandOf));
  const unknown = Object.keys(given).find((name) => !used.has(name));
  if (unknown !== undefined) {
    const known = used.size === 0 ? 'it has none' : `it has ${[...used].join(', ')}`;
    return { parameter: unknown, message: `expected a parameter of ${slug}; ${known}` };
  }
  const missing = [...used].find((name) => values[name] === undefined);
  if (missing === undefined) return undefined;
  return { message: `expected a value for the parameter $${missing} of ${slug}, found none here and no default there` };
}

/** What a check demands, with its parameters still in it. */
export function demandOf(check: Check): Demand | undefined {
  return 'rule' in check ? check.with : check.must;
}

function resolveCheck(check: Check, values: Values): Check {
  if ('rule' in check) return check.with === undefined ? check : { ...check, with: fillIn(check.with, values) };
  return check.must === undefined ? check : { ...check, must: fillIn(check.must, values) };
}

function misfitsOf(check: Check): readonly string[] {
  if ('rule' in check || check.must === undefined) return [];
  return constraintMisfits(check.must, subjectOf(check)).map((each) => each.message);
}
