import { describe, expect, it } from 'vitest';
import { readSources } from '../../src/benchmark/sources.js';
import type { SettingHome } from '../../src/evaluate/setting-home.js';
import type { Component } from '../../src/model/component.js';
import type { Value } from '../../src/model/constraint.js';
import type { Setting } from '../../src/model/control.js';
import type { NameKind } from '../../src/model/known-name.js';
import { isKnownIn } from '../../src/plan/known-in.js';
import { nameRefusal } from '../../src/plan/name-refusal.js';

const { knownNames } = readSources();

const manifest = (component: Component): SettingHome => ({ kind: 'pod-manifest', path: `/etc/kubernetes/manifests/${component}.yaml`, component });
const configuration = (key: string): SettingHome => ({ kind: 'kubelet-config', path: '/var/lib/kubelet/config.yaml', key: key.split('.') });
const schedulerConfiguration = (key: string): SettingHome => ({ kind: 'component-config', path: '/etc/kubernetes/scheduler.yaml', key: [key], component: 'scheduler' });
const kubeletArguments: SettingHome = { kind: 'kubelet-arguments', path: '/var/lib/kubelet/kubeadm-flags.env' };
const etcdEnvironment: SettingHome = { kind: 'etcd-environment', path: '/etc/etcd.env', variable: 'ETCD_CIPHER_SUITES' };
const apiserver = manifest('apiserver');

const text = (flag: string): Setting => ({ flag, type: 'string' });
const list = (flag: string): Setting => ({ flag, type: 'list' });
const plugins = list('enable-admission-plugins');
const suites = list('tls-cipher-suites');
const gate = (key: string): Setting => ({ flag: 'feature-gates', key, type: 'boolean' });

type Case = readonly [setting: Setting, home: SettingHome, wanted: Value, version: string | undefined];
type RefusedCase = readonly [...Case, reason: string];

const refusalOf = ([setting, home, wanted, version]: Case, present?: Value): string | undefined =>
  nameRefusal({ setting, home, present, wanted }, version, knownNames);

