import fc from 'fast-check';

/** A flag as one or two words. */
export type Words = readonly string[];

export interface Assignment {
  readonly variable: string;
  readonly quote: '"' | "'" | '';
  readonly flags: readonly Words[];
  /** White space before the closing quote. */
  readonly padding: string;
  readonly note: string;
}

/** An environment file, or a drop-in with variables and an ExecStart line. */
export interface ArgumentFile {
  readonly kind: 'environment' | 'unit';
  readonly assignments: readonly Assignment[];
  readonly execStart: readonly Words[];
  readonly isContinued: boolean;
  readonly lineBreak: '\n' | '\r\n';
  readonly isLineEnded: boolean;
}

function value({ quote, flags, padding }: Assignment): string {
  return flags.flat().join(' ') + (quote === '' ? '' : padding);
}

function assignmentLines(file: ArgumentFile, assignment: Assignment): readonly string[] {
  const { variable, quote, note } = assignment;
  const notes = note === '' ? [] : [note];
  if (file.kind === 'environment') return [...notes, `${variable}=${quote}${value(assignment)}${quote}`];
  return [...notes, `Environment=${quote}${variable}=${value(assignment)}${quote}`];
}

/** The text of the file. */
export function renderArguments(file: ArgumentFile): string {
  const assignments = file.assignments.flatMap((each) => assignmentLines(file, each));
  const words = ['ExecStart=/usr/bin/kubelet', ...file.execStart.map((flag) => flag.join(' '))];
  const exec = words.join(file.isContinued ? ` \\${file.lineBreak}    ` : ' ');
  const lines =
    file.kind === 'unit' ? ['[Service]', 'ExecStart=', ...assignments, exec, 'Restart=always'] : assignments;
  return lines.join(file.lineBreak) + (file.isLineEnded ? file.lineBreak : '');
}

export const flagNames = ['v', 'anonymous-auth', 'read-only-port', 'node-ip'] as const;

const flag: fc.Arbitrary<Words> = fc
  .record({
    name: fc.constantFrom(...flagNames),
    form: fc.nat(2),
    given: fc.constantFrom('0', 'true', '10.0.0.1', '/a/b', '5m0s', 'a=b'),
  })
  .map(({ name, form, given }) => {
    const isBoolean = name === 'anonymous-auth';
    if (form === 0 && isBoolean) return [`--${name}`];
    return form === 1 && !isBoolean ? [`--${name}`, given] : [`--${name}=${given}`];
  });

const assignment = fc.record({
  variable: fc.constantFrom('KUBELET_KUBEADM_ARGS', 'KUBELET_EXTRA_ARGS', 'OTHER'),
  quote: fc.constantFrom('"' as const, "'" as const, '' as const),
  flags: fc.array(flag, { maxLength: 4 }),
  padding: fc.constantFrom('', ' '),
  note: fc.constantFrom('', '# KUBELET_EXTRA_ARGS="--v=9"', '; --v=9'),
});

/** Environment files and drop-ins with repeated flags, flags in two words, all quotes, comments and continued lines. */
export const arbitraryArguments: fc.Arbitrary<ArgumentFile> = fc
  .record({
    kind: fc.constantFrom('environment' as const, 'unit' as const),
    assignments: fc.uniqueArray(assignment, { selector: (each) => each.variable, minLength: 1, maxLength: 3 }),
    execStart: fc.array(flag, { maxLength: 3 }),
    isContinued: fc.boolean(),
    lineBreak: fc.constantFrom('\n' as const, '\r\n' as const),
    isLineEnded: fc.boolean(),
  })
  .map((file) => ({ ...file, assignments: file.assignments.map((each) => withNeededQuotes(file.kind, each)) }));

/** In a unit, an assignment of several words needs quotes. */
function withNeededQuotes(kind: ArgumentFile['kind'], each: Assignment): Assignment {
  return kind === 'unit' && each.quote === '' && each.flags.flat().length > 1 ? { ...each, quote: '"' } : each;
}
