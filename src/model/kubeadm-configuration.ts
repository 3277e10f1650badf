/** A text of a ConfigMap in kubeadm's namespace. */
export interface ConfigMapText {
  readonly name: string;
  readonly key: string;
  readonly text: string;
}

/** From what kubeadm writes the files of a host anew when it upgrades. */
export interface KubeadmConfiguration {
  readonly clusterConfiguration: ConfigMapText;
  readonly kubeletConfiguration: ConfigMapText;
}

/** Where kubeadm keeps its ConfigMaps (cmd/kubeadm/app/constants). */
export const kubeadmNamespace = 'kube-system';
