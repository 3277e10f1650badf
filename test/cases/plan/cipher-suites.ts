import type { Component } from '../../../src/model/component.js';

interface SuiteCase {
  readonly title: string;
  readonly component?: Component;
  readonly version?: string;
  /** Of the key that the certificate in use is for. */
  readonly key: 'rsa' | 'ec' | 'unknown';
  /** Empty where the flag is not set. */
  readonly present: readonly string[];
  readonly allowed: readonly string[];
}

const rsa = 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256';
const rsaStrong = 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384';
const ec = 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256';
const ecStrong = 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384';
const weak = 'TLS_RSA_WITH_AES_128_GCM_SHA256';
const later = 'TLS_AES_128_GCM_SHA256';
const laterName = 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256';

export const suitesToDrawFrom: readonly string[] = [rsa, rsaStrong, ec, ecStrong, weak, later, laterName, 'TLS_NO_SUCH_SUITE'];

export const fitCases: readonly (SuiteCase & { readonly fitted: readonly string[] })[] = [
  { title: 'are all that are allowed where none is set', key: 'rsa', present: [], allowed: [ec, rsa, rsaStrong], fitted: [ec, rsa, rsaStrong] },
  { title: 'keep their order', key: 'rsa', present: [rsaStrong, weak, rsa], allowed: [rsa, rsaStrong], fitted: [rsaStrong, rsa] },
  { title: 'get one for the key when only others would be left', key: 'rsa', present: [weak, ec], allowed: [rsa, ec], fitted: [rsa, ec] },
  { title: 'get one for an elliptic key', key: 'ec', present: [weak, rsa], allowed: [rsa, ec, ecStrong], fitted: [ec, rsa] },
  { title: 'get the one that HTTP/2 demands', key: 'rsa', present: [weak, rsaStrong], allowed: [rsa, rsaStrong], fitted: [rsa, rsaStrong] },
  { title: 'get one for each kind of key where the key is not known', key: 'unknown', present: [weak, ec], allowed: [rsa, ec], fitted: [rsa, ec] },
  { title: 'serve one kind of key where the control allows no other', key: 'unknown', present: [weak, rsa], allowed: [rsa], fitted: [rsa] },
  { title: 'have no name of TLS 1.3 for a version before 1.19', version: '1.18.3', key: 'rsa', present: [], allowed: [later, laterName, rsa], fitted: [rsa] },
  { title: 'have names of TLS 1.3 from 1.19 on', version: '1.19.0', key: 'rsa', present: [], allowed: [later, laterName, rsa], fitted: [later, laterName, rsa] },
  { title: 'keep a name that the running version takes', version: '1.18.3', key: 'rsa', present: [later, rsa, weak], allowed: [later, rsa], fitted: [later, rsa] },
  { title: 'have no name of TLS 1.3 for etcd', component: 'etcd', key: 'ec', present: [], allowed: [later, ec], fitted: [ec] },
  { title: 'have none that nobody knows', key: 'ec', present: [], allowed: ['TLS_NO_SUCH_SUITE', ec], fitted: [ec] },
  { title: 'fit the kubelet’s key too', component: 'kubelet', key: 'ec', present: [weak, rsa], allowed: [rsa, ec], fitted: [ec, rsa] },
];

export const fitRefusals: readonly (SuiteCase & { readonly reason: RegExp })[] = [
  { title: 'a list without one for the key', key: 'ec', present: [rsa, weak], allowed: [rsa], reason: /by its key \(ECDSA\): TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256 is needed/ },
  { title: 'a list without the one that HTTP/2 demands', key: 'rsa', present: [weak], allowed: [rsaStrong], reason: /TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 is needed/ },
  { title: 'a list of which the version knows nothing', version: '1.18.3', key: 'unknown', present: [], allowed: [later], reason: /by any kind of key/ },
];
