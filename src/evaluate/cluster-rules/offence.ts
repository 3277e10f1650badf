import type { Evidence } from '../../model/finding.js';
import type { RuleOutcome } from '../rule.js';

/** Something that a rule finds fault with. */
export interface Offence {
  /** `namespace/Kind/name`, or `Kind/name` of what is in no namespace. */
  readonly object: string;
  /** What is wrong with it. */
  readonly fault: string;
  /** Whether a person has to decide if it is wrong at all. */
  readonly isDoubtful?: boolean | undefined;
  /** Why it is shown and not judged. */
  readonly aside?: string | undefined;
}

/** The words of a conclusion: `3 workloads with privileged containers`. */
export interface Wording {
  /** What the offenders are, in the singular. */
  readonly noun: string;
  /** What they have in common. */
  readonly what: string;
  /** What was seen when nothing offends. */
  readonly good: string;
}

const namedAtMost = 4;

/**
 * The outcome of a rule: it fails when something offends, is undecided when only doubtful things do, and else holds.
 * The evidence lists every offender once a fault, what fails first, then what is not judged, then `context`.
 */
export function conclude(
  offences: readonly Offence[],
  wording: Wording,
  context: readonly Evidence[] = [],
): RuleOutcome {
  const judged = offences.filter((each) => each.aside === undefined);
  const wrong = judged.filter((each) => each.isDoubtful !== true);
  const doubtful = judged.filter((each) => each.isDoubtful === true);
  const decisive = wrong.length > 0 ? wrong : doubtful;
  const asides = offences.filter(isAside);
  return {
    verdict: wrong.length > 0 ? 'fails' : doubtful.length > 0 ? 'undecided' : 'holds',
    actual: decisive.length === 0 ? wording.good + notJudged(asides) : summary(decisive, wording),
    evidence: [
      ...evidenceOf(wrong, (each) => each.fault),
      ...evidenceOf(doubtful, (each) => `${each.fault} (a person decides)`),
      ...evidenceOf(asides, (each) => `${each.aside}, not judged: ${each.fault}`),
      ...context,
    ],
  };
}

function isAside(offence: Offence): offence is Offence & { readonly aside: string } {
  return offence.aside !== undefined;
}

/** So that a reader of the summary knows that something was set aside. */
function notJudged(asides: readonly Offence[]): string {
  return asides.length === 0 ? '' : `; not judged: ${new Set(asides.map((each) => each.object)).size}`;
}

function summary(offences: readonly Offence[], { noun, what }: Wording): string {
  const objects = [...new Set(offences.map((each) => each.object))].sort();
  const rest = objects.length - namedAtMost;
  const named = objects.slice(0, namedAtMost).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
  return `${objects.length} ${objects.length === 1 ? noun : plural(noun)} ${what}: ${named}`;
}

function plural(noun: string): string {
  return noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}

function evidenceOf<T extends Offence>(offences: readonly T[], source: (offence: T) => string): Evidence[] {
  const unique = new Map<string, Evidence>();
  for (const each of offences) {
    const evidence = { source: source(each), value: each.object };
    unique.set(`${evidence.value}\0${evidence.source}`, evidence);
  }
  return [...unique.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, evidence]) => evidence);
}
