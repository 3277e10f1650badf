import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeHostTree } from '../../src/embedded/host-tree.js';
import { kubeletFiles } from '../../src/embedded/kubelet-files.js';
import { kubeletSetup } from '../../src/embedded/kubelet-setup.js';
import { systemFiles } from '../../src/embedded/system-files.js';

const config = '/var/lib/kubelet/config.yaml';
const argv = ['/usr/bin/kubelet', `--config=${config}`];
const files = kubeletFiles({ isAnonymousAllowed: false, configMode: 0o644, extraFlags: '' });
const text = files.find(({ path }) => path === config)?.content ?? '';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kubelet-setup-'));
  const authority = { path: '/etc/kubernetes/pki/ca.crt', mode: 0o644, content: '' };
  writeHostTree(root, [...systemFiles({ uid: 0, gid: 0 }), ...files, authority]);
});
afterEach(() => rmSync(root, { recursive: true }));

test('a kubelet watches the static pods and answers health where its configuration says', () => {
  const manifests = join(root, '/etc/kubernetes/manifests');
  expect(kubeletSetup(root, argv)).toEqual({ manifests, endpoint: { isTls: false, port: 10248 } });
});

test('its flags count more than its configuration, which it need not have', () => {
  const flags = ['kubelet', '--pod-manifest-path=/etc/pods', '--healthz-port', '12000'];
  const expected = { manifests: join(root, '/etc/pods'), endpoint: { isTls: false, port: 12_000 } };
  expect(kubeletSetup(root, [...argv, ...flags.slice(1)])).toEqual(expected);
  expect(kubeletSetup(root, flags)).toEqual(expected);
});

test.each([
  ['is no YAML', (whole: string) => `${whole}authentication: [\n`, 'failed to read'],
  ['is of another kind', (whole: string) => whole.replace('KubeletConfiguration', 'KubeProxy'), 'failed to load'],
  ['has text for a number', (whole: string) => whole.replace('readOnlyPort: 0', 'readOnlyPort: "0"'), 'failed to load'],
  ['has text for a boolean', (whole: string) => whole.replace('enabled: false', 'enabled: "false"'), 'failed to load'],
  ['names a client CA that is missing', (whole: string) => whole.replace('pki/ca.crt', 'pki/old.crt'), 'client CA'],
])('a kubelet whose configuration %s ends', (_name, damage, reason) => {
  expect(damage(text)).not.toBe(text);
  writeFileSync(join(root, config), damage(text));
  expect(kubeletSetup(root, argv)).toContain(reason);
});

test('a kubelet ends on a flag of another version and without its configuration', () => {
  expect(kubeletSetup(root, [...argv, '--allow-privileged=true'])).toBe('unknown flag: --allow-privileged');
  expect(kubeletSetup(root, ['kubelet', '--config=/etc/absent.yaml'])).toContain('failed to read');
});

test.each([
  ['by its configuration', [], 'protectKernelDefaults: true\n'],
  ['by a flag', ['--protect-kernel-defaults'], ''],
])('a kubelet that protects the kernel settings %s ends when one differs', (_name, flags, line) => {
  writeFileSync(join(root, config), `${text}${line}`);
  expect(kubeletSetup(root, [...argv, ...flags])).toBeTypeOf('object');
  writeFileSync(join(root, 'proc/sys/kernel/panic'), '0\n');
  expect(kubeletSetup(root, [...argv, ...flags])).toBe('invalid kernel flag: kernel.panic');
  writeFileSync(join(root, config), text);
  expect(kubeletSetup(root, argv)).toBeTypeOf('object');
});
