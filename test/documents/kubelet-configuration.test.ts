import { describe, expect, it } from 'vitest';
import { DocumentError } from '../../src/documents/document-error.js';
import { setKubeletKeys } from '../../src/documents/kubelet-configuration.js';

const text = 'apiVersion: kubelet.config.k8s.io/v1beta1\nauthentication:\n  anonymous:\n    enabled: true # open\nkind: KubeletConfiguration\nreadOnlyPort: 10255\n';

describe('keys of a kubelet configuration', () => {
  it('are set and removed, the rest as it was, once', () => {
    const keys = [
      { key: ['authentication', 'anonymous', 'enabled'], value: false },
      { key: ['readOnlyPort'], value: undefined },
      { key: ['evictionHard', 'memory.available'], value: '5%' },
    ];
    const after = setKubeletKeys(text, keys);
    expect(after).toBe(
      'apiVersion: kubelet.config.k8s.io/v1beta1\nauthentication:\n  anonymous:\n    enabled: false # open\nkind: KubeletConfiguration\nevictionHard:\n  memory.available: "5%"\n',
    );
    expect(setKubeletKeys(after, keys)).toBe(after);
  });

  it('are not set in a document of another kind', () => {
    expect(() => setKubeletKeys(text.replace('KubeletConfiguration', 'KubeProxyConfiguration'), [])).toThrow(DocumentError);
    expect(() => setKubeletKeys('', [])).toThrow(/empty/);
  });
});
