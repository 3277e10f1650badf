import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { argumentsOf, assignmentsOf } from '../../src/documents/dockerfile-words.js';
import type { Instruction } from '../../src/documents/dockerfile.js';
import { parseDockerfile } from '../../src/documents/parse-dockerfile.js';

function parse(text: string): readonly Instruction[] {
  const { instructions, problem } = parseDockerfile('Dockerfile', text);
  expect(problem).toBe(undefined);
  return instructions;
}

/** Name, text and line of each instruction. */
function outline(text: string): readonly string[] {
  return parse(text).map(({ name, text: rest, line }) => `${line} ${name} ${rest}`);
}

describe('a Dockerfile', () => {
  it('has instructions in any case, after comments and empty lines', () => {
    expect(outline('# a comment\n\n  from alpine:3.20 AS build\r\n\tRun echo "# no comment"\n')).toEqual([
      '3 FROM alpine:3.20 AS build',
      '4 RUN echo "# no comment"',
    ]);
  });

  it('joins continued lines over comments, empty lines and trailing blanks', () => {
    expect(outline('FROM a\nRUN one && \\ \n# between\n  # indented\n\n   two \\\n  three\nUSER x')).toEqual([
      '1 FROM a',
      '2 RUN one &&    two   three',
      '8 USER x',
    ]);
  });

  it('does not take an escaped escape character for a continuation', () => {
    expect(outline('RUN dir C:\\\\\nUSER x')).toEqual(['1 RUN dir C:\\\\', '2 USER x']);
  });

  it('obeys the escape directive, but only above everything else', () => {
    expect(outline('# syntax=docker/dockerfile:1\n# Escape = `\nFROM a\nRUN dir c:\\\nRUN a `\n b\n')).toEqual([
      '3 FROM a',
      '4 RUN dir c:\\',
      '5 RUN a  b',
    ]);
    expect(outline('# about\n# escape=`\nRUN a \\\n b')).toEqual(['3 RUN a  b']);
    expect(outline('\n# escape=`\nRUN a \\\n b')).toEqual(['3 RUN a  b']);
  });

  it('keeps here-documents apart from what follows', () => {
    const [run, copy, add, user] = parse(
      'RUN <<EOF\napt-get update\n# not a comment\\\nUSER nobody\nEOF\nCOPY --chmod=644 <<-"ONE" <<TWO /x/\n\t\ta\n\tONE\nb\n\tTWO\nTWO\nADD x <<<no /y\nUSER x\n',
    );
    expect(run).toMatchObject({ text: '<<EOF', heredocs: ['apt-get update\n# not a comment\\\nUSER nobody'], line: 1 });
    expect(copy).toMatchObject({ flags: { chmod: '644' }, heredocs: ['a', 'b\n\tTWO'], line: 6 });
    expect(add).toMatchObject({ heredocs: [] });
    expect(user).toMatchObject({ name: 'USER', line: 13 });
  });

  it('reads no here-document from quotes, from within words and from other instructions', () => {
    expect(outline('RUN echo "<<EOF" a<<EOF\nENV A <<EOF\nUSER x')).toHaveLength(3);
  });

  it('takes flags off, and nothing that only looks like one', () => {
    expect(parse('COPY --from=build --link --chown="a b":c  a --b /c')[0]).toMatchObject({
      flags: { from: 'build', link: '', chown: 'a b:c' },
      text: 'a --b /c',
    });
  });

  it('marks triggers', () => {
    expect(parse('onbuild add a b')[0]).toMatchObject({ name: 'ADD', text: 'a b', isTrigger: true });
  });

  it.each([
    ['', 'it has no instruction'],
    ['# only a comment', 'it has no instruction'],
    ['FROM a\nRUN <<EOF\nx', 'line 2: the here-document EOF does not end'],
    ['ONBUILD onbuild RUN a', 'line 1: a trigger cannot have a trigger'],
    ['FROM a\n{ }', 'line 2 does not begin with an instruction'],
  ])('says what is wrong with %j', (text, problem) => {
    expect(parseDockerfile('Dockerfile', text)).toMatchObject({ problem });
  });
});

describe('arguments', () => {
  const of = (text: string): Instruction => parse(text)[0] ?? expect.fail();
  it('are the words, or the members of the JSON form', () => {
    expect(argumentsOf(of('COPY a  b'))).toEqual(['a', 'b']);
    expect(argumentsOf(of('COPY ["a b", "c"]'))).toEqual(['a b', 'c']);
    expect(argumentsOf(of('COPY [a b'))).toEqual(['[a', 'b']);
  });

  it('are names with values', () => {
    expect(assignmentsOf(of('ENV A=1 B="two words" C=\'x\'"y" D=e\\ f E='))).toEqual([['A', '1'], ['B', 'two words'], ['C', 'xy'], ['D', 'e\\ f'], ['E', '']]);
    expect(assignmentsOf(of('ENV A one two'))).toEqual([['A', 'one two']]);
    expect(assignmentsOf(of('ARG A B=1'))).toEqual([['A', undefined], ['B', '1']]);
  });
});

describe('laws', () => {
  const word = fc.stringMatching(/^[a-z0-9/.:=-]{1,8}$/).filter((each) => !each.startsWith('--'));
  const instruction = fc.tuple(fc.constantFrom('RUN', 'COPY', 'ENV', 'LABEL', 'EXPOSE'), fc.array(word, { minLength: 1, maxLength: 6 }));
  const gap = fc.constantFrom(' ', ' \\\n', ' \\  \n  ', ' \\\n# comment \\\n', ' \\\n\n');
  const squeeze = (text: string): string => text.replace(/\s+/g, ' ');

  it('read an instruction the same however its lines are broken', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(instruction, fc.array(gap, { minLength: 6, maxLength: 6 }), fc.boolean()), { minLength: 1, maxLength: 5 }), (all) => {
        const plain = all.map(([[name, words]]) => `${name} ${words.join(' ')}`).join('\n');
        const broken = all
          .map(([[name, words], gaps, isLower]) => (isLower ? name.toLowerCase() : name) + words.map((each, at) => (gaps[at] ?? ' ') + each).join(''))
          .join('\n# between\n');
        const view = (text: string): readonly string[] => parse(text).map((each) => `${each.name} ${squeeze(each.text)}`);
        expect(view(broken)).toEqual(view(plain));
      }),
    );
  });

  it('survive any text, and count lines within it', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('\n', '\\', '\\\n', '<<EOF', '\nEOF\n', 'RUN ', 'ONBUILD ', '#', '# escape=`\n', '`\n', '"', "'", '--a=', '[', 'x', ' ', '\r', '\u0000'), { maxLength: 30 }), (parts) => {
        const text = parts.join('');
        const { instructions } = parseDockerfile('x', text);
        const count = text.split('\n').length;
        expect(instructions.every(({ line }) => line >= 1 && line <= count)).toBe(true);
      }),
    );
  });
});
