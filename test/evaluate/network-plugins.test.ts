import { describe, expect, it } from 'vitest';
import { policyAgent } from '../../src/evaluate/cluster-rules/network-plugins.js';

describe('an agent that enforces policies', () => {
  it.each([
    ['docker.io/calico/node:v3.26.1', 'Calico'],
    ['calico/node', 'Calico'],
    ['rancher/mirrored-calico-node:v3', 'Calico'],
    ['r.example.com:5000/k8s/calico-node:v3', 'Calico'],
    ['quay.io/cilium/cilium:v1.15.0@sha256:00', 'Cilium'],
    ['rancher/mirrored-cilium-cilium:v1', 'Cilium'],
    ['antrea/antrea-agent-ubuntu:v2.0.0', 'Antrea'],
    ['weaveworks/weave-npc:2.8.1', 'Weave Net'],
    ['cloudnativelabs/kube-router:v2', 'kube-router'],
    ['docker.io/kubeovn/kube-ovn:v1.12', 'Kube-OVN'],
    ['mcr.microsoft.com/containernetworking/azure-npm:v1.5', 'Azure NPM'],
    ['602401143452.dkr.ecr.us-west-2.amazonaws.com/amazon/aws-network-policy-agent:v1.1', 'Amazon VPC CNI'],
  ])('is known by its image %s', (image, name) => {
    expect(policyAgent(image)?.name).toBe(name);
  });

  it.each(['calico/typha:v3', 'calico/kube-controllers:v3', 'quay.io/cilium/operator-generic:v1', 'quay.io/cilium/cilium-envoy:v1', 'antrea/antrea-ui:v1', 'flannel/flannel:v1', 'not-calico/nodejs:1'])(
    'is not %s',
    (image) => {
      expect(policyAgent(image)).toBe(undefined);
    },
  );
});
