import { describe, expect, it } from 'vitest';
import { loadAuditPolicy } from '../../src/benchmark/load-audit-policy.js';
import { readSources } from '../../src/benchmark/sources.js';
import type { HostView } from '../../src/evaluate/host-view.js';
import { judgeHost } from '../../src/evaluate/judge-host.js';
import type { Plan } from '../../src/model/plan.js';
import type { Snapshot, UnitFact } from '../../src/model/snapshot.js';
import { planFixes } from '../../src/plan/plan-fixes.js';
import { control, file, manifest, manifestPath, process, view } from '../evaluate/snapshot-builder.js';
import { textAfter } from './file-changes.js';

const auditPolicy = loadAuditPolicy();
const { knownNames } = readSources();

function plan(host: HostView, number: string): Plan {
  const judgements = judgeHost(host, [control(number)], 'en');
  return planFixes([{ view: host, judgements }], { run: 'run-1', named: new Set([control(number).slug]), auditPolicy, knownNames });
}

function unit(name: string, facts: Partial<UnitFact> = {}): Snapshot['units'] {
  return { [name]: { name, activeState: 'active', fragmentPath: `/etc/systemd/system/${name}`, dropInPaths: [], environmentFiles: [], ...facts } };
}

const readOnlyPort = '4.2.4';
const config = '/var/lib/kubelet/config.yaml';

describe('a kubelet’s setting is repaired', () => {
  it('in the drop-in of its configuration that counts', () => {
    const [first, last] = ['/etc/kubernetes/kubelet.conf.d/10-a.conf', '/etc/kubernetes/kubelet.conf.d/90-b.conf'];
    const port = file('kind: KubeletConfiguration\nreadOnlyPort: 10255 # monitoring\n');
    const host = view(['node'], {
      files: { [config]: file('kind: KubeletConfiguration\nreadOnlyPort: 0\n'), [first]: port, [last]: port },
      listings: { 'kubelet.config-dir': [first, last] },
      processes: [process('kubelet', [`--config=${config}`, '--config-dir=/etc/kubernetes/kubelet.conf.d'])],
      versions: { kubelet: '1.30.1' },
    });
    const { changes } = plan(host, readOnlyPort);
    expect(changes).toMatchObject([{ target: last, kind: 'kubelet-config', restarts: ['kubelet'] }]);
    expect(textAfter(changes[0])).toBe('kind: KubeletConfiguration\nreadOnlyPort: 0 # monitoring\n');
  });

  it('behind the command of a unit that has no variable for flags', () => {
    const path = '/etc/systemd/system/kubelet.service';
    const host = view(['node'], {
      files: { [path]: file('[Service]\nExecStart=/usr/local/bin/kubelet --v=2\n') },
      units: unit('kubelet.service'),
      processes: [process('kubelet', ['--v=2'])],
    });
    const { changes } = plan(host, readOnlyPort);
    expect(changes).toMatchObject([{ target: path, kind: 'kubelet-arguments' }]);
    expect(textAfter(changes[0])).toBe('[Service]\nExecStart=/usr/local/bin/kubelet --v=2 --read-only-port=0\n');
  });

  const packaged = '/usr/lib/systemd/system/kubelet.service';

  it('in an environment file rather than in a package’s unit', () => {
    const host = view(['node'], {
      files: { [packaged]: file('[Service]\nExecStart=/usr/bin/kubelet --v=2 $KUBELET_EXTRA_ARGS\n'), '/etc/default/kubelet': file('KUBELET_EXTRA_ARGS=\n') },
      units: unit('kubelet.service', { fragmentPath: packaged, environmentFiles: ['/etc/default/kubelet'] }),
      processes: [process('kubelet', ['--v=2'])],
    });
    expect(plan(host, readOnlyPort).changes).toMatchObject([{ target: '/etc/default/kubelet' }]);
  });

  it('by a person where only a package’s unit could be edited', () => {
    const host = view(['node'], {
      files: { [packaged]: file('[Service]\nExecStart=/usr/bin/kubelet --v=2\n') },
      units: unit('kubelet.service', { fragmentPath: packaged }),
      processes: [process('kubelet', ['--v=2'])],
    });
    const result = plan(host, readOnlyPort);
    expect(result.changes).toEqual([]);
    expect(result.leftovers[0]?.reason).toMatch(/kubelet\.service: the file belongs to a package/);
  });
});

