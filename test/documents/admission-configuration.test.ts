import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readAdmissionPlugins, setAdmissionPlugin, type AdmissionPlugin } from '../../src/documents/admission-configuration.js';
import { DocumentError } from '../../src/documents/document-error.js';
import { eventRateLimits } from '../../src/documents/event-rate-limits.js';
import { imagePolicyWebhook } from '../../src/documents/image-policy-webhook.js';
import { podSecurityDefaults } from '../../src/documents/pod-security-defaults.js';
import { admissionCases } from '../cases/documents/admission-configurations.js';
import { isInsertion } from './is-insertion.js';

const head = ['apiVersion: apiserver.config.k8s.io/v1', 'kind: AdmissionConfiguration'];

describe('an entry of an admission configuration', () => {
  it.each(admissionCases)('$title', ({ before, plugin, after }) => {
    expect(setAdmissionPlugin(before, plugin, 20)).toBe(after);
    expect(setAdmissionPlugin(after, plugin, 20)).toBe(after);
  });

  it('makes a new file where there is none', () => {
    const text = setAdmissionPlugin(undefined, imagePolicyWebhook('/etc/kubernetes/images.conf'), 28);
    expect(text).toBe(
      [
        ...head,
        'plugins:',
        '  - name: ImagePolicyWebhook',
        '    configuration:',
        '      imagePolicy:',
        '        kubeConfigFile: /etc/kubernetes/images.conf',
        '        allowTTL: 50',
        '        denyTTL: 50',
        '        retryBackoff: 500',
        '        defaultAllow: false',
        '',
      ].join('\n'),
    );
  });

  it.each([
    [16, 'apiserver.k8s.io/v1alpha1'],
    [17, 'apiserver.config.k8s.io/v1'],
    [34, 'apiserver.config.k8s.io/v1'],
  ])('is written for Kubernetes 1.%i in %s', (minor, version) => {
    expect(parse(setAdmissionPlugin(undefined, eventRateLimits, minor))).toMatchObject({ apiVersion: version });
  });
});

const entry = fc.record({
  name: fc.constantFrom('PodSecurity', 'EventRateLimit', 'ResourceQuota', 'ImagePolicyWebhook'),
  body: fc.constantFrom([], ['path: a.yaml # old'], ['configuration:', '  a: {b: 1}  # as is'], ['configuration: {x: [y]}'], ['# later']),
  note: fc.constantFrom('', ' # why', '  # - name: x'),
});

/** Files in block style, with comments, indentation and line breaks of many kinds. */
const file = fc
  .record({
    entries: fc.uniqueArray(entry, { selector: ({ name }) => name, maxLength: 4 }),
    indent: fc.constantFrom('', '  ', '    '),
    lineBreak: fc.constantFrom('\n', '\r\n'),
    isLineEnded: fc.boolean(),
    end: fc.constantFrom([], ['# the end'], ['other: 1']),
  })
  .map(({ entries, indent, lineBreak, isLineEnded, end }) => {
    const items = entries.flatMap(({ name, body, note }) => [`${indent}- name: ${name}${note}`, ...body.map((line) => `${indent}  ${line}`)]);
    const lines = [...head, entries.length === 0 ? 'plugins: []' : 'plugins:', ...items, ...end];
    return lines.join(lineBreak) + (isLineEnded ? lineBreak : '');
  });

const plugins: readonly AdmissionPlugin[] = [
  eventRateLimits,
  imagePolicyWebhook('/etc/kubernetes/images.conf'),
  podSecurityDefaults(25, ['ingress', 'kube-system']) ?? eventRateLimits,
  { name: 'EventRateLimit', path: '/x.yaml' },
];

describe('any admission configuration', () => {
  it('gets the entry, keeps what was there, and does not change the second time', () => {
    fc.assert(
      fc.property(file, fc.constantFrom(...plugins), (before, plugin) => {
        const after = setAdmissionPlugin(before, plugin, 25);
        const { plugins: entries, ...rest } = parse(before) as { plugins: readonly { name: string }[] };
        const edited = parse(after) as { plugins: readonly { name: string }[] };
        const own = edited.plugins.find(({ name }) => name === plugin.name);
        const old = readAdmissionPlugins(before).find(({ name }) => name === plugin.name);
        const isKept = old !== undefined && (old.hasConfiguration || old.path !== undefined);
        expect(own).toEqual(isKept ? entries.find(({ name }) => name === plugin.name) : plugin);
        expect(edited.plugins.filter((each) => each !== own)).toEqual(entries.filter(({ name }) => name !== plugin.name));
        expect(edited).toMatchObject(rest);
        expect(isKept ? after === before : entries.length === 0 || isInsertion(before, after)).toBe(true);
        expect(setAdmissionPlugin(after, plugin, 25)).toBe(after);
      }),
    );
  });
});

describe('reading the entries', () => {
  it('tells where the configuration of each is', () => {
    const text = [...head, 'plugins:', '- {name: A, path: /a.yaml}', '- {name: B, configuration: {}}', '- {name: C, path: "", configuration: null}'];
    expect(readAdmissionPlugins(text.join('\n'))).toEqual([
      { name: 'A', path: '/a.yaml', hasConfiguration: false },
      { name: 'B', hasConfiguration: true },
      { name: 'C', hasConfiguration: false },
    ]);
  });

  it.each([
    ['nothing', '', /empty/],
    ['an image policy of old, which the API server reads too', 'imagePolicy: {kubeConfigFile: /x}\n', /not AdmissionConfiguration/],
    ['a version that there never was', `kind: AdmissionConfiguration\napiVersion: apiserver.k8s.io/v1beta1\n`, /v1beta1 AdmissionConfiguration, not/],
    ['plugins that are a map', [...head, 'plugins: {a: 1}'].join('\n'), /line 3: plugins is not a list/],
    ['an entry without a name', [...head, 'plugins:', '- path: x'].join('\n'), /line 4: item 1 of plugins/],
    ['an entry that is a text', [...head, 'plugins:', '- name: A', '- B'].join('\n'), /line 5: item 2 of plugins/],
    ['two documents', `${head.join('\n')}\n---\n${head.join('\n')}\n`, /second YAML document/],
    ['ten megabytes', `${head.join('\n')}\n#${'x'.repeat(10_000_000)}`, /more than/],
  ])('is refused: %s', (_, text, message) => {
    expect(() => readAdmissionPlugins(text)).toThrow(DocumentError);
    expect(() => setAdmissionPlugin(text, eventRateLimits, 20)).toThrow(message);
  });

  it('is refused for an edit where the list is shared by an alias', () => {
    const text = [...head, 'other: &p [{name: A}]', 'plugins: *p'].join('\n');
    expect(readAdmissionPlugins(text)).toHaveLength(1);
    expect(() => setAdmissionPlugin(text, eventRateLimits, 20)).toThrow(/alias/);
  });
});
