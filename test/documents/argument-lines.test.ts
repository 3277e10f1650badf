import { describe, expect, it } from 'vitest';
import { appendArgument, appendToCommand, declaredFlags, removeArgument, setArgument, startsIn } from '../../src/documents/argument-lines.js';
import { DocumentError } from '../../src/documents/document-error.js';
import { appendCases, declaredCases, removeCases, setCases } from '../cases/documents/argument-edits.js';

describe('declaredFlags', () => {
  it.each(declaredCases)('$title', ({ text, flags }) => {
    expect(declaredFlags(text).map(({ name, value, line }) => [name, value, line])).toEqual(flags);
  });
});

describe('setArgument', () => {
  it.each(setCases)('$title', ({ before, flag, value = '', after }) => {
    expect(setArgument(before, flag, value)).toBe(after);
    expect(setArgument(after, flag, value)).toBe(after);
  });

  it('refuses a flag that is not declared', () => {
    expect(() => setArgument('A="--vmodule=a=1"\n', 'v', '2')).toThrow(DocumentError);
    expect(() => setArgument('# A="--v=1"\n', 'v', '2')).toThrow(/--v is not declared in this file; add it/);
  });

  it.each(['a b', '5%', '$HOME', 'a"b', "a'b", 'a\\b', 'a\nb', 'a;b', 'a\0b'])('refuses the value %j', (value) => {
    expect(() => setArgument('A="--v=1"\n', 'v', value)).toThrow(/has characters with a meaning .* by hand/);
  });

  it('refuses a value whose quotes end in the middle of it', () => {
    expect(() => setArgument('[Service]\nExecStart=/k --x="a"b\n', 'x', 'c')).toThrow(
      /--x=ab has a quote or a line break inside it; change it by hand/,
    );
  });

  it('refuses a value that would become a flag in the form that is written', () => {
    expect(() => setArgument('A="--x a"\n', 'x', '-b')).toThrow(/write --x=-b by hand/);
  });
});

describe('appendArgument', () => {
  it.each(appendCases)('$title', ({ before, variable = '', flag, value = '', after }) => {
    expect(appendArgument(before, variable, flag, value)).toBe(after);
    expect(appendArgument(after, variable, flag, value)).toBe(after);
  });

  it('refuses a variable that is not assigned', () => {
    expect(() => appendArgument('# KUBELET_EXTRA_ARGS=\n', 'KUBELET_EXTRA_ARGS', 'v', '2')).toThrow(
      /KUBELET_EXTRA_ARGS is not assigned in this file; add a line KUBELET_EXTRA_ARGS=/,
    );
  });

  it('refuses an assignment that is not quoted and cannot simply be', () => {
    expect(() => appendArgument('[Service]\nEnvironment=A=--x=\\x41\n', 'A', 'v', '2')).toThrow(
      /cannot be edited safely/,
    );
  });

  it('refuses a flag that is declared with another value', () => {
    expect(() => appendArgument('A=--x=1\nB="--v=1"\n', 'A', 'v', '2')).toThrow(
      /^line 2: --v is declared already, as 1/,
    );
  });
});

describe('appendToCommand', () => {
  it.each([
    ['a plain command', 'ExecStart=/usr/bin/kubelet\n', 'ExecStart=/usr/bin/kubelet --v=2\n'],
    ['one with variables behind it', 'ExecStart=/usr/bin/kubelet $A $B\n', 'ExecStart=/usr/bin/kubelet $A $B --v=2\n'],
    ['one over several lines', 'ExecStart=/usr/bin/kubelet \\\n  --x=1 \\\n  --y=2\nRestart=always\n', 'ExecStart=/usr/bin/kubelet \\\n  --x=1 \\\n  --y=2 --v=2\nRestart=always\n'],
    ['one with a prefix', 'ExecStart=-/usr/bin/kubelet --x=1\n', 'ExecStart=-/usr/bin/kubelet --x=1 --v=2\n'],
    ['hyperkube', 'ExecStart=/hyperkube kubelet\n', 'ExecStart=/hyperkube kubelet --v=2\n'],
    ['the command that replaces another', 'ExecStart=\nExecStart=/opt/kubelet\n', 'ExecStart=\nExecStart=/opt/kubelet --v=2\n'],
  ])('adds to %s', (_title, before, after) => {
    expect(startsIn(`[Service]\n${before}`, 'kubelet')).toBe(true);
    expect(appendToCommand(`[Service]\n${before}`, 'kubelet', 'v', '2')).toBe(`[Service]\n${after}`);
    expect(appendToCommand(`[Service]\n${after}`, 'kubelet', 'v', '2')).toBe(`[Service]\n${after}`);
  });

  it.each([
    ['[Service]\nExecStart=/bin/sh -c "exec kubelet"\n'],
    ['[Service]\nExecStart=/usr/bin/docker run kubelet\n'],
    ['[Service]\nExecStart=/usr/bin/kubelet\nExecStart=\n'],
    ['KUBELET_ARGS="--x=1"\n'],
  ])('refuses %j, which does not start the program itself', (text) => {
    expect(startsIn(text, 'kubelet')).toBe(false);
    expect(() => appendToCommand(text, 'kubelet', 'v', '2')).toThrow(/no ExecStart= line of this file starts kubelet itself; add --v=2/);
  });

  it('refuses a flag that is declared with another value', () => {
    expect(() => appendToCommand('[Service]\nExecStart=/kubelet --v=1\n', 'kubelet', 'v', '2')).toThrow(/declared already, as 1/);
  });
});

describe('removeArgument', () => {
  it.each(removeCases)('$title', ({ before, flag, after }) => {
    expect(removeArgument(before, flag)).toBe(after);
    expect(removeArgument(after, flag)).toBe(after);
  });

  it('refuses to take a comment away with the flag', () => {
    const text = '[Service]\nExecStart=/usr/bin/kubelet \\\n  # about v\n  --v=1\n';
    expect(() => removeArgument(text, 'v')).toThrow(/^line 4: a comment stands between --v=1 and its neighbour/);
  });
});
