import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Answer } from '../../src/apply/ask-host.js';
import { changeScript } from '../../src/apply/change-script.js';
import { makeChange } from '../../src/apply/make-change.js';
import type { Change, FileChange, FileState } from '../../src/model/plan.js';
import { armScript } from '../../src/undo/arm-script.js';
import type { Arming } from '../../src/undo/arm-undo.js';
import { armUndo } from '../../src/undo/arm-undo.js';
import { LocalHost } from '../apply/local-host.js';

export const run = '20260101T000000Z-abcdef';
export const journal = `/var/lib/cis-bench/runs/${run}`;
export const operator = { user: 'jo', machine: 'desk', pid: 4711 };

export function textFile(content: string, mode = 0o600): FileState {
  return { type: 'file', mode, owner: 'root:root', sha256: createHash('sha256').update(content).digest('hex'), content };
}

export function fileChange(target: string, before: FileState, after: FileState): FileChange {
  return { host: 'm1', target, controls: ['1.2.20'], kind: 'file', risk: 'safe', before, after, diff: '', restarts: [], needs: [], stage: 0 };
}

/** What is asked of `armed` beyond its changes. */
export interface Armed {
  readonly run?: string;
  readonly stage?: number;
  readonly silenceSeconds?: number;
  readonly units?: readonly string[];
}

/** A host whose undo is armed by its own shell, and programs of which can be made to misbehave. */
export class ArmedHost extends LocalHost {
  /** @param changes numbered from 1 in the order in which they are made */
  arm(changes: readonly Change[], armed: Armed = {}): Promise<Answer> {
    return armUndo(this.session, this.arming(changes, armed));
  }

  /** Starts to arm without waiting for it; resolves with what the script prints. */
  startArming(changes: readonly Change[], own: string): Promise<string> {
    const path = this.tree.path(`/fake/arm-${own}.sh`);
    writeFileSync(path, armScript(this.tree.root, this.arming(changes, { run: own })));
    return this.startScript(path);
  }

  private arming(changes: readonly Change[], { run: own = run, stage = 0, silenceSeconds = 600, units = [] }: Armed): Arming {
    return {
      run: own,
      stage,
      changes: changes.map((change, index) => ({ change, sequence: index + 1, units })),
      limits: { silenceSeconds, totalSeconds: 900 },
      plan: '{"schema":"cis-bench/plan/v1"}\n',
      operator,
    };
  }

  make(change: FileChange, sequence = 1): Promise<Answer> {
    return makeChange(this.session, change, { run, sequence });
  }

  /** Ends the shell that looks after the undo, so that nothing happens by itself. */
  stopWatch(): void {
    const [, pid = ''] = this.readlink(`${journal}/watch`)?.split('.') ?? [];
    if (pid !== '') process.kill(Number(pid), 'SIGKILL');
  }

  /** Calls the host's undo.sh as the host does. */
  undoScript(mode: string, ...words: readonly string[]): string {
    const result = spawnSync('/bin/sh', [this.tree.path(`${journal}/undo.sh`), mode, ...words], { env: { PATH: this.searchPath } });
    return result.stdout.toString();
  }

  /**
   * Puts a program of one's own before the host's: a sh script in which `$real` is the other one.
   * @param body uses "$@"; what it does not end goes on with the real program
   */
  disturb(program: string, body: string): void {
    const path = this.tree.path(`/fake/bin/${program}`);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `#!/bin/sh\nreal=$(PATH=/usr/bin:/bin command -v ${program})\n${body}\nexec "$real" "$@"\n`);
    chmodSync(path, 0o755);
  }

  /** A program that writes down its arguments and does nothing else. */
  pretend(program: string): void {
    const log = this.tree.path(`/fake/asked-${program}`);
    writeFileSync(log, '');
    this.disturb(program, `printf '%s\\n' "$*" >>${log}; exit 0`);
  }

  /** What a program that was pretended was asked for. */
  asked(program: string): readonly string[] {
    return (this.text(`/fake/asked-${program}`) ?? '').split('\n').filter((line) => line !== '');
  }

  /** Seconds since the host was started; from now on they stand still. */
  set uptime(seconds: number) {
    this.tree.write('/proc/uptime', `${seconds}.25 100.00\n`);
  }

  /** Starts the host's undo.sh without waiting for it; resolves with what it prints. */
  start(mode: string, ...words: readonly string[]): Promise<string> {
    return this.startScript(this.tree.path(`${journal}/undo.sh`), mode, ...words);
  }

  /** Starts a change without waiting for it; resolves with what it prints. */
  startChange(change: FileChange, sequence = 1): Promise<string> {
    const path = this.tree.path('/fake/change.sh');
    writeFileSync(path, changeScript(this.tree.root, change, { run, sequence }));
    return this.startScript(path);
  }

  private startScript(...words: readonly string[]): Promise<string> {
    const child = spawn('/bin/sh', words, { env: { PATH: this.searchPath }, stdio: ['ignore', 'pipe', 'ignore'] });
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    return new Promise((resolve) => child.on('close', () => resolve(said)));
  }

  private get searchPath(): string {
    return `${this.tree.path('/fake/bin')}:/usr/bin:/bin`;
  }

  /** Lets a program be the host's own again. */
  settle(program: string): void {
    this.disturb(program, '');
  }

  readlink(path: string): string | undefined {
    const result = spawnSync('readlink', [this.tree.path(path)]);
    return result.status === 0 ? result.stdout.toString().trim() : undefined;
  }

  phases(): readonly string[] {
    return ['armed', 'undoing', 'confirmed', 'undone'].filter((phase) => existsSync(this.tree.path(`${journal}/${phase}`)));
  }

  /** Changes a word of the run's phase, as if it had been armed otherwise. */
  rewriteState(phase: string, pattern: RegExp, word: string): void {
    const path = this.tree.path(`${journal}/${phase}`);
    writeFileSync(path, readFileSync(path, 'utf8').replace(pattern, word));
  }

  /** Events of the journal, oldest first. */
  events(): readonly Record<string, unknown>[] {
    const text = this.text(`${journal}/journal.jsonl`) ?? '';
    return text.trim().split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** Everything below a directory: paths with mode, size and modification time, and the bytes of files. */
  picture(directory: string): readonly string[] {
    const lines: string[] = [];
    const walk = (path: string): void => {
      const stat = lstatSync(this.tree.path(path));
      const text = stat.isFile() ? readFileSync(this.tree.path(path), 'utf8') : '';
      lines.push(`${path} ${(stat.mode & 0o7777).toString(8)} ${stat.uid}:${stat.gid} ${text}`);
      if (stat.isDirectory()) for (const name of readdirSync(this.tree.path(path)).sort()) walk(join(path, name));
    };
    walk(directory);
    return lines;
  }
}
