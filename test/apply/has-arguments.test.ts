import { expect, it } from 'vitest';
import { hasArguments } from '../../src/apply/has-arguments.js';
import { process } from '../evaluate/snapshot-builder.js';

it.each<[string, readonly string[], readonly string[] | undefined, boolean]>([
  ['the same arguments', ['--a=1', '--b'], ['--a=1', '--b'], true],
  ['another value', ['--a=1', '--b'], ['--a=2', '--b'], false],
  ['another order', ['--b', '--a=1'], ['--a=1', '--b'], false],
  ['arguments behind an entrypoint of several words', ['run', '--a=1'], ['--a=1'], true],
  ['too few arguments', ['--b'], ['--a=1', '--b'], false],
  ['no arguments wanted', ['--a=1'], [], true],
  ['arguments that are not foretold', ['--a=1'], undefined, true],
  ['a variable that the kubelet filled in', ['--ip=10.0.0.7:80'], ['--ip=$(POD_IP):80'], true],
  ['a variable with another text behind it', ['--ip=10.0.0.7:81'], ['--ip=$(POD_IP):80'], false],
  ['text that looks like a pattern beside a variable', ['--x=aXb1'], ['--x=a.b$(N)'], false],
])('%s: %j for %j is %s', (_what, actual, wanted, expected) => {
  expect(hasArguments(process('apiserver', actual), wanted)).toBe(expected);
});
