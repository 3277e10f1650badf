import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import type { Session, ServerChannel } from 'ssh2';
import { ChannelWriter } from './channel-writer.js';
import type { ProcessGroups } from './process-groups.js';

/** Signals that an SSH server can report (RFC 4254, 6.10); for others the shell's 128 + n is sent. */
const reportable = new Set('ABRT ALRM FPE HUP ILL INT KILL PIPE QUIT SEGV TERM USR1 USR2'.split(' '));

/** Exit code and signal, one of which is null. */
type CommandEnd = [number | null, NodeJS.Signals | null];

/**
 * Serves the `exec` requests of a session in a real /bin/sh with this environment, byte for byte: input, output, error
 * output, half-close, exit code or signal. A command whose channel closes before its end is killed with all its group.
 */
export function serveExec(session: Session, env: Readonly<Record<string, string>>, groups: ProcessGroups): void {
  session.on('exec', (accept, _reject, { command }) => {
    const child = spawn('/bin/sh', ['-c', command], { env, cwd: '/', detached: true });
    const channel = accept();
    const { pid } = child;
    if (pid === undefined) {
      child.once('error', () => leave(channel, 127, null));
      return;
    }
    groups.add(pid);
    session.on('signal', (_accept: unknown, _refuse: unknown, info: { name: string }) => pass(pid, info.name));
    const kill = (): void => groups.kill(pid);
    channel.on('close', kill);
    void converse(child, channel).then(([code, signal]) => {
      channel.off('close', kill);
      groups.release(pid);
      leave(channel, code, signal);
    });
  });
}

/** How the command ended, once all its output is sent; never resolves when the channel closes before. */
async function converse(child: ChildProcessWithoutNullStreams, channel: ServerChannel): Promise<CommandEnd> {
  const writer = new ChannelWriter(channel);
  channel.on('error', () => channel.close());
  channel.pipe(child.stdin);
  // A command may end without reading its input; the rest must flow on, or the channel never closes.
  child.stdin.on('error', () => channel.unpipe(child.stdin).resume());
  const sent = Promise.all([writer.send(child.stdout, channel), writer.send(child.stderr, channel.stderr)]);
  const end = (await once(child, 'close')) as CommandEnd;
  await sent;
  return end;
}

function leave(channel: ServerChannel, code: number | null, signal: NodeJS.Signals | null): void {
  if (signal === null) channel.exit(code ?? 0);
  else if (reportable.has(signal.slice(3))) channel.exit(signal.slice(3));
  else channel.exit(128 + constants.signals[signal]);
  channel.end();
}

function pass(leader: number, name: string): void {
  if (!reportable.has(name)) return;
  try {
    process.kill(-leader, `SIG${name}`);
  } catch {
    // The group has ended meanwhile.
  }
}
