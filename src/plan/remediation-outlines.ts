import type { Remediation } from '../model/control.js';

/** What a remediation of several edits does on any host, and what it looks at afterwards, in words. */
export interface RemediationOutline {
  /** Beside the steps that the control's own checks ask for, unless these are left out. */
  readonly steps: readonly string[];
  /** True when the steps tell all, so that those of the checks are left out. */
  readonly isWhole: boolean;
  /** What is looked at afterwards, beyond what every fix is followed by. */
  readonly proof: readonly string[];
}

const newPodProof = 'through each API server a new pod starts on every node whose images are known, and is deleted again';

/** The remediations in words. */
export const remediationOutlines: Readonly<Record<Remediation, RemediationOutline>> = {
  'audit-log': {
    steps: ['installs an audit policy where there is none, makes the log directory, mounts both, and sets the flags'],
    isWhole: true,
    proof: ['the audit log grows, and has an entry that was made after the API server restarted'],
  },
  'kernel-defaults': {
    steps: ['before that gives the kernel what the kubelet insists on, now and in a file for the next boot'],
    isWhole: false,
    proof: ['each kernel setting reads back as it was set, before the kubelet restarts'],
  },
  'etcd-user': {
    steps: ['makes the system user etcd where there is none'],
    isWhole: false,
    proof: [],
  },
  encryption: {
    steps: [
      'makes a key on a control plane host, lets every API server read with it before any writes with it, and then ' +
        'writes every Secret again',
    ],
    isWhole: true,
    proof: ['every API server runs with the new configuration, and etcd itself is looked at until each Secret in it is encrypted'],
  },
  'event-rate-limit': {
    steps: ['adds limits for events to the admission configuration file, makes and mounts one where there is none'],
    isWhole: false,
    proof: [],
  },
  'pod-security-policies': {
    steps: ['before that creates policies and bindings, so that what the system and the workloads need is still admitted'],
    isWhole: false,
    proof: [newPodProof],
  },
  'kubelet-serving-certificates': {
    steps: [
      'lets every kubelet ask for a serving certificate of the cluster’s authority and approves the requests that fit, ' +
        'then sets the flag to that authority',
    ],
    isWhole: true,
    proof: ['every kubelet serves the certificate that it was given, before any API server insists on it'],
  },
  'always-pull-images': {
    steps: [],
    isWhole: false,
    proof: [newPodProof],
  },
  'image-policy-webhook': {
    steps: [
      'given the kubeconfig of the service that verifies images, adds ImagePolicyWebhook to the admission configuration ' +
        'file and to the plugins of every API server, makes that file where there is none, and mounts both',
    ],
    isWhole: true,
    proof: [newPodProof],
  },
  'anonymous-requests': {
    steps: [
      'below Kubernetes 1.32 sets --anonymous-auth to false',
      'from 1.32 on leaves anonymous requests nothing but the health paths, by an AuthenticationConfiguration',
    ],
    isWhole: true,
    proof: [],
  },
};
