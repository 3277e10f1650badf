import type { EventEmitter } from 'node:events';
import type { ClientChannel } from 'ssh2';
import type { Host } from '../model/host.js';
import { AfterMarker } from './after-marker.js';
import { becomeRefused } from './become-refused.js';
import { ConnectionFailure } from './connection-failure.js';
import { lostConnection } from './lost-connection.js';
import { printable } from '../text/printable.js';
import type { RemoteCommand } from './remote-command.js';
import { scriptEnvelope } from './script-envelope.js';
import type { ExecResult } from './session.js';

/** One script to run, and for how long at most. */
export interface ScriptRun {
  readonly host: Host;
  readonly script: string;
  readonly becomePassword: string | undefined;
  /** Whole seconds that the host lets the script run. */
  readonly timeoutSeconds: number;
}

/** Exit codes of timeout(1) after SIGTERM and after SIGKILL. */
const timeoutCodes = [124, 137];
/** The host's clock starts before ours sees the shell, and ticks may differ. */
const clockSlackMs = 500;

/**
 * The talk with the command that runs a script: it gets the password when sudo prompts for it and the script when the
 * shell has announced itself, and whatever else reads there (a login shell's start-up files, nologin) gets nothing.
 * A second prompt means that the password is wrong: sudo then gets the end of input, so that it counts one failed
 * attempt and does not take the script for passwords.
 */
export class ScriptConversation {
  readonly #run: ScriptRun;
  readonly #command: RemoteCommand;
  readonly #stdout: AfterMarker;
  readonly #stderr: AfterMarker;
  #channel: ClientChannel | undefined;
  #prompts = 0;
  #startedAt = 0;
  #isScriptSent = false;
  #isHungUp = false;

  constructor(run: ScriptRun, command: RemoteCommand) {
    this.#run = run;
    this.#command = command;
    this.#stdout = new AfterMarker(command.ready);
    this.#stderr = new AfterMarker(command.ready);
  }

  /** Leads the talk to its end; resolves with the script's result, rejects with a ConnectionFailure. */
  async hold(channel: ClientChannel): Promise<ExecResult> {
    this.#channel = channel;
    if (this.#isHungUp) this.hangUp();
    channel.on('error', () => channel.close());
    channel.on('data', (chunk: Buffer) => this.#onOutput(channel, chunk));
    channel.stderr.on('data', (chunk: Buffer) => this.#onErrorOutput(channel, chunk));
    const [[code, signal]] = await Promise.all([closed(channel), closed(channel.stderr)]);
    return this.#result(code, signal);
  }

  /** Stops the command, if it still runs, and gives up the channel, also one that is opened later. */
  hangUp(): void {
    this.#isHungUp = true;
    this.#channel?.signal('TERM');
    this.#channel?.close();
  }

  /** The failure of a host that let us log in but did not start the shell. */
  notStarted(reason: string): ConnectionFailure {
    const { host } = this.#run;
    return new ConnectionFailure(
      host.name,
      'CONNECT_ERROR',
      `${host.name} (${host.address}:${host.port}) let ${host.user} log in but did not start a shell: ` +
        `${printable(reason)}; check ${host.user}'s login shell, forced commands and MaxSessions in sshd_config.`,
    );
  }

  #onOutput(channel: ClientChannel, chunk: Buffer): void {
    this.#stdout.push(chunk);
    if (this.#isScriptSent || !this.#stdout.hasMarker || !channel.writable) return;
    this.#isScriptSent = true;
    this.#startedAt = performance.now();
    channel.write(scriptEnvelope(this.#run.script));
  }

  #onErrorOutput(channel: ClientChannel, chunk: Buffer): void {
    this.#stderr.push(chunk);
    if (this.#run.becomePassword === undefined || this.#stderr.hasMarker) return;
    const prompts = this.#stderr.before.toString('latin1').split(this.#command.prompt).length - 1;
    if (prompts > this.#prompts && channel.writable) this.#answer(channel, this.#run.becomePassword);
    this.#prompts = prompts;
  }

  #answer(channel: ClientChannel, password: string): void {
    if (this.#prompts === 0) channel.write(`${password}\n`);
    else channel.end();
  }

  #result(code: unknown, signal: unknown): ExecResult {
    const { host } = this.#run;
    if (typeof code !== 'number') throw lostConnection(host, endWithoutCode(signal));
    if (this.#isTimeUp(code)) throw this.#stopped();
    if (this.#stdout.hasMarker) return { code, stdout: this.#stdout.after, stderr: this.#stderr.after };
    const said = this.#stderr.before.toString().replaceAll(this.#command.prompt, '');
    if (host.become) throw becomeRefused(host, said);
    throw this.notStarted(`${said}${this.#stdout.before.toString()}`.trim() || `it ended with code ${code}`);
  }

  /** Whether the exit code is that of timeout(1); a script may use the same codes, but not after all of its time. */
  #isTimeUp(code: number): boolean {
    const elapsedMs = performance.now() - this.#startedAt;
    const isLate = elapsedMs >= this.#run.timeoutSeconds * 1000 - clockSlackMs;
    return this.#isScriptSent && isLate && timeoutCodes.includes(code);
  }

  #stopped(): ConnectionFailure {
    const { host, timeoutSeconds } = this.#run;
    return new ConnectionFailure(
      host.name,
      'SCRIPT_TIMEOUT',
      `a script on ${host.name} (${host.address}:${host.port}) was still running after ${timeoutSeconds} s and was ` +
        `stopped; see what keeps the host busy (load, a full disk, hanging mounts), then run the command again.`,
    );
  }
}

/** The arguments of the close event: of a command's channel its exit code, or null and a signal, or nothing. */
function closed(emitter: EventEmitter): Promise<unknown[]> {
  return new Promise((resolve) => emitter.once('close', (...end: unknown[]) => resolve(end)));
}

function endWithoutCode(signal: unknown): string {
  return typeof signal === 'string' ? `the script was killed by ${signal}` : 'the script ended without an exit code';
}
