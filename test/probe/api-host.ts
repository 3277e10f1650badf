import { existsSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { stringify } from 'yaml';
import { expect } from 'vitest';
import { kubectlFiles } from '../../src/embedded/kubectl-files.js';
import { kubectlProgram } from '../../src/embedded/kubectl-program.js';
import { connect } from '../../src/transport/connect.js';
import { quote } from '../../src/transport/quote.js';
import type { Session } from '../../src/transport/session.js';
import type { LoopbackHost } from '../transport/loopback-host.js';
import { startLoopbackHost } from '../transport/loopback-host.js';
import { HostTree } from './host-tree.js';

/** What the script needs of a host, so that a test's PATH can hold these and nothing else. */
const tools = ['sh', 'sed', 'cat', 'tr', 'head', 'base64', 'readlink', 'env', 'timeout', 'wc', 'touch', 'mkdir'];

/** A master behind SSH on loopback, whose kubectl and curl are programs of the test's own. */
export class ApiHost {
  readonly tree = new HostTree();
  readonly bin = join(this.tree.root, 'programs');
  readonly api = join(this.tree.root, 'api');
  readonly log = join(this.tree.root, 'asked');
  #server: LoopbackHost | undefined;
  #session: Session | undefined;

  constructor() {
    this.tree.directory('/programs');
    for (const { path, content = '' } of kubectlFiles()) this.tree.write(`/api${path}`, content);
    this.tree.write('/stand-in', kubectlProgram(this.api), 0o755);
    this.kubeconfig({ token: 'TOKEN.of-the_admin' });
  }

  /** Writes admin.conf with this user, as kubeadm does. */
  kubeconfig(user: Readonly<Record<string, unknown>>, cluster: Readonly<Record<string, string>> = {}): void {
    const text = stringify({
      apiVersion: 'v1',
      clusters: [{ cluster: { server: 'https://192.0.2.1:6443', ...cluster }, name: 'kubernetes' }],
      contexts: [{ context: { cluster: 'kubernetes', user: 'kubernetes-admin' }, name: 'kubernetes-admin@kubernetes' }],
      'current-context': 'kubernetes-admin@kubernetes',
      kind: 'Config',
      preferences: {},
      users: [{ name: 'kubernetes-admin', user }],
    });
    this.tree.write('/etc/kubernetes/admin.conf', text, 0o600);
  }

  /** Gives the host a kubectl that logs what it is asked for and answers as the embedded cluster's, but for `cases`. */
  kubectl(cases = ''): void {
    const start = `#!/bin/sh\nfor path; do :; done\nprintf '%s\\n' "$path" >>${quote(this.log)}\n`;
    const rest = `exec ${quote(this.tree.path('/stand-in'))} "$@"\n`;
    this.tree.write('/programs/kubectl', `${start}case $path in\n${cases}\nesac\n${rest}`, 0o755);
  }

  /** The objects of a collection, one a line. */
  list(path: string, objects: readonly unknown[]): void {
    this.tree.write(`/api${path}.list`, objects.map((object) => `${JSON.stringify(object)}\n`).join(''));
  }

  /** The paths that were asked for, in order. */
  asked(): string[] {
    return existsSync(this.log) ? readFileSync(this.log, 'utf8').trim().split('\n') : [];
  }

  /** A session on the host; with `isAlone` only the test's own programs and the tools are found there. */
  async session(isAlone = false): Promise<Session> {
    const path = isAlone ? this.bin : [this.bin, process.env['PATH'] ?? ''].join(delimiter);
    this.#server = await startLoopbackHost({ environment: { PATH: path } });
    this.#session = await connect({ ...this.#server.host, root: this.tree.root });
    if (!isAlone) return this.#session;
    for (const name of tools) this.#link(name);
    return withoutUsualPlaces(this.#session);
  }

  async close(): Promise<void> {
    this.#session?.close();
    await this.#server?.close();
    rmSync(this.tree.root, { recursive: true, force: true });
  }

  #link(name: string): void {
    const folder = (process.env['PATH'] ?? '').split(delimiter).find((each) => existsSync(join(each, name)));
    if (folder !== undefined) symlinkSync(join(folder, name), join(this.bin, name));
  }
}

/** A session that keeps all that scripts print, each word of it also as what it may be base64 for. */
export function recorded(session: Session): { readonly session: Session; readonly said: () => string } {
  const outputs: string[] = [];
  const run: Session['run'] = async (script, options) => {
    const result = await session.run(script, options);
    outputs.push(result.stdout.toString('latin1'), result.stderr.toString('latin1'));
    return result;
  };
  const decoded = (word: string): string => Buffer.from(word.replace(/^=/, ''), 'base64').toString('latin1');
  return {
    session: { host: session.host, forward: (...to) => session.forward(...to), close: () => session.close(), run },
    said: () => [...outputs, ...outputs.join(' ').split(/\s+/).map(decoded)].join('\n'),
  };
}

/** The machine that runs the tests may have a kubectl of its own. */
function withoutUsualPlaces(session: Session): Session {
  return {
    host: session.host,
    forward: (address, port) => session.forward(address, port),
    close: () => session.close(),
    run: (script, options) => {
      const alone = script.replace(/^PATH=\$PATH:\S+;/m, 'PATH=$PATH;');
      expect(alone).not.toBe(script);
      return session.run(alone, options);
    },
  };
}
