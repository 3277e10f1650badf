import { readFileSync, writeFileSync } from 'node:fs';
import type { HostTree } from '../probe/host-tree.js';

/** An object of the API, as far as the stand-in looks at it. */
export interface StandInObject {
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>> & { readonly name: string; readonly namespace?: string };
  readonly [member: string]: unknown;
}

interface State {
  readonly objects: readonly StandInObject[];
  /** Objects that cannot be created, as `Kind name`, or `Pod NODE` of a pod without a name. */
  readonly refused: readonly string[];
  /** What the API server says of them. */
  readonly refusal?: string;
  /** The status of pods that are created, by the node's name; the others run. */
  readonly podStatus?: Readonly<Record<string, object>>;
  /** Commands that fail, by their first word. */
  readonly failing?: readonly string[];
  /** Names of the requests that were approved, in order. */
  readonly approved: readonly string[];
}

/** A kubectl that keeps objects in a file, and the words in which it is called in another. */
export class KubectlStandIn {
  constructor(private readonly tree: HostTree) {
    tree.write('/etc/kubernetes/admin.conf', 'kind: Config\n', 0o600);
    tree.write('/programs/kubectl', program(tree.path('/state.json'), tree.path('/calls')), 0o755);
    tree.write('/calls', '');
    this.put({ objects: [], refused: [], approved: [] });
  }

  get state(): State {
    return JSON.parse(readFileSync(this.tree.path('/state.json'), 'utf8')) as State;
  }

  put(state: Partial<State>): void {
    const before = this.tree.path('/state.json');
    const old = state.objects !== undefined && state.refused !== undefined ? {} : this.state;
    writeFileSync(before, JSON.stringify({ ...old, ...state }));
  }

  /** `Kind namespace/name` of every object, in the order of creation. */
  get names(): string[] {
    return this.state.objects.map(({ kind, metadata: { namespace, name } }) => `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`);
  }

  /** The commands so far, without the options that all have. */
  get calls(): string[] {
    return readFileSync(this.tree.path('/calls'), 'utf8').split('\n').filter((line) => line !== '');
  }
}

/** Knows the commands that actions use, and fails on all others as on wrong options. */
function program(state: string, calls: string): string {
  return `#!${process.execPath}
const { appendFileSync, readFileSync, writeFileSync } = require('node:fs');
const state = JSON.parse(readFileSync(${JSON.stringify(state)}, 'utf8'));
const save = () => writeFileSync(${JSON.stringify(state)}, JSON.stringify(state));
const [config, file, cache, timeout, ...words] = process.argv.slice(2);
if (config !== '--kubeconfig' || !file.endsWith('admin.conf') || !cache.startsWith('--cache-dir') || !timeout.startsWith('--request')) fail('options');
appendFileSync(${JSON.stringify(calls)}, words.join(' ') + '\\n');
function fail(said) { process.stderr.write('Error from server (' + said + ')\\n'); process.exit(1); }
const [verb] = words.splice(0, 1);
const option = (name) => { const at = words.indexOf(name); return at < 0 ? undefined : words.splice(at, 2)[1]; };
const switchOn = (name) => { const at = words.indexOf(name); return at >= 0 && words.splice(at, 1).length > 0; };
const isLenient = switchOn('--ignore-not-found');
const [namespace, output, file2, type, patch, selector] = ['-n', '-o', '-f', '--type', '-p', '-l', '--server'].map(option);
['--validate=false', '--wait=false'].forEach(switchOn);
const operands = words.filter((word) => word !== '--');
const at = () => state.objects.findIndex(({ kind, metadata }) =>
  kind.toLowerCase() === operands[0].toLowerCase() && metadata.name === operands[1] && metadata.namespace === namespace);
function found() { const index = at(); if (index < 0 && !isLenient) fail('NotFound'); return index; }
const plurals = { csr: 'CertificateSigningRequest', pods: 'Pod' };
function listed() {
  const wanted = (selector ?? '').split(',').filter((part) => part !== '').map((part) => part.split('='));
  return state.objects.filter(({ kind, metadata }) => kind === plurals[operands[0]] && (namespace ?? metadata.namespace) === metadata.namespace &&
    wanted.every(([key, value]) => metadata.labels?.[key] === value));
}
if (state.failing?.includes(verb)) fail('InternalError');
function merge(target, change) {
  const merged = { ...(typeof target === 'object' && target !== null ? target : {}) };
  for (const [key, value] of Object.entries(change)) {
    if (value === null) delete merged[key];
    else merged[key] = typeof value === 'object' && !Array.isArray(value) ? merge(merged[key], value) : value;
  }
  return merged;
}
if (verb === 'get' && words[0] === '--raw') process.stdout.write('{"major":"1"}');
else if (verb === 'get' && operands.length === 1) {
  process.stdout.write(JSON.stringify({ kind: 'List', items: listed() }));
} else if (verb === 'get') {
  const object = state.objects[found()];
  if (object === undefined) process.exit(0);
  const { uid = 'uid', labels = {} } = object.metadata;
  process.stdout.write(output === 'json' ? JSON.stringify(object) : uid + ' ' + (labels['app.kubernetes.io/managed-by'] ?? ''));
} else if (verb === 'create' && file2 === '-') {
  const object = JSON.parse(readFileSync(0, 'utf8'));
  const { metadata, spec = {} } = object;
  if (state.refused.includes(object.kind + ' ' + (metadata.name ?? spec.nodeName))) fail(state.refusal ?? 'Forbidden): it is not allowed (');
  metadata.name ??= metadata.generateName + state.objects.length;
  if (object.kind === 'Pod') {
    metadata.namespace = namespace;
    object.status = state.podStatus?.[spec.nodeName] ?? { phase: 'Running' };
  }
  state.objects.push(object);
  save();
} else if (verb === 'delete' && selector !== undefined) {
  const deleted = listed();
  state.objects = state.objects.filter((object) => !deleted.includes(object));
  save();
} else if (verb === 'delete') {
  const index = found();
  if (index >= 0) state.objects.splice(index, 1);
  save();
} else if (verb === 'patch' && type === 'merge') {
  const index = found();
  state.objects[index] = merge(state.objects[index], JSON.parse(patch));
  save();
} else if (verb === 'certificate' && operands[0] === 'approve') {
  const request = state.objects.find(({ metadata }) => metadata.name === operands[1]);
  if (request === undefined) fail('NotFound');
  request.status = { conditions: [{ type: 'Approved' }], certificate: 'Q0VSVA==' };
  state.approved.push(operands[1]);
  save();
} else fail('unknown command ' + verb);
`;
}