describe('a name is written', () => {
  const cases: readonly Case[] = [
    [text('insecure-port'), apiserver, '0', '1.23.17'],
    [text('kubelet-https'), apiserver, 'true', '1.21.14'],
    [text('basic-auth-file'), apiserver, '/users', '1.18.20'],
    [text('experimental-encryption-provider-config'), apiserver, '/enc', '1.23.0'],
    [text('authentication-config'), apiserver, '/authn', '1.30.0'],
    [text('profiling'), manifest('scheduler'), 'false', undefined],
    [text('profiling'), schedulerConfiguration('enableProfiling'), 'false', '1.20.2'],
    [text('cert-file'), manifest('etcd'), '/server.crt', undefined],
    [text('cert-file'), etcdEnvironment, '/server.crt', '1.20.2'],
    [plugins, apiserver, ['NodeRestriction'], undefined],
    [plugins, apiserver, ['PodSecurityPolicy'], '1.24.17'],
    [plugins, apiserver, ['SecurityContextDeny'], '1.26.15'],
    [plugins, apiserver, ['PodSecurity'], '1.23.0'],
    [gate('RotateKubeletServerCertificate'), manifest('controller-manager'), 'true', '1.34.1'],
    [gate('RotateKubeletServerCertificate'), configuration('featureGates.RotateKubeletServerCertificate'), 'true', '1.20.2'],
    [text('seccomp-default'), configuration('seccompDefault'), 'true', '1.25.0'],
    [text('seccomp-default'), kubeletArguments, 'true', '1.34.0'],
    [list('allowed-unsafe-sysctls'), kubeletArguments, ['net.*'], '1.15.12'],
    [list('allowed-unsafe-sysctls'), configuration('allowedUnsafeSysctls'), ['net.*'], '1.16.0'],
    [suites, apiserver, ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'], '1.15.0'],
    [suites, configuration('tlsCipherSuites'), ['TLS_AES_128_GCM_SHA256'], '1.19.0'],
    [list('cipher-suites'), etcdEnvironment, ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'], '1.20.2'],
  ];

  it.each(cases)('%j at %j: %j in %s', (...each) => {
    expect(refusalOf(each)).toBeUndefined();
  });

  it('where it stands already, and only another is added', () => {
    expect(refusalOf([plugins, apiserver, ['OurOwnPlugin', 'EventRateLimit'], '1.30.0'], ['OurOwnPlugin'])).toBeUndefined();
    expect(refusalOf([suites, apiserver, ['TLS_OURS'], '1.30.0'], ['TLS_OURS', 'TLS_RSA_WITH_RC4_128_SHA'])).toBeUndefined();
  });

  it('or taken away without being asked about, so one that is gone may be', () => {
    expect(refusalOf([text('insecure-port'), apiserver, undefined, '1.24.0'], '8080')).toBeUndefined();
    expect(refusalOf([text('of-a-vendor'), apiserver, undefined, undefined], 'x')).toBeUndefined();
  });
});

describe('a name is refused', () => {
  const cases: readonly RefusedCase[] = [
    [text('insecure-port'), apiserver, '0', '1.24.0', 'the flag --insecure-port exists in Kubernetes up to 1.23, and this is 1.24.0: kube-apiserver would not start with it'],
    [text('insecure-bind-address'), apiserver, '127.0.0.1', '1.24.0', 'exists in Kubernetes up to 1.23, and this is 1.24.0'],
    [text('kubelet-https'), apiserver, 'true', '1.22.0', 'exists in Kubernetes up to 1.21, and this is 1.22.0'],
    [text('basic-auth-file'), apiserver, '/users', '1.19.0', 'exists in Kubernetes up to 1.18, and this is 1.19.0'],
    [text('experimental-encryption-provider-config'), apiserver, '/enc', '1.24.0', 'exists in Kubernetes up to 1.23'],
    [text('encryption-provider-config-automatic-reload'), apiserver, 'true', '1.25.0', 'exists in Kubernetes 1.26 and later, and this is 1.25.0'],
    [text('authentication-config'), apiserver, '/authn', '1.28.0', 'exists in Kubernetes 1.29 and later'],
    [text('authentication-config'), apiserver, '/authn', '1.29.1', 'needs the feature gate StructuredAuthenticationConfiguration in Kubernetes up to 1.29, and this is 1.29.1'],
    [text('config-dir'), kubeletArguments, '/etc/kubernetes/kubelet.conf.d', '1.29.0', 'needs the variable KUBELET_CONFIG_DROPIN_DIR_ALPHA'],
    [text('insecure-port'), apiserver, '0', undefined, 'up to 1.23, and its version is unknown: kube-apiserver may not start with it'],
    [text('cert-file'), apiserver, '/server.crt', '1.20.2', 'the flag --cert-file is not on record for any kube-apiserver of Kubernetes 1.15 to 1.34, and this is 1.20.2; where it does exist, add it to kubernetes/*.yaml'],
    [text('profilling'), manifest('scheduler'), 'false', undefined, 'is not on record for any kube-scheduler of Kubernetes 1.15 to 1.34, and its version is unknown'],
    [text('tls-cipher-suites'), manifest('etcd'), 'x', '1.20.2', 'the flag --tls-cipher-suites is not on record for any etcd, and this is 1.20.2'],
    [plugins, apiserver, ['PodSecurityPolicy'], '1.25.0', 'the admission plugin PodSecurityPolicy exists in Kubernetes up to 1.24, and this is 1.25.0'],
    [plugins, apiserver, ['SecurityContextDeny'], '1.30.1', 'exists in Kubernetes up to 1.29, and this is 1.30.1'],
    [plugins, apiserver, ['SecurityContextDeny'], '1.27.3', 'needs the feature gate SecurityContextDeny in Kubernetes 1.27 to 1.29, and this is 1.27.3'],
    [plugins, apiserver, ['DenyServiceExternalIPs'], '1.20.2', 'exists in Kubernetes 1.21 and later, and this is 1.20.2'],
    [plugins, apiserver, ['PodSecurityPolicy'], undefined, 'and its version is unknown'],
    [plugins, apiserver, ['NodeRestricton'], '1.20.2', 'the admission plugin NodeRestricton is not on record for any kube-apiserver'],
    [list('disable-admission-plugins'), apiserver, ['PodSecurityPolicy'], '1.25.0', 'PodSecurityPolicy exists in Kubernetes up to 1.24'],
    [gate('AdvancedAuditing'), apiserver, 'true', '1.28.0', 'the feature gate AdvancedAuditing exists in Kubernetes up to 1.27, and this is 1.28.0'],
    [gate('DynamicKubeletConfig'), kubeletArguments, 'false', '1.26.0', 'the feature gate DynamicKubeletConfig exists in Kubernetes up to 1.25'],
    [gate('DynamicKubeletConfig'), configuration('featureGates.DynamicKubeletConfig'), 'false', '1.26.0', 'kubelet would not start'],
    [gate('NoSuchGate'), apiserver, 'true', '1.20.2', 'the feature gate NoSuchGate is not on record'],
    [text('seccomp-default'), kubeletArguments, 'true', '1.21.0', 'the flag --seccomp-default exists in Kubernetes 1.22 and later'],
    [text('seccomp-default'), configuration('seccompDefault'), 'true', '1.21.0', 'the configuration field seccompDefault exists in Kubernetes 1.22 and later'],
    [text('seccomp-default'), configuration('seccompDefault'), 'true', '1.24.0', 'needs the feature gate SeccompDefault in Kubernetes up to 1.24, and this is 1.24.0'],
    [list('allowed-unsafe-sysctls'), configuration('allowedUnsafeSysctls'), ['net.*'], '1.15.12', 'the configuration field allowedUnsafeSysctls exists in Kubernetes 1.16 and later, and this is 1.15.12'],
    [text('read-only-port'), configuration('readonlyPort'), '0', '1.20.2', 'the configuration field readonlyPort is not on record for any kubelet'],
    [text('profiling'), schedulerConfiguration('profiling'), 'false', '1.20.2', 'the configuration field profiling is not on record for any kube-scheduler'],
    [suites, apiserver, ['TLS_AES_128_GCM_SHA256'], '1.18.20', 'the cipher suite TLS_AES_128_GCM_SHA256 exists in Kubernetes 1.19 and later, and this is 1.18.20'],
    [suites, configuration('tlsCipherSuites'), ['TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256'], '1.18.0', 'exists in Kubernetes 1.19 and later'],
    [suites, apiserver, ['ECDHE-RSA-AES128-GCM-SHA256'], '1.20.2', 'the cipher suite ECDHE-RSA-AES128-GCM-SHA256 is not on record'],
    [list('cipher-suites'), manifest('etcd'), ['TLS_AES_128_GCM_SHA256'], '1.30.0', 'TLS_AES_128_GCM_SHA256 is not on record for any etcd'],
  ];

  it.each(cases)('%j at %j: %j in %s', (setting, home, wanted, version, reason) => {
    expect(refusalOf([setting, home, wanted, version])).toContain(reason);
  });
});

describe('for other remediations', () => {
  it.each<readonly [NameKind, string, Component, string]>([
    ['config-field', 'AuthenticationConfiguration.anonymous', 'apiserver', '1.32.0'],
    ['feature-gate', 'AnonymousAuthConfigurableEndpoints', 'apiserver', '1.31.0'],
    ['flag', 'authentication-config', 'apiserver', '1.34.0'],
    ['flag', 'admission-control-config-file', 'apiserver', '1.15.0'],
    ['config-field', 'serverTLSBootstrap', 'kubelet', '1.20.2'],
    ['config-field', 'protectKernelDefaults', 'kubelet', '1.34.0'],
    ['flag', 'config-dir', 'kubelet', '1.30.0'],
    ['flag', 'audit-policy-file', 'apiserver', '1.20.2'],
    ['flag', 'audit-log-format', 'apiserver', '1.20.2'],
    ['flag', 'authorization-config', 'apiserver', '1.30.0'],
  ])('%s %s is known to the %s of %s', (kind, name, component, version) => {
    expect(isKnownIn(knownNames, kind, name, component, version)).toBe('known');
  });

  it.each<readonly [NameKind, string, Component, string | undefined, string]>([
    ['config-field', 'AuthenticationConfiguration.anonymous', 'apiserver', '1.30.4', 'exists in Kubernetes 1.31 and later, and this is 1.30.4'],
    ['config-field', 'AuthenticationConfiguration.anonymous', 'apiserver', '1.31.0', 'needs the feature gate AnonymousAuthConfigurableEndpoints in Kubernetes up to 1.31'],
    ['config-field', 'serverTLSBootstrap', 'apiserver', '1.20.2', 'is not on record for any kube-apiserver'],
    ['flag', 'audit-policy-file', 'kubelet', undefined, 'is not on record for any kubelet'],
  ])('%s %s is not known to the %s of %s', (kind, name, component, version, reason) => {
    expect(isKnownIn(knownNames, kind, name, component, version)).toContain(reason);
  });
});
