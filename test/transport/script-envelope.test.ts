import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scriptEnvelope } from '../../src/transport/script-envelope.js';

function throughShell(input: string): { code: number | null; stdout: string } {
  const { status, stdout } = spawnSync('/bin/sh', ['-s'], { input });
  return { code: status, stdout: stdout.toString() };
}

const script = [
  'echo first',
  "cat <<'END'",
  'a } and { a "quote',
  'END',
  'for n in 1 2; do echo "n$n"; done # a comment at the end',
  'exit 9',
].join('\n');

describe('scriptEnvelope', () => {
  it('keeps what a script does and its exit code', () => {
    expect(throughShell(scriptEnvelope(script))).toEqual({
      code: 9,
      stdout: 'first\na } and { a "quote\nn1\nn2\n',
    });
  });

  it('runs all or nothing of a script that is cut off anywhere', () => {
    const whole = scriptEnvelope(script);
    const cuts = Array.from({ length: whole.length }, (_, at) => throughShell(whole.slice(0, at)).stdout);
    expect(new Set(cuts)).toEqual(new Set(['', 'first\na } and { a "quote\nn1\nn2\n']));
  });

  it('brings any text through a heredoc byte for byte', () => {
    const text = fc.string({ unit: 'binary' }).map((raw) => raw.replaceAll('\0', '').replaceAll('END', ''));
    fc.assert(
      fc.property(text, (raw) => {
        expect(throughShell(scriptEnvelope(`cat <<'END'\n${raw}\nEND`)).stdout).toBe(`${raw}\n`);
      }),
      { numRuns: 60 },
    );
  });

  it('ends without the end of its input', async () => {
    const shell = spawn('/bin/sh', ['-s']);
    shell.stdin.write(scriptEnvelope('exit 4'));
    expect(await once(shell, 'close')).toEqual([4, null]);
  });
});
