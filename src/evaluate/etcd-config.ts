import { DocumentError } from '../documents/document-error.js';
import { readYamlKey } from '../documents/yaml-keys.js';
import type { Setting } from '../model/control.js';
import type { Snapshot } from '../model/snapshot.js';
import type { ServiceDeclaration } from './etcd-service.js';
import { configValue } from './typed-value.js';

/**
 * Reads a setting from etcd's own configuration file. An etcd that has one takes nothing from flags and environment
 * (etcd, server/etcdmain/config.go: `configFromFile`).
 * @param path absolute
 */
export function readEtcdConfig(snapshot: Snapshot, path: string, setting: Setting): ServiceDeclaration {
  const fact = snapshot.files[path];
  const unread = (why: string): ServiceDeclaration => ({ said: undefined, home: undefined, problem: `${path}: ${why}` });
  if (fact?.state === 'unreadable') return unread(fact.reason);
  if (fact?.state !== 'present') return unread('etcd takes its settings from this file, which was not found');
  if (fact.content === undefined) return unread('is not a UTF-8 text file');
  const key = etcdConfigKey(setting.flag);
  try {
    const value = configValue(readYamlKey(fact.content, key).value);
    const said = { value, source: path, name: key.join('.') };
    return { said, home: { kind: 'etcd-config', path, key }, problem: undefined };
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    return unread(error.message);
  }
}

const transportKeys: ReadonlySet<string> = new Set([
  'cert-file',
  'key-file',
  'client-cert-file',
  'client-key-file',
  'client-cert-auth',
  'trusted-ca-file',
  'auto-tls',
]);

/** The key of etcd's configuration file for a flag: the same word, those of TLS below a map (etcd.conf.yml.sample). */
export function etcdConfigKey(flag: string): readonly string[] {
  const peer = flag.startsWith('peer-') ? flag.slice('peer-'.length) : undefined;
  if (peer !== undefined && transportKeys.has(peer)) return ['peer-transport-security', peer];
  return transportKeys.has(flag) ? ['client-transport-security', flag] : [flag];
}
