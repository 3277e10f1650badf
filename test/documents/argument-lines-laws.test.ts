import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendArgument, declaredFlags, removeArgument, setArgument } from '../../src/documents/argument-lines.js';
import { parseFlags } from '../../src/documents/command-flags.js';
import {
  arbitraryArguments,
  flagNames,
  renderArguments,
  type ArgumentFile,
  type Words,
} from './arbitrary-arguments.js';

const flagName = fc.constantFrom(...flagNames);
const value = fc.constantFrom('false', 'true', '0', '/etc/ca.crt', 'a,b', '[::1]', '');

function allFlags(file: ArgumentFile): readonly Words[] {
  return [...file.assignments.flatMap((each) => each.flags), ...(file.kind === 'unit' ? file.execStart : [])];
}

function isFlag(words: Words, name: string): boolean {
  return words[0] === `--${name}` || words[0]?.startsWith(`--${name}=`) === true;
}

/** The file after a change to each of its flags; undefined takes a flag away. */
function mapFlags(file: ArgumentFile, change: (words: Words) => Words | undefined): ArgumentFile {
  const changed = (flags: readonly Words[]): readonly Words[] =>
    flags.map(change).filter((words) => words !== undefined);
  const assignments = file.assignments.map((each) => ({ ...each, flags: changed(each.flags) }));
  return { ...file, assignments, execStart: file.kind === 'unit' ? changed(file.execStart) : file.execStart };
}

function written(words: Words, name: string, wanted: string): Words {
  if (words.length === 2) return [`--${name}`, wanted];
  return words[0] === `--${name}` && wanted === 'true' ? words : [`--${name}=${wanted}`];
}

describe('editing arguments of any unit or environment file', () => {
  it('reads what is declared', () => {
    fc.assert(
      fc.property(arbitraryArguments, (file) => {
        const expected = allFlags(file).flatMap((words) => parseFlags(words).map((flag) => [flag.name, flag.value]));
        expect(declaredFlags(renderArguments(file)).map((flag) => [flag.name, flag.value])).toEqual(expected);
      }),
    );
  });

  it('changes exactly the last declaration and removes exactly the earlier ones', () => {
    fc.assert(
      fc.property(arbitraryArguments, flagName, value, (file, name, wanted) => {
        const given = allFlags(file).filter((words) => isFlag(words, name));
        const last = given.at(-1);
        fc.pre(last !== undefined && !(last.length === 2 && wanted === ''));
        let seen = 0;
        const expected = mapFlags(file, (words) => {
          if (!isFlag(words, name)) return words;
          seen += 1;
          return seen === given.length ? written(words, name, wanted) : undefined;
        });
        expect(setArgument(renderArguments(file), name, wanted)).toBe(renderArguments(expected));
      }),
    );
  });

  it('removes exactly the words of the flag', () => {
    fc.assert(
      fc.property(arbitraryArguments, flagName, (file, name) => {
        const expected = mapFlags(file, (words) => (isFlag(words, name) ? undefined : words));
        expect(removeArgument(renderArguments(file), name)).toBe(renderArguments(expected));
      }),
    );
  });

  it('appends one flag, and gives the original back when it is removed and no quotes were needed', () => {
    fc.assert(
      fc.property(arbitraryArguments, value, (file, wanted) => {
        const [assignment] = file.assignments;
        const before = renderArguments(file);
        const after = appendArgument(before, assignment?.variable ?? '', 'kubeconfig', wanted);
        const there = declaredFlags(after).filter((flag) => flag.name === 'kubeconfig');
        expect(there.map((flag) => flag.value)).toEqual([wanted]);
        expect(declaredFlags(removeArgument(after, 'kubeconfig'))).toEqual(declaredFlags(before));
        const isQuoted = assignment?.quote !== '' || assignment.flags.flat().length !== 1;
        if (isQuoted) expect(removeArgument(after, 'kubeconfig')).toBe(before);
        expect(appendArgument(after, assignment?.variable ?? '', 'kubeconfig', wanted)).toBe(after);
      }),
    );
  });
});