describe('a setting in the configuration file of a static pod is repaired', () => {
  const path = '/etc/kubernetes/scheduler.yaml';

  function scheduler(inPod: string, volumes = ''): HostView {
    const text = manifest('scheduler', [`--config=${inPod}`]).replace('spec:\n', `spec:\n${volumes}`);
    return view(['master'], {
      files: { [manifestPath('scheduler')]: file(text), [path]: file('# ours\nkind: KubeSchedulerConfiguration\nenableProfiling: true\n') },
      processes: [process('scheduler', [`--config=${inPod}`])],
    });
  }

  it('there, and the pod is made to read it again', () => {
    const { changes } = plan(scheduler(path), '1.4.1');
    expect(changes).toMatchObject([
      { target: path, kind: 'file', restarts: [] },
      { target: manifestPath('scheduler'), kind: 'pod-manifest', restarts: ['scheduler'], arguments: [`--config=${path}`], needs: [path] },
    ]);
    expect(textAfter(changes[0])).toBe('# ours\nkind: KubeSchedulerConfiguration\nenableProfiling: false\n');
    expect(textAfter(changes[1])).toContain('cis-bench/restarted-by: run-1');
  });

  it('in the host’s file behind the mount', () => {
    const volumes = '  volumes:\n  - name: config\n    hostPath: { path: /etc/kubernetes }\n';
    const host = scheduler('/config/scheduler.yaml', volumes);
    const text = host.manifests.scheduler?.text?.replace('    image:', '    volumeMounts:\n    - { name: config, mountPath: /config }\n    image:') ?? '';
    const mounted = view(['master'], { ...host.snapshot, files: { ...host.snapshot.files, [manifestPath('scheduler')]: file(text) } });
    expect(plan(mounted, '1.4.1').changes.map(({ target }) => target)).toEqual([path, manifestPath('scheduler')]);
  });

  it('not where nobody could read it', () => {
    const host = scheduler('/elsewhere/scheduler.yaml');
    const [judgement] = judgeHost(host, [control('1.4.1')], 'en');
    expect(judgement?.finding).toMatchObject({ status: 'error', reason: expect.stringContaining('--config=/elsewhere/scheduler.yaml decides in place of --profiling, and is not read') });
    expect(plan(host, '1.4.1').changes).toEqual([]);
  });

  it('of etcd as well', () => {
    const own = '/etc/kubernetes/etcd.yaml';
    const flags = [`--config-file=${own}`];
    const host = view(['master', 'etcd'], {
      files: { [manifestPath('etcd')]: file(manifest('etcd', flags)), [own]: file('client-transport-security:\n  auto-tls: true\n') },
      processes: [process('etcd', flags)],
    });
    const { changes } = plan(host, '2.3');
    expect(changes).toMatchObject([{ target: own, kind: 'file' }, { target: manifestPath('etcd'), restarts: ['etcd'] }]);
    expect(textAfter(changes[0])).toBe('client-transport-security:\n  auto-tls: false\n');
  });
});

describe('an etcd service’s setting is repaired', () => {
  function service(text: string): HostView {
    return view(['etcd'], {
      files: { '/etc/etcd.env': file(text), '/etc/systemd/system/etcd.service': file('[Service]\nEnvironmentFile=/etc/etcd.env\nExecStart=/usr/local/bin/etcd\n') },
      units: unit('etcd.service', { environmentFiles: ['/etc/etcd.env'] }),
      processes: [process('etcd', [], { env: { ETCD_AUTO_TLS: 'true' }, unit: 'etcd.service' })],
    });
  }

  it('in its environment file, by a restart that foretells no arguments', () => {
    const [change, ...others] = plan(service('# etcd\nETCD_AUTO_TLS="true"\n'), '2.3').changes;
    expect(others).toEqual([]);
    expect(change).toMatchObject({ target: '/etc/etcd.env', kind: 'etcd-environment', restarts: ['etcd'] });
    expect(change).not.toHaveProperty('arguments');
    expect(textAfter(change)).toBe('# etcd\nETCD_AUTO_TLS="false"\n');
  });

  it('by a person where the file has a secret that stayed on the host', () => {
    const result = plan(service('ETCD_ROOT_PASSWORD=(left out)\nETCD_AUTO_TLS=true\n'), '2.3');
    expect(result.changes).toEqual([]);
    expect(result.leftovers[0]?.reason).toMatch(/^\/etc\/etcd\.env: the value of ETCD_ROOT_PASSWORD never leaves the host/);
  });
});
