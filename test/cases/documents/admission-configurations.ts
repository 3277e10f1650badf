import type { AdmissionPlugin } from '../../../src/documents/admission-configuration.js';

export interface AdmissionCase {
  readonly title: string;
  readonly before: string;
  readonly plugin: AdmissionPlugin;
  readonly after: string;
}

const inline: AdmissionPlugin = { name: 'EventRateLimit', configuration: { kind: 'Configuration', limits: [{ type: 'Server', qps: 1 }] } };
const byPath: AdmissionPlugin = { name: 'EventRateLimit', path: '/etc/kubernetes/eventconfig.yaml' };
const head = 'apiVersion: apiserver.config.k8s.io/v1\nkind: AdmissionConfiguration # ours\n';

export const admissionCases: readonly AdmissionCase[] = [
  {
    title: 'adds an entry behind the others and keeps their comments',
    before: `${head}plugins:\n- name: PodSecurity # since March\n  path: psa.yaml\n# the end\n`,
    plugin: inline,
    after:
      `${head}plugins:\n- name: PodSecurity # since March\n  path: psa.yaml\n` +
      '- name: EventRateLimit\n  configuration:\n    kind: Configuration\n    limits:\n    - type: Server\n      qps: 1\n# the end\n',
  },
  {
    title: 'indents as the file does',
    before: `${head}plugins:\n    - name: PodSecurity\n      path: psa.yaml\n`,
    plugin: byPath,
    after: `${head}plugins:\n    - name: PodSecurity\n      path: psa.yaml\n    - name: EventRateLimit\n      path: /etc/kubernetes/eventconfig.yaml\n`,
  },
  {
    title: 'keeps an entry that has a configuration',
    before: `${head}plugins:\n- name: EventRateLimit\n  configuration: {limits: []}\n`,
    plugin: inline,
    after: `${head}plugins:\n- name: EventRateLimit\n  configuration: {limits: []}\n`,
  },
  {
    title: 'keeps an entry that has a path',
    before: `${head}plugins:\n- name: EventRateLimit\n  path: mine.yaml\n`,
    plugin: inline,
    after: `${head}plugins:\n- name: EventRateLimit\n  path: mine.yaml\n`,
  },
  {
    title: 'fills an entry that has neither',
    before: `${head}plugins:\n- name: EventRateLimit # to do\n  configuration:\n- name: PodSecurity\n`,
    plugin: byPath,
    after: `${head}plugins:\n- name: EventRateLimit # to do\n  configuration:\n  path: /etc/kubernetes/eventconfig.yaml\n- name: PodSecurity\n`,
  },
  {
    title: 'writes the list where there is none',
    before: head,
    plugin: byPath,
    after: `${head}plugins:\n- name: EventRateLimit\n  path: /etc/kubernetes/eventconfig.yaml\n`,
  },
  {
    title: 'writes the list where it is null',
    before: `${head}plugins:\n`,
    plugin: byPath,
    after: `${head}plugins:\n- name: EventRateLimit\n  path: /etc/kubernetes/eventconfig.yaml\n`,
  },
  {
    title: 'leaves the old version of a file as it is',
    before: 'kind: AdmissionConfiguration\napiVersion: apiserver.k8s.io/v1alpha1\nplugins: []\n',
    plugin: byPath,
    after:
      'kind: AdmissionConfiguration\napiVersion: apiserver.k8s.io/v1alpha1\n' +
      'plugins: [{name: EventRateLimit, path: /etc/kubernetes/eventconfig.yaml}]\n',
  },
  {
    title: 'writes JSON into JSON',
    before: '{"apiVersion": "apiserver.config.k8s.io/v1", "kind": "AdmissionConfiguration", "plugins": [{"name": "PodSecurity"}]}',
    plugin: byPath,
    after:
      '{"apiVersion": "apiserver.config.k8s.io/v1", "kind": "AdmissionConfiguration", "plugins": [{"name": "PodSecurity"}, ' +
      '{"name": "EventRateLimit", "path": "/etc/kubernetes/eventconfig.yaml"}]}',
  },
];
