import { describe, expect, test } from 'vitest';
import { apiObjects } from '../../src/probe/api-objects.js';

const { pods, roles, rolebindings, deployments, serviceaccounts } = apiObjects;

/** A Pod as the API gives it, with everything that must not be kept. */
const rawPod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'shop-5d4f8c7b9-x2x7k',
    namespace: 'shop',
    uid: '0f3d',
    creationTimestamp: null,
    labels: { app: 'shop', 'pod-template-hash': '5d4f8c7b9' },
    annotations: {
      'kubectl.kubernetes.io/last-applied-configuration': '{"password":"hunter2"}',
      'container.apparmor.security.beta.kubernetes.io/web': 'runtime/default',
      'seccomp.security.alpha.kubernetes.io/pod': 'runtime/default',
    },
    ownerReferences: [
      { apiVersion: 'v1', kind: 'ConfigMap', name: 'not-me', uid: '1' },
      { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'shop-5d4f8c7b9', uid: '2', controller: true },
    ],
    managedFields: [{ manager: 'kubectl' }],
  },
  spec: {
    serviceAccount: 'legacy',
    serviceAccountName: 'shop',
    hostPID: true,
    initContainers: null,
    securityContext: {},
    containers: [
      {
        name: 'web',
        image: 'shop:1.2',
        command: ['/bin/web', '--token=hunter2'],
        args: ['hunter2'],
        env: [
          { name: 'PASSWORD', value: 'hunter2' },
          { name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'shop-token', key: 'token' } } },
          { name: 'NODE', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } },
        ],
        envFrom: [{ secretRef: { name: 'all-keys' } }, { configMapRef: { name: 'settings' } }],
        ports: [{ containerPort: 80, hostPort: 8080, protocol: 'TCP' }],
        resources: { limits: { cpu: '1' } },
        volumeMounts: [{ name: 'root', mountPath: '/host', readOnly: true, mountPropagation: 'None' }],
        livenessProbe: { exec: { command: ['cat', 'hunter2'] } },
      },
    ],
    volumes: [
      { name: 'root', hostPath: { path: '/', type: '' } },
      { name: 'token', secret: { secretName: 'shop-token' } },
    ],
  },
  status: { phase: 'Running', podIP: '10.0.0.1' },
};

describe('of a pod', () => {
  test('is kept what rules need, and nothing else', () => {
    expect(pods.project(rawPod)).toEqual({
      metadata: {
        name: 'shop-5d4f8c7b9-x2x7k',
        namespace: 'shop',
        labels: { app: 'shop', 'pod-template-hash': '5d4f8c7b9' },
        annotations: {
          'container.apparmor.security.beta.kubernetes.io/web': 'runtime/default',
          'seccomp.security.alpha.kubernetes.io/pod': 'runtime/default',
        },
        controller: { kind: 'ReplicaSet', name: 'shop-5d4f8c7b9' },
      },
      spec: {
        serviceAccountName: 'shop',
        hostPID: true,
        securityContext: {},
        containers: [
          {
            name: 'web',
            image: 'shop:1.2',
            env: [{ name: 'PASSWORD' }, { name: 'TOKEN', secret: 'shop-token' }, { name: 'NODE' }],
            envFromSecrets: ['all-keys'],
            ports: [{ containerPort: 80, hostPort: 8080 }],
            resources: { limits: { cpu: '1' } },
            volumeMounts: [{ name: 'root', mountPath: '/host', readOnly: true }],
          },
        ],
        volumes: [{ name: 'root', hostPath: { path: '/', type: '' } }, { name: 'token' }],
      },
      status: { phase: 'Running' },
    });
  });

  test('no literal value of a variable, command or argument survives', () => {
    expect(JSON.stringify(pods.project(rawPod))).not.toContain('hunter2');
  });
});

describe('nulls of the API', () => {
  test('stand for empty lists', () => {
    expect(roles.project({ metadata: { name: 'a', namespace: 'x' }, rules: null })).toEqual({
      metadata: { name: 'a', namespace: 'x' },
      rules: [],
    });
    const raw = { metadata: { name: 'a' }, roleRef: { apiGroup: 'x', kind: 'Role', name: 'r' }, subjects: null };
    expect(rolebindings.project(raw)).toEqual({
      metadata: { name: 'a' },
      roleRef: { kind: 'Role', name: 'r' },
      subjects: [],
    });
  });
});

test('a member of a list gets the kind that it does not say', () => {
  expect(deployments.project({ metadata: { name: 'a', namespace: 'x' }, spec: { replicas: 1 } })).toEqual({
    kind: 'Deployment',
    metadata: { name: 'a', namespace: 'x' },
  });
});

test('Secrets of a service account are not kept', () => {
  const raw = { metadata: { name: 'a' }, secrets: [{ name: 's' }], automountServiceAccountToken: false };
  expect(serviceaccounts.project(raw)).toEqual({ metadata: { name: 'a' }, automountServiceAccountToken: false });
});

test.each([
  ['no object', 'text'],
  ['no name', { metadata: {} }],
  ['a list for a map', { metadata: { name: 'a' }, spec: [] }],
  ['text for a number', { metadata: { name: 'a' }, spec: { containers: [], securityContext: { runAsUser: 'root' } } }],
])('%s is refused', (_, raw) => {
  expect(() => pods.project(raw)).toThrow(expect.objectContaining({ name: 'ZodError' }));
});

test('every path is absolute and ends in its kind, newest group version first', () => {
  for (const [plural, { paths }] of Object.entries(apiObjects)) {
    for (const path of paths) expect(path).toMatch(new RegExp(`^/apis?/.*/${plural}$|^/api/v1/${plural}$`));
  }
  expect(apiObjects.cronjobs.paths).toEqual(['/apis/batch/v1/cronjobs', '/apis/batch/v1beta1/cronjobs']);
});
