import type { ManifestEdit } from '../../../src/documents/pod-manifest.js';
import type { ManifestCase } from './manifest-edits.js';

/** Mounts the log's directory, to be written to. */
export const log: ManifestEdit = {
  kind: 'add-host-path',
  name: 'audit-log',
  path: '/var/log/audit',
  mountPath: '/var/log/audit',
  type: 'DirectoryOrCreate',
  readOnly: false,
};
const policy: ManifestEdit = {
  kind: 'add-host-path',
  name: 'audit-policy',
  path: '/etc/audit.yaml',
  mountPath: '/etc/audit.yaml',
  type: 'File',
  readOnly: true,
};

/** Edits of volumes and mounts; `before` and `after` are everything below `containers:`. */
export const hostPathCases: readonly ManifestCase[] = [
  {
    title: 'creates the lists that are missing, indented as the document is',
    before: '    - command: [x]\n      name: x # one\n',
    edits: [policy],
    after:
      '    - command: [x]\n      name: x # one\n      volumeMounts:\n' +
      '        - mountPath: /etc/audit.yaml\n          name: audit-policy\n          readOnly: true\n' +
      '  volumes:\n    - hostPath:\n        path: /etc/audit.yaml\n        type: File\n      name: audit-policy\n',
  },
  {
    title: 'fills lists that are empty or null',
    before: '  - command: [x]\n    volumeMounts: [] # none\n    name: x\n  volumes: # none\n  hostNetwork: true\n',
    edits: [log],
    after:
      '  - command: [x]\n    volumeMounts: [{mountPath: /var/log/audit, name: audit-log}] # none\n' +
      '    name: x\n  volumes: # none\n' +
      '  - hostPath:\n      path: /var/log/audit\n      type: DirectoryOrCreate\n    name: audit-log\n' +
      '  hostNetwork: true\n',
  },
  {
    title: 'adds to block lists behind their last item',
    before:
      '  - command: [x]\n    volumeMounts:\n    - name: pki\n      mountPath: /pki # keys\n' +
      '    # no more\n    name: x\n' +
      '  volumes:\n  - name: pki\n    hostPath: {path: /pki}',
    edits: [log],
    after:
      '  - command: [x]\n    volumeMounts:\n    - name: pki\n      mountPath: /pki # keys\n' +
      '    - mountPath: /var/log/audit\n      name: audit-log\n    # no more\n    name: x\n' +
      '  volumes:\n  - name: pki\n    hostPath: {path: /pki}\n  - hostPath:\n' +
      '      path: /var/log/audit\n      type: DirectoryOrCreate\n    name: audit-log',
  },
  {
    title: 'adds to flow lists in their style',
    before:
      '  - {command: [x], "volumeMounts": [{"name": "pki", "mountPath": "/pki"}]}\n' +
      '  volumes: [{name: pki, hostPath: {path: /pki}}]\n',
    edits: [log],
    after:
      '  - {command: [x], "volumeMounts": [{"name": "pki", "mountPath": "/pki"}, ' +
      '{"mountPath": "/var/log/audit", "name": "audit-log"}]}\n' +
      '  volumes: [{name: pki, hostPath: {path: /pki}}, ' +
      '{hostPath: {path: /var/log/audit, type: DirectoryOrCreate}, name: audit-log}]\n',
  },
  {
    title: 'mounts a volume that has the path already under its own name',
    before:
      '  - command: [x]\n    volumeMounts:\n    - {name: logs, mountPath: /logs}\n  volumes:\n' +
      '  - {name: logs, hostPath: {path: /var/log/audit/}}\n',
    edits: [log],
    after:
      '  - command: [x]\n    volumeMounts:\n    - {name: logs, mountPath: /logs}\n' +
      '    - mountPath: /var/log/audit\n      name: logs\n  volumes:\n' +
      '  - {name: logs, hostPath: {path: /var/log/audit/}}\n',
  },
  {
    title: 'leaves the text alone when the path is mounted',
    before:
      '  - command: [x]\n    volumeMounts: [{name: logs,   mountPath: /var/log/audit/}]\n' +
      '  volumes: [{name: logs, hostPath: {path: /var/log/audit}}]\n',
    edits: [log],
    after:
      '  - command: [x]\n    volumeMounts: [{name: logs,   mountPath: /var/log/audit/}]\n' +
      '  volumes: [{name: logs, hostPath: {path: /var/log/audit}}]\n',
  },
];
