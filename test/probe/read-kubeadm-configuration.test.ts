import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { KubeadmConfiguration } from '../../src/model/kubeadm-configuration.js';
import { readKubeadmConfiguration } from '../../src/probe/read-kubeadm-configuration.js';
import type { ClusterProblem } from '../../src/probe/read-cluster.js';
import { ApiHost, recorded } from './api-host.js';
import { configMap, ConfigMapKubectl } from './config-map-kubectl.js';

const kubeconfigs = ['/etc/kubernetes/admin.conf'];
let api: ApiHost;

beforeEach(() => {
  api = new ApiHost();
});
afterEach(() => api.close());

const clusterText = (version: string): string =>
  `apiServer: {}\napiVersion: kubeadm.k8s.io/v1beta2\nkind: ClusterConfiguration\nkubernetesVersion: ${version}\n\n`;
const kubeadm = (text: string) => configMap('kubeadm-config', { ClusterConfiguration: text, ClusterStatus: 'apiEndpoints: {}\n' });
const kubelet = (name: string, text = `kind: KubeletConfiguration # ${name}\n`) => configMap(name, { kubelet: text });

async function read(): Promise<KubeadmConfiguration | ClusterProblem> {
  return readKubeadmConfiguration([{ session: await api.session(), kubeconfigs }]);
}

describe('the configuration of kubeadm', () => {
  it.each([
    ['v1.20.2', 'kubelet-config-1.20', ['kubelet-config-1.19', 'kubelet-config-1.20']],
    ['"1.23.17"', 'kubelet-config-1.23', ['kubelet-config-1.23', 'kubelet-config']],
    ['v1.23.1', 'kubelet-config', ['kubelet-config']],
    ['v1.24.0', 'kubelet-config', ['kubelet-config-1.24', 'kubelet-config']],
    ['v1.24.0', 'kubelet-config-1.24', ['kubelet-config-1.23', 'kubelet-config-1.24']],
    ['v1.31.0-rc.1', 'kubelet-config', ['kubelet-config']],
  ])('of Kubernetes %s is read to the letter, that of the kubelet from %s', async (version, name, there) => {
    new ConfigMapKubectl(api).set([kubeadm(clusterText(version)), ...there.map((each) => kubelet(each))]);
    expect(await read()).toEqual({
      clusterConfiguration: { name: 'kubeadm-config', key: 'ClusterConfiguration', text: clusterText(version) },
      kubeletConfiguration: { name, key: 'kubelet', text: `kind: KubeletConfiguration # ${name}\n` },
    });
  });

  it('is read through the next master when the first does not get an answer', async () => {
    const other = new ApiHost();
    new ConfigMapKubectl(api).set([kubeadm(clusterText('v1.31.0')), kubelet('kubelet-config')]);
    try {
      other.kubectl("*) echo 'The connection to the server 192.0.2.1:6443 was refused' >&2; exit 1 ;;");
      const masters = [await other.session(), await api.session()].map((session) => ({ session, kubeconfigs }));
      expect(await readKubeadmConfiguration(masters)).toHaveProperty('kubeletConfiguration');
      expect(await readKubeadmConfiguration(masters.slice(0, 1))).toEqual({ problem: expect.stringMatching(/nothing answers at the server address/) });
    } finally {
      await other.close();
    }
  });

  it('is nothing that a cluster of another installer has', async () => {
    new ConfigMapKubectl(api).set([kubelet('kubelet-config-1.20')]);
    expect(await read()).toEqual({ problem: expect.stringMatching(/no ConfigMap kube-system\/kubeadm-config .*not made by kubeadm/) });
  });

  it('is incomplete without that of the kubelet, or without its key', async () => {
    const kubectl = new ConfigMapKubectl(api);
    kubectl.set([kubeadm(clusterText('v1.20.2')), kubelet('kubelet-config-1.19')]);
    expect(await read()).toEqual({ problem: expect.stringContaining('kube-system/kubelet-config-1.20 with kubelet in it') });
    kubectl.set([configMap('kubeadm-config', { MasterConfiguration: 'x' })]);
    expect(await read()).toEqual({ problem: expect.stringContaining('with ClusterConfiguration in it') });
  });

  it('stays on the host where it may hold secrets', async () => {
    const text = `${clusterText('v1.31.0')}apiServer: {extraEnvs: [{name: HTTPS_PROXY, value: 'http://me:hunter2@proxy'}]}\n`;
    new ConfigMapKubectl(api).set([kubeadm(text), kubelet('kubelet-config')]);
    const { session, said } = recorded(await api.session());
    expect(await readKubeadmConfiguration([{ session, kubeconfigs }])).toEqual({
      problem: expect.stringMatching(/kubeadm-config has extraEnvs, whose values may be secrets.*edit configmap kubeadm-config/),
    });
    expect(said()).not.toContain('hunter2');
    new ConfigMapKubectl(api).set([kubeadm(clusterText('v1.31.0')), kubelet('kubelet-config', 'staticPodURLHeader: {Authorization: [x]}\n')]);
    expect(await readKubeadmConfiguration([{ session, kubeconfigs }])).toEqual({ problem: expect.stringContaining('staticPodURLHeader') });
  });

  it('needs a kubectl, a kubeconfig, and a master', async () => {
    const alone = { session: await api.session(true), kubeconfigs };
    expect(await readKubeadmConfiguration([alone])).toEqual({ problem: expect.stringMatching(/neither kubectl nor curl/) });
    api.tree.write('/programs/curl', '#!/bin/sh\nexit 1\n', 0o755);
    expect(await readKubeadmConfiguration([alone])).toEqual({ problem: expect.stringMatching(/has no kubectl, with which/) });
    expect(await readKubeadmConfiguration([{ ...alone, kubeconfigs: ['/none'] }])).toEqual({ problem: expect.stringMatching(/no kubeconfig of an administrator/) });
    expect(await readKubeadmConfiguration([])).toEqual({ problem: expect.stringMatching(/no master/) });
  });
});
