import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ActionContext } from '../../src/apply/action-context.js';
import type { Host } from '../../src/model/host.js';
import { ConnectionFailure } from '../../src/transport/connection-failure.js';
import type { ExecResult, Session } from '../../src/transport/session.js';
import { HostTree } from '../probe/host-tree.js';

const programs = fileURLToPath(new URL('fake-programs.mjs', import.meta.url));
const run = '20260101T000000Z-abcdef';

/** A host whose file system is a temporary folder, and on which scripts really run; programs are the fake ones. */
export class LocalHost {
  readonly tree = new HostTree();
  readonly said: string[] = [];
  isLost = false;

  constructor(
    readonly name: string,
    available: readonly string[] = ['kubectl', 'curl'],
  ) {
    for (const program of available) this.install(program);
    mkdirSync(this.store, { recursive: true });
    writeFileSync(this.calls, '');
  }

  /** Where the fake etcd keeps its values, one file a key. */
  get store(): string {
    return this.tree.path('/fake/store');
  }

  private get calls(): string {
    return this.tree.path('/fake/calls');
  }

  /** Arguments and environments with which the fake programs were called. */
  get callsSeen(): string {
    return readFileSync(this.calls, 'utf8');
  }

  install(program: string): void {
    const path = this.tree.path(`/fake/bin/${program}`);
    mkdirSync(dirname(path), { recursive: true });
    copyFileSync(programs, path);
    chmodSync(path, 0o755);
  }

  /** How the fake programs misbehave: a JSON object that they read. */
  set faults(faults: object) {
    writeFileSync(this.tree.path('/fake/faults'), JSON.stringify(faults));
  }

  get session(): Session {
    const host: Host = { name: this.name, address: this.name, port: 22, user: 'root', become: false, roles: ['master'], root: this.tree.root, knownHosts: '' };
    return {
      host,
      run: (script) => Promise.resolve().then(() => this.execute(script)),
      forward: () => Promise.reject(new Error('no forwarding here')),
      close: () => undefined,
    };
  }

  private execute(script: string): ExecResult {
    if (this.isLost) throw new ConnectionFailure(this.name, 'CONNECTION_LOST', `${this.name}: connection lost`);
    const path = `${this.tree.path('/fake/bin')}:${dirname(process.execPath)}:/usr/bin:/bin`;
    const result = spawnSync('/bin/sh', ['-s'], { input: script, env: { PATH: path, FAKE_ROOT: this.tree.root } });
    this.said.push(result.stdout.toString(), result.stderr.toString());
    return { code: result.status ?? 255, stdout: result.stdout, stderr: result.stderr };
  }

  /** Every file of the host, by path, with its text; the fake programs' own are left out. */
  get texts(): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    const walk = (directory: string): void => {
      for (const entry of readdirSync(this.tree.path(directory), { withFileTypes: true })) {
        const path = join(directory, entry.name);
        if (path === '/fake' || path === '/proc') continue;
        if (entry.isDirectory()) walk(path);
        else if (entry.isFile()) found.set(path, readFileSync(this.tree.path(path), 'utf8'));
      }
    };
    walk('/');
    return found;
  }

  text(path: string): string | undefined {
    return existsSync(this.tree.path(path)) ? readFileSync(this.tree.path(path), 'utf8') : undefined;
  }
}

/** What an action on the first of some hosts may use; every host is a master. */
export function contextOf(hosts: readonly LocalHost[], on: LocalHost, told: string[] = []): ActionContext {
  return {
    session: on.session,
    sessions: new Map(hosts.map((host) => [host.name, host.session])),
    masters: hosts.map((host) => ({ session: host.session, kubeconfigs: ['/etc/kubernetes/admin.conf'] })),
    entry: { run, sequence: 1 },
    tell: (seen) => told.push(seen),
  };
}
