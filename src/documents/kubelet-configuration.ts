import { readTypedDocument } from './typed-document.js';
import { removeYamlKey, setYamlKey, type KeyValue } from './yaml-keys.js';

const type = {
  kind: 'KubeletConfiguration',
  apiVersions: ['kubelet.config.k8s.io/v1beta1'],
  namedBy: 'the ConfigMap kubelet-config (until Kubernetes 1.23 kubelet-config-1.x) of kube-system',
} as const;

/** A key of the kubelet's configuration by its path; undefined removes it. */
export interface KubeletKey {
  readonly key: readonly string[];
  readonly value: KeyValue | undefined;
}

/**
 * Sets or removes keys of a KubeletConfiguration and leaves all else as it is written. Throws a DocumentError when the
 * text is none, and as `setYamlKey` does.
 */
export function setKubeletKeys(text: string, keys: readonly KubeletKey[]): string {
  readTypedDocument(text, type);
  return keys.reduce(
    (edited, { key, value }) => (value === undefined ? removeYamlKey(edited, key) : setYamlKey(edited, key, value)),
    text,
  );
}
