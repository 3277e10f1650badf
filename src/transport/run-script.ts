import type { Client } from 'ssh2';
import type { Host } from '../model/host.js';
import { ConnectionFailure } from './connection-failure.js';
import { lostConnection } from './lost-connection.js';
import type { Become } from './remote-command.js';
import { remoteCommand } from './remote-command.js';
import type { ScriptRun } from './script-conversation.js';
import { ScriptConversation } from './script-conversation.js';
import type { ExecResult } from './session.js';

/** Milliseconds that the host is given beyond the script's time to log in, stop the script and say so. */
const graceMs = 8000;

/**
 * Runs one script on a channel of its own; resolves and rejects as Session.run says. It ends when the script has ended
 * and nobody holds its outputs any more: what a script leaves running in the background must be redirected.
 */
export function runScript(client: Client, run: ScriptRun): Promise<ExecResult> {
  const command = remoteCommand(becomeOf(run), run.timeoutSeconds);
  const conversation = new ScriptConversation(run, command);
  let release = (): void => {};
  const result = new Promise<ExecResult>((resolve, reject) => {
    const onLost = (): void => reject(lostConnection(run.host, 'the connection was lost while a script was running'));
    const timer = setTimeout(() => reject(silent(run)), run.timeoutSeconds * 1000 + graceMs);
    client.once('close', onLost);
    release = () => {
      clearTimeout(timer);
      client.off('close', onLost);
      conversation.hangUp();
    };
    start(client, command.line, conversation).then(resolve, (error: Error) => reject(asFailure(run.host, error)));
  });
  return result.finally(release);
}

function becomeOf(run: ScriptRun): Become {
  if (!run.host.become) return 'no';
  return run.becomePassword === undefined ? 'without-password' : 'with-password';
}

/** The channel is handed over inside ssh2's callback: its exit code may follow in the same packet. */
function start(client: Client, line: string, conversation: ScriptConversation): Promise<ExecResult> {
  return new Promise((resolve, reject) => {
    client.exec(line, (error, channel) => {
      if (error) reject(conversation.notStarted(error.message));
      else conversation.hold(channel).then(resolve, reject);
    });
  });
}

/** ssh2 throws when its socket has ended but not yet closed. */
function asFailure(host: Host, error: Error): ConnectionFailure {
  return error instanceof ConnectionFailure ? error : lostConnection(host, error.message);
}

function silent({ host, timeoutSeconds }: ScriptRun): ConnectionFailure {
  return new ConnectionFailure(
    host.name,
    'SCRIPT_TIMEOUT',
    `a script on ${host.name} (${host.address}:${host.port}) did not end within ${timeoutSeconds} s and the host did ` +
      `not say that it stopped it; see whether the host is up and what it is doing before the command is run again.`,
  );
}
