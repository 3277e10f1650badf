import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { quote } from '../../src/transport/quote.js';
import type { ApiHost } from './api-host.js';

const program = fileURLToPath(new URL('kubectl-of-config-maps.mjs', import.meta.url));

/** A ConfigMap of kube-system as the API has it. */
export interface ConfigMap {
  readonly apiVersion: 'v1';
  readonly kind: 'ConfigMap';
  readonly metadata: Readonly<Record<string, unknown>> & { readonly name: string; readonly resourceVersion: string };
  readonly data: Readonly<Record<string, string>>;
}

/** A ConfigMap with these texts. */
export function configMap(name: string, data: Readonly<Record<string, string>>, metadata: Readonly<Record<string, unknown>> = {}): ConfigMap {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'kube-system', resourceVersion: '7', ...metadata }, data };
}

/** The kubectl of a master: reads and replaces ConfigMaps, and refuses a replacement of another resourceVersion. */
export class ConfigMapKubectl {
  readonly #path: string;
  readonly #start: string;

  constructor(private readonly api: ApiHost) {
    this.#path = api.tree.path('/config-maps.json');
    this.#start = `exec ${quote(process.execPath)} ${quote(program)} ${quote(this.#path)} "$@"`;
    this.before('');
    this.set([]);
  }

  /** Lines of sh that run first each time. */
  before(lines: string): void {
    this.api.tree.write('/programs/kubectl', `#!/bin/sh\n${lines}\n${this.#start}\n`, 0o755);
  }

  set(configMaps: readonly ConfigMap[]): void {
    this.api.tree.write('/config-maps.json', JSON.stringify(configMaps));
  }

  get(name: string): ConfigMap | undefined {
    return (JSON.parse(readFileSync(this.#path, 'utf8')) as ConfigMap[]).find(({ metadata }) => metadata.name === name);
  }
}
