import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KeepingInput } from '../../src/cli/keep-on-upgrade.js';
import { keepOnUpgrade } from '../../src/cli/keep-on-upgrade.js';
import { UsageError } from '../../src/cli/usage-error.js';
import type { Plan } from '../../src/model/plan.js';
import { textState } from '../../src/plan/file-state.js';
import { manifest, manifestPath, staticPod, view } from '../evaluate/snapshot-builder.js';
import { ApiHost } from '../probe/api-host.js';
import { configMap, ConfigMapKubectl } from '../probe/config-map-kubectl.js';

const path = manifestPath('scheduler');
const plan: Plan = {
  schema: 'cis-bench/plan/v1',
  run: 'run',
  stages: [{ name: 'all' }],
  leftovers: [],
  changes: [
    {
      host: 'm1',
      target: path,
      kind: 'pod-manifest',
      controls: ['1.4.1'],
      risk: 'restart',
      diff: '',
      restarts: ['scheduler'],
      needs: [],
      stage: 0,
      before: textState(manifest('scheduler', []), 0o600),
      after: textState(manifest('scheduler', ['--profiling=false']), 0o600),
    },
  ],
};

let api: ApiHost;
let input: KeepingInput;

beforeEach(async () => {
  api = new ApiHost();
  const masters = [{ session: await api.session(), kubeconfigs: ['/etc/kubernetes/admin.conf'] }];
  input = { views: [view(['master'], staticPod('scheduler', []))], masters, knownNames: [] };
});
afterEach(() => api.close());

const clusterText = 'apiVersion: kubeadm.k8s.io/v1beta4\nkind: ClusterConfiguration\nkubernetesVersion: v1.31.0\n';
const kubelet = configMap('kubelet-config', { kubelet: 'apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n' });

describe('what a fix sets', () => {
  it('goes into the ConfigMaps of kubeadm when that is asked for', async () => {
    new ConfigMapKubectl(api).set([configMap('kubeadm-config', { ClusterConfiguration: clusterText }), kubelet]);
    const kept = await keepOnUpgrade(plan, true, input);
    expect(kept.changes.at(-1)).toMatchObject({ target: 'ConfigMap kube-system/kubeadm-config', action: { text: expect.stringContaining('profiling') } });
    expect(kept.notes).toBeUndefined();
  });

  it('is said to be lost when it is not, and the API is not asked', async () => {
    api.kubectl();
    const kept = await keepOnUpgrade({ ...plan, notes: ['first'] }, false, input);
    expect(kept).toEqual({ ...plan, notes: ['first', expect.stringContaining(path)] });
    expect(api.asked()).toEqual([]);
  });

  it.each([
    ['kubeadm did not make the cluster', [kubelet], /^--persist: there is no ConfigMap kube-system\/kubeadm-config.* Nothing was changed\.$/],
    ['the text is of another version', [configMap('kubeadm-config', { ClusterConfiguration: 'kind: x\n' }), kubelet], /^--persist: ConfigMap kube-system\/kubeadm-config: .*not ClusterConfiguration/],
  ])('cannot be kept where %s', async (_, configMaps, message) => {
    new ConfigMapKubectl(api).set(configMaps);
    const kept = keepOnUpgrade(plan, true, input);
    await expect(kept).rejects.toThrow(message);
    await expect(kept).rejects.toBeInstanceOf(UsageError);
  });
});
