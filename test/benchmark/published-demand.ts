import { readFileSync } from 'node:fs';
import type { Comparison, Demand } from './demand.js';
import { members } from './demand.js';

/** One line of test/cases/benchmark/cis-controls.tsv: one test of a control, as a public scanner's data has it. */
export interface PublishedTest {
  readonly benchmark: string;
  readonly id: string;
  readonly mode: string;
  readonly probe: string;
  readonly target: string;
  readonly what: string;
  readonly config_path: string;
  readonly env: string;
  readonly op: string;
  readonly value: string;
  readonly join: string;
}

/** The published tests by benchmark and number: `cis-1.20 1.2.22`. */
export function readPublished(): ReadonlyMap<string, readonly PublishedTest[]> {
  const [header = '', ...lines] = readFileSync('test/cases/benchmark/cis-controls.tsv', 'utf8').trimEnd().split('\n');
  const keys = header.split('\t');
  const tests = new Map<string, PublishedTest[]>();
  for (const line of lines) {
    const cells = line.split('\t');
    const test = Object.fromEntries(keys.map((key, index) => [key, cells[index] ?? ''])) as unknown as PublishedTest;
    const key = `${test.benchmark} ${test.id}`;
    tests.set(key, [...(tests.get(key) ?? []), test]);
  }
  return tests;
}

/** What published tests demand; undefined when they leave everything to a person. */
export function publishedDemand(tests: readonly PublishedTest[]): Demand | undefined {
  const isFile = tests.some((test) => test.probe.startsWith('file-'));
  const demanded = tests.filter((test) => test.op !== '' && !isAboutExistence(test));
  if (demanded.length === 0) return undefined;
  const isAny = tests.some((test) => test.join === 'or');
  const conditions = isAny && demanded.length > 1 ? demanded.filter((test) => test.op !== 'absent') : demanded;
  const isUnsetGood = demanded.some((test) => test.op === 'absent');
  const comparisons = withoutRepeats(conditions.map(isFile ? fileComparison : settingComparison));
  const isSetting = !isFile && demanded.every((test) => test.probe !== 'kubectl' && test.what !== 'provider');
  return { comparisons, join: isAny ? 'any' : 'all', unset: isSetting ? [isUnsetGood ? 'pass' : 'fail'] : [] };
}

/** Several questions about the cluster are one rule here. */
function withoutRepeats(comparisons: readonly Comparison[]): readonly Comparison[] {
  return [...new Map(comparisons.map((each) => [JSON.stringify(each), each])).values()];
}

/** A file that is not there passes some published tests; here it makes a control not applicable. */
function isAboutExistence({ probe, what }: PublishedTest): boolean {
  return probe.startsWith('file-') && (what === 'File not found' || what === '$proxykubeconfig');
}

const fileNames: Readonly<Record<string, string>> = {
  '/etc/kubernetes/admin.conf': 'admin.kubeconfig',
  '/etc/kubernetes/admin.conf /etc/kubernetes/super-admin.conf': 'admin.kubeconfig',
  'etcd.process etcd.data-dir': 'etcd.data-dir',
  'kubelet.process /var/lib/cni/networks': 'cni.files',
  'kubelet.service-file': 'kubelet.service',
  'kubelet.client-ca-file': 'kubelet.client-ca',
  'kubelet.manifest-or-config': 'kubelet.config',
};

/** The PKI directory stands for three sets of files, told apart by the control's number only. */
const pkiFiles: Readonly<Record<string, string>> = {
  '1.1.19': 'pki.directory',
  '1.1.20': 'pki.certificates',
  '1.1.21': 'pki.keys',
};

function fileComparison({ id, probe, target, what, value }: PublishedTest): Comparison {
  const name = pkiFiles[id] ?? fileNames[target] ?? target.replace('manifest-or-config', 'manifest');
  if (probe === 'file-mode') return { target: name, setting: '', config: '', op: 'mode-at-most', value: `0${value}` };
  const owner = what === 'ownership' ? value : what;
  return { target: name, setting: '', config: '', op: 'owned-by', value: owner };
}

const words: Readonly<Record<string, string>> = {
  eq: 'equal',
  noteq: 'not-equal',
  gte: 'at-least',
  has: 'includes',
  nothave: 'excludes',
  present: 'set',
  absent: 'not-set',
};

/** Where the published comparison is that of a rule: of parsed documents, addresses, or objects of the API. */
const rules: Readonly<Record<string, string>> = {
  provider: 'encryption-providers',
  '--metrics-bind-address': 'kube-proxy-metrics-local',
};

function settingComparison(test: PublishedTest): Comparison {
  const { probe, target, what, value } = test;
  const component = probe === 'none' ? 'etcd' : (target.split('.')[0] ?? '');
  if (probe === 'kubectl') return ruleComparison('cluster', /compliant/.test(what) ? 'of the cluster' : what);
  if (rules[what] !== undefined) return ruleComparison(component, rules[what]);
  const gate = /^RotateKubeletServerCertificate(?:=(.*))?$/.exec(what.startsWith('--') ? value : what);
  if (gate !== null) {
    const config = test.config_path === '' ? '' : 'featureGates.RotateKubeletServerCertificate';
    const setting = 'feature-gates:RotateKubeletServerCertificate';
    return { target: component, setting, config, op: 'not-equal', value: gate[1] ?? value };
  }
  const setting = what.replace(/^--/, '');
  return { target: component, setting, config: configKey(test.config_path), ...operation(test, component) };
}

/** A JSONPath as the dotted key that it means. */
function configKey(path: string): string {
  return /^\{(?:range )?\.([A-Za-z0-9.]+)/.exec(path)?.[1] ?? '';
}

/** A port above 0 is one that is not 0, and a setting that is no list has a value and no members. */
function operation({ op, what, value }: PublishedTest, component: string): Pick<Comparison, 'op' | 'value'> {
  if (op === 'valid_elements') return { op: 'subset-of', value: members(value.split(',')) };
  const isScalar = component === 'kubelet' && what === '--authorization-mode';
  if (op === 'gt' || (op === 'nothave' && isScalar)) return { op: 'not-equal', value };
  return { op: words[op] ?? op, value };
}

function ruleComparison(target: string, rule: string): Comparison {
  return { target, setting: '', config: '', op: 'rule', value: rule };
}
