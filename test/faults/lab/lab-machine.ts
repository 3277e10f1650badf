import { readFileSync } from 'node:fs';
import { runProgram } from '../../e2e/lab-cluster.js';

const path = '/usr/sbin:/usr/bin:/sbin:/bin';

/** A host of the lab, reached from the machine that it runs on: that works whatever befell its sshd, its sudo or its network. */
export class LabMachine {
  constructor(readonly name: string) {}

  /** Runs a POSIX sh script as root and returns its stdout. Rejects with its stderr when it fails. */
  async run(script: string): Promise<string> {
    const leader = await this.#leader();
    const enter = ['--target', leader, '--all', 'env', '-i', `PATH=${path}`, 'LC_ALL=C', 'HOME=/root', '/bin/sh', '-eu'];
    const { code, stdout, stderr } = await runProgram('nsenter', enter, { input: script });
    if (code === 0) return stdout;
    throw new Error(`${this.name}: a script ended with exit code ${code}: ${stderr.trim() || script}`);
  }

  /** Runs `iptables` in the host's network. */
  async iptables(...args: readonly string[]): Promise<void> {
    const { code, stderr } = await runProgram('ip', ['netns', 'exec', this.#space, 'iptables', '-w', '5', ...args]);
    if (code !== 0) throw new Error(`${this.name}: iptables ${args.join(' ')}: ${stderr.trim()}`);
  }

  /** Ids, on this machine, of the processes of a program that use the host's network. */
  async processesOf(program: string): Promise<number[]> {
    return (await this.#pids()).filter((pid) => (argvOf(pid)[0] ?? '').split('/').at(-1) === program);
  }

  /** What the kubelet answers about its health; empty while it starts. */
  async kubeletHealth(): Promise<string> {
    return (await runProgram('ip', ['netns', 'exec', this.#space, 'curl', '-s', '--max-time', '3', 'http://127.0.0.1:10248/healthz'])).stdout;
  }

  get #space(): string {
    return `bench-${this.name}`;
  }

  async #pids(): Promise<number[]> {
    const { stdout } = await runProgram('ip', ['netns', 'pids', this.#space]);
    return stdout.split('\n').filter((line) => line !== '').map(Number);
  }

  /** The host's systemd is process 1 in the host, and in no container inside it. */
  async #leader(): Promise<string> {
    const leader = (await this.#pids()).find((pid) => /^NSpid:\t\d+\t1$/m.test(read(`/proc/${pid}/status`)));
    if (leader === undefined) throw new Error(`${this.name} is not up`);
    return String(leader);
  }
}

/** The arguments of a process of this machine; empty when it has ended. */
export function argvOf(pid: number): string[] {
  return read(`/proc/${pid}/cmdline`).split('\0').slice(0, -1);
}

/** When a process of this machine was started, in clock ticks since the machine's start. */
export function startOf(pid: number): number {
  return Number(read(`/proc/${pid}/stat`).replace(/.*\) /, '').split(' ')[19] ?? '0');
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
