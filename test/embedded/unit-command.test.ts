import { describe, expect, test } from 'vitest';
import { programFlags } from '../../src/embedded/program-flags.js';
import { unitCommand } from '../../src/embedded/unit-command.js';

const none = (): undefined => undefined;

describe('the command of a unit', () => {
  test('is that of the last drop-in, with environment files over the environment', () => {
    const unit = '[Service]\nExecStart=/usr/bin/kubelet\n';
    const dropIn = `[Service]
Environment="CONFIG=--config=/a b" "EXTRA=--v=1"
EnvironmentFile=-/etc/extra.env
EnvironmentFile=-/etc/absent.env
ExecStart=
ExecStart=/usr/bin/kubelet $CONFIG \${EXTRA} $UNSET --last
`;
    const files: Record<string, string> = { '/etc/extra.env': '# old\nEXTRA="--v=2 --v=3"\n' };
    const argv = unitCommand([unit, dropIn], (path) => files[path]);
    expect(argv).toEqual(['/usr/bin/kubelet', '--config=/a', 'b', '--v=2 --v=3', '--last']);
  });

  test('may go over several lines', () => {
    const argv = unitCommand(['ExecStart=/usr/bin/kubelet \\\n  --a \\\n  --b\n'], none);
    expect(argv).toEqual(['/usr/bin/kubelet', '--a', '--b']);
  });

  test('is missing when there is none, or when an environment file is that must be there', () => {
    expect(unitCommand(['[Service]\nExecStart=\n'], none)).toBeUndefined();
    expect(unitCommand(['ExecStart=/usr/bin/kubelet\nEnvironmentFile=/etc/absent.env\n'], none)).toBeUndefined();
  });
});

test.each([
  ['--a=1 --a=2', { a: '2' }],
  ['--a 1 --b=x=y', { a: '1', b: 'x=y' }],
  ['--a --b -c=3', { a: 'true', b: 'true', c: '3' }],
  ['--a=', { a: '' }],
  ['word --a', { a: 'true' }],
])('flags are read from %s', (line, flags) => {
  expect(Object.fromEntries(programFlags(['program', ...line.split(' ')]))).toEqual(flags);
});
