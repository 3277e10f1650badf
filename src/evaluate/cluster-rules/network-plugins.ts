import { imageName } from './image-reference.js';

/** Types of CNI plugins that enforce NetworkPolicies by themselves. */
const enforcing = [
  'calico',
  'cilium-cni',
  'antrea',
  'weave-net',
  'kube-ovn',
  'ovn-k8s-cni-overlay',
  'openshift-sdn',
  'romana',
  'nuage-cni-k8s',
  'contrail-k8s-cni',
  'nsx',
];

/** The reference plugins (containernetworking/plugins) and flannel, which connect pods and know nothing of policies. */
const plain = [
  'bridge',
  'ptp',
  'ipvlan',
  'macvlan',
  'vlan',
  'host-device',
  'dummy',
  'loopback',
  'tap',
  'win-bridge',
  'win-overlay',
  'portmap',
  'bandwidth',
  'firewall',
  'tuning',
  'sbr',
  'vrf',
  'flannel',
];

/** What a plugin's type says about NetworkPolicies. */
export function pluginKind(type: string): 'enforces' | 'plain' | 'unknown' {
  if (enforcing.includes(type)) return 'enforces';
  return plain.includes(type) ? 'plain' : 'unknown';
}

/** A program on every node that enforces NetworkPolicies, whatever connects the pods. */
export interface PolicyAgent {
  readonly name: string;
  /** Whether it does so only when it is told to, or from some version on. */
  readonly isOptional: boolean;
}

const agents: readonly (PolicyAgent & { readonly image: RegExp })[] = [
  { name: 'Calico', isOptional: false, image: /calico[-/]node$|(^|[-/])hardened-calico$/ },
  { name: 'Cilium', isOptional: false, image: /(^|\/)(mirrored-cilium-)?cilium$/ },
  { name: 'Antrea', isOptional: false, image: /(^|[-/])antrea-(agent(-\w+)?|ubuntu|ubi)$|antrea\/antrea$/ },
  { name: 'Weave Net', isOptional: false, image: /(^|[-/])weave-npc$/ },
  { name: 'kube-router', isOptional: false, image: /(^|[-/])kube-router$/ },
  { name: 'Kube-OVN', isOptional: false, image: /(^|[-/])kube-ovn$/ },
  { name: 'OVN-Kubernetes', isOptional: false, image: /(^|[-/])(ovn-kube(-\w+)?|ovn-kubernetes)$/ },
  { name: 'Romana', isOptional: false, image: /romana[-/]agent$/ },
  { name: 'Azure NPM', isOptional: false, image: /(^|[-/])azure-npm$/ },
  { name: 'kube-network-policies', isOptional: false, image: /(^|[-/])kube-network-policies$/ },
  { name: 'Amazon VPC CNI', isOptional: true, image: /aws-network-policy-agent$/ },
  { name: 'Galaxy', isOptional: true, image: /(^|[-/])galaxy$/ },
  { name: 'Terway', isOptional: true, image: /(^|[-/])terway$/ },
  { name: 'kindnet', isOptional: true, image: /(^|[-/])kindnetd$/ },
];

/** The agent that an image is of, by the image's name; registries and tags do not matter. */
export function policyAgent(image: string): PolicyAgent | undefined {
  const name = imageName(image);
  return agents.find((agent) => agent.image.test(name));
}
