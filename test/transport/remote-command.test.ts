import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { remoteCommand } from '../../src/transport/remote-command.js';
import { scriptEnvelope } from '../../src/transport/script-envelope.js';

const shells = ['sh', 'dash', 'bash', 'zsh', 'fish', 'tcsh', 'ksh', 'mksh'];
const installed = shells.map((shell) => `/bin/${shell}`).filter((path) => existsSync(path));

describe('the remote command', () => {
  it.each(installed)('runs a script with %s as the login shell', (shell) => {
    const command = remoteCommand('no', 60);
    const { status, stdout, stderr } = spawnSync(shell, ['-c', command.line], {
      input: scriptEnvelope('echo out; echo err >&2; exit 5'),
    });
    expect([status, String(stdout), String(stderr)]).toEqual([5, `${command.ready}out\n`, `${command.ready}err\n`]);
  });

  it.each(['no', 'without-password', 'with-password'] as const)(
    'holds nothing that a login shell reads in its own way (become: %s)',
    (become) => {
      const { line } = remoteCommand(become, 60);
      const outsideQuotes = line.replace(/'[^']*'/g, '');
      expect(line).not.toMatch(/[\\\n!`]/);
      expect(outsideQuotes).toMatch(/^[\w =-]+$/);
    },
  );

  it('does not hold the texts by which its progress is recognised, but for the prompt', () => {
    const { line, ready, prompt } = remoteCommand('with-password', 60);
    expect(line).not.toContain(ready.trim());
    expect(line.split(prompt).length).toBe(2);
    expect(remoteCommand('without-password', 60).line).not.toContain('bench-');
  });

  it('has new tokens each time', () => {
    const commands = Array.from({ length: 50 }, () => remoteCommand('no', 60));
    expect(new Set(commands.flatMap(({ ready, prompt }) => [ready, prompt])).size).toBe(100);
  });
});
