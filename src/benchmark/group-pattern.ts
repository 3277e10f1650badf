import { programOf } from '../model/component.js';
import type { NumberedControl, Risk } from '../model/control.js';

const risks = ['safe', 'restart', 'disruptive', 'review'] as const satisfies readonly Risk[];

/** What may stand behind each criterion, as a control has it. */
const criteria: Readonly<
  Record<string, { readonly values: readonly string[]; readonly of: (control: NumberedControl) => string }>
> = {
  level: { values: ['1', '2'], of: ({ level }) => String(level) },
  risk: { values: risks, of: ({ risk }) => risk },
  component: { values: [...Object.keys(programOf), 'cluster'], of: ({ component }) => component },
};

const words: Readonly<Record<string, (control: NumberedControl) => boolean>> = {
  all: () => true,
  automated: ({ automated }) => automated,
  manual: ({ automated }) => !automated,
};

/** A pattern that means the controls of one kind, or what is wrong with it. */
export type GroupPattern =
  | { readonly isIn: (control: NumberedControl) => boolean }
  | { readonly problem: string };

/**
 * Reads `level:1`, `risk:safe`, `component:kubelet`, `all`, `automated` and `manual`; undefined for a pattern that is
 * none of these, such as a number or a slug. A criterion with a value that no control can have is a problem.
 */
export function groupPattern(pattern: string): GroupPattern | undefined {
  const word = Object.hasOwn(words, pattern) ? words[pattern] : undefined;
  if (word !== undefined) return { isIn: word };
  const [name = '', ...rest] = pattern.split(':');
  const criterion = Object.hasOwn(criteria, name) && rest.length > 0 ? criteria[name] : undefined;
  if (criterion === undefined) return undefined;
  const value = rest.join(':').trim();
  if (criterion.values.includes(value)) return { isIn: (control) => criterion.of(control) === value };
  return { problem: `${name} is one of ${criterion.values.join(', ')}` };
}
