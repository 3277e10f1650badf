import { describe, expect, it } from 'vitest';
import type { SettingHome } from '../../src/evaluate/setting-home.js';
import type { Value } from '../../src/model/constraint.js';
import type { Setting } from '../../src/model/control.js';
import { applySetting } from '../../src/plan/apply-setting.js';
import { control, view } from '../evaluate/snapshot-builder.js';

const autoTls: Setting = { flag: 'auto-tls', env: 'ETCD_AUTO_TLS', type: 'boolean' };
const suites: Setting = { flag: 'cipher-suites', env: 'ETCD_CIPHER_SUITES', type: 'list' };
const anonymous: Setting = { flag: 'anonymous-auth', config: 'authentication.anonymous.enabled', type: 'boolean' };

function apply(text: string, home: SettingHome, setting: Setting, value: Value): string {
  return applySetting(text, { control: control('2.3'), view: view(['etcd'], {}), path: home.path, kind: 'setting', home, setting, value });
}

const environment: SettingHome = { kind: 'etcd-environment', path: '/etc/etcd.env', variable: 'ETCD_AUTO_TLS' };
const unit = '/etc/systemd/system/etcd.service';

describe('a setting of an etcd service', () => {
  it('becomes a variable of its environment file', () => {
    expect(apply('ETCD_NAME=e1\n', environment, autoTls, 'false')).toBe('ETCD_NAME=e1\nETCD_AUTO_TLS=false\n');
    expect(apply('ETCD_AUTO_TLS=true\n', environment, autoTls, 'false')).toBe('ETCD_AUTO_TLS=false\n');
  });

  it('is written as a list where it is one', () => {
    const home = { ...environment, variable: 'ETCD_CIPHER_SUITES' };
    expect(apply('A=1\n', home, suites, ['TLS_A', 'TLS_B'])).toBe('A=1\nETCD_CIPHER_SUITES=TLS_A,TLS_B\n');
  });

  it('is taken back by an empty variable, and not begun where there is none', () => {
    expect(apply('ETCD_AUTO_TLS=true\n', environment, autoTls, undefined)).toBe('ETCD_AUTO_TLS=\n');
    expect(apply('A=1\n', environment, autoTls, undefined)).toBe('A=1\n');
  });

  it('becomes an argument of its unit', () => {
    const home: SettingHome = { kind: 'etcd-arguments', path: unit };
    expect(apply('[Service]\nExecStart=/usr/bin/etcd --auto-tls\n', home, autoTls, 'false')).toContain('etcd --auto-tls=false\n');
    expect(apply('[Service]\nExecStart=/usr/bin/etcd\n', home, autoTls, 'false')).toContain('etcd --auto-tls=false\n');
    expect(apply('[Service]\nExecStart=/usr/bin/etcd --auto-tls\n', home, autoTls, undefined)).toContain('etcd\n');
  });

  it('becomes a typed key of its own file', () => {
    const home: SettingHome = { kind: 'etcd-config', path: '/etc/etcd.yaml', key: ['client-transport-security', 'auto-tls'] };
    expect(apply('name: e1 # here\n', home, autoTls, 'false')).toBe('name: e1 # here\nclient-transport-security:\n  auto-tls: false\n');
  });

  it('is not written into a file whose secrets stayed on the host', () => {
    const text = 'ETCD_ROOT_PASSWORD=(left out)\nETCD_AUTO_TLS=true\n';
    expect(() => apply(text, environment, autoTls, 'false')).toThrow(/value of ETCD_ROOT_PASSWORD never leaves the host.*set ETCD_AUTO_TLS in it by hand/);
  });

  it.each(['/lib/systemd/system/etcd.service', '/usr/lib/systemd/system/etcd.service.d/10.conf'])('is not written into %s, which is a package’s', (path) => {
    const home: SettingHome = { kind: 'etcd-arguments', path };
    expect(() => apply('[Service]\nExecStart=/usr/bin/etcd\n', home, autoTls, 'false')).toThrow(/belongs to a package.*set --auto-tls in a drop-in/);
  });
});

describe('a setting of the kubelet', () => {
  it('goes behind the command where no variable is for flags', () => {
    const home: SettingHome = { kind: 'kubelet-arguments', path: '/etc/systemd/system/kubelet.service' };
    expect(apply('[Service]\nExecStart=/usr/bin/kubelet --v=2\n', home, anonymous, 'false')).toBe('[Service]\nExecStart=/usr/bin/kubelet --v=2 --anonymous-auth=false\n');
  });

  it('goes into the variable where there is one', () => {
    const home: SettingHome = { kind: 'kubelet-arguments', path: '/etc/systemd/system/kubelet.service' };
    const text = '[Service]\nEnvironment="KUBELET_ARGS=--v=2"\nExecStart=/usr/bin/kubelet $KUBELET_ARGS\n';
    expect(apply(text, home, anonymous, 'false')).toContain('"KUBELET_ARGS=--v=2 --anonymous-auth=false"');
  });
});
