import { describe, expect, test } from 'vitest';
import { valueProblem } from '../../src/benchmark/check-value.js';
import { openSettings } from '../../src/benchmark/open-settings.js';
import { readSources } from '../../src/benchmark/sources.js';
import type { Setting } from '../../src/model/control.js';

const text: Setting = { flag: 'hostname-override', type: 'string' };
const truth: Setting = { flag: 'profiling', type: 'boolean' };
const number: Setting = { flag: 'audit-log-maxage', type: 'integer' };
const duration: Setting = { flag: 'request-timeout', type: 'duration' };
const list: Setting = { flag: 'tls-cipher-suites', type: 'list' };
const file: Setting = { flag: 'client-ca-file', type: 'string' };
const kubeconfig: Setting = { flag: 'kubeconfig', type: 'string' };
const issuer: Setting = { flag: 'oidc-issuer-url', type: 'string' };

describe('a value is right:', () => {
  test.each<[Setting, string]>([
    [text, 'node one'],
    [truth, 'true'],
    [truth, 'false'],
    [number, '30'],
    [number, '-1'],
    [duration, '0'],
    [duration, '5m'],
    [duration, '4h0m0s'],
    [duration, '1.5h'],
    [list, 'TLS_AES_128_GCM_SHA256'],
    [list, 'TLS_AES_128_GCM_SHA256,TLS_AES_256_GCM_SHA384'],
    [file, '/etc/kubernetes/pki/ca.crt'],
    [kubeconfig, '/etc/kubernetes/image-policy/backend.kubeconfig'],
    [issuer, 'https://login.example.com/realms/ops'],
  ])('$0.type $0.flag=$1', (setting, value) => {
    expect(valueProblem(setting, value)).toBeUndefined();
  });
});

describe('a value is wrong:', () => {
  test.each<[Setting, string, string]>([
    [text, '', 'one line of text'],
    [text, 'a\nb', 'one line of text'],
    [text, 'a\u0000b', 'one line of text'],
    [text, 'a\u0085b', 'one line of text'],
    [text, 'a\u2028b', 'one line of text'],
    [truth, 'yes', 'true or false'],
    [truth, 'True', 'true or false'],
    [truth, '', 'true or false'],
    [number, '30d', 'a whole number'],
    [number, '1.5', 'a whole number'],
    [number, '1e3', 'a whole number'],
    [number, '30\n', 'a whole number'],
    [duration, '300', 'a duration such as 5m or 4h0m0s'],
    [duration, '-5m', 'a duration such as 5m or 4h0m0s'],
    [duration, '1d', 'a duration such as 5m or 4h0m0s'],
    [list, '', 'members joined by commas, without spaces'],
    [list, 'A,', 'members joined by commas, without spaces'],
    [list, 'A, B', 'members joined by commas, without spaces'],
    [file, 'ca.crt', 'the absolute path of a file'],
    [kubeconfig, 'backend.kubeconfig', 'the absolute path of a file'],
    [file, './ca.crt', 'the absolute path of a file'],
    [file, '~/ca.crt', 'the absolute path of a file'],
    [file, '/etc/kubernetes/pki/', 'the absolute path of a file'],
    [file, '/etc//ca.crt', 'the absolute path of a file'],
    [file, '/etc/kubernetes/../ca.crt', 'the absolute path of a file'],
    [file, '/', 'the absolute path of a file'],
    [file, '/etc/ca.crt\n', 'one line of text'],
    [issuer, 'http://login.example.com', 'an https address'],
    [issuer, 'login.example.com', 'an https address'],
    [issuer, 'https://', 'an https address'],
    [issuer, 'https://login.example.com?x=1', 'an https address'],
  ])('$0.type $0.flag=$1', (setting, value, expected) => {
    expect(valueProblem(setting, value)).toBe(`expected ${expected} for --${setting.flag}, found ${JSON.stringify(value)}`);
  });
});

describe('of the settings that controls leave open', () => {
  const controls = [...readSources().controls.values()];
  const open = new Map(controls.flatMap(({ checks }) => openSettings(checks).map((setting) => [setting.flag, setting] as const)));
  const flagsThat = (isWanted: (setting: Setting) => boolean): string[] =>
    [...open.values()].filter(isWanted).map(({ flag }) => flag).toSorted();

  test('all texts but these are absolute paths of files', () => {
    const isText = (setting: Setting): boolean => setting.type === 'string' && !namesFile(setting);
    expect(flagsThat(isText)).toEqual(['authorization-mode', 'oidc-issuer-url']);
    expect(flagsThat(namesFile)).toEqual(expect.arrayContaining(['audit-log-path', 'kubelet-client-key', 'root-ca-file']));
  });

  test('none is true or false, as a control that names one of them leaves no choice', () => {
    const others = flagsThat(({ type }) => type !== 'string');
    expect(others).toEqual([
      'audit-log-maxage',
      'audit-log-maxbackup',
      'audit-log-maxsize',
      'cipher-suites',
      'event-qps',
      'pod-max-pids',
      'request-timeout',
      'secure-port',
      'streaming-connection-idle-timeout',
      'terminated-pod-gc-threshold',
      'tls-cipher-suites',
    ]);
  });
});

function namesFile(setting: Setting): boolean {
  return valueProblem(setting, 'relative')?.includes('absolute') ?? false;
}
