import { describe, expect, it } from 'vitest';
import { judgeHost } from '../../src/evaluate/judge-host.js';
import type { HostView } from '../../src/evaluate/host-view.js';
import { readSetting } from '../../src/evaluate/read-setting.js';
import type { Finding } from '../../src/model/finding.js';
import type { Role } from '../../src/model/host.js';
import type { FileFact, Snapshot, UnitFact } from '../../src/model/snapshot.js';
import { control, file, manifest, manifestPath, process, view } from './snapshot-builder.js';

function service(name: string, environmentFile: string): UnitFact {
  const fragmentPath = `/etc/systemd/system/${name}`;
  return { name, activeState: 'active', fragmentPath, dropInPaths: [], environmentFiles: [environmentFile] };
}

/** A host in Kubespray's layout. */
function kubespray(roles: readonly Role[], facts: Partial<Snapshot>): HostView {
  return view(roles, { layout: 'kubespray', ...facts });
}

function finding(host: HostView, number: string): Finding {
  const [judgement] = judgeHost(host, [control(number)], 'en');
  if (judgement === undefined) throw new Error(`${number} does not concern the host`);
  return judgement.finding;
}

const environment = 'ETCD_DATA_DIR=/var/lib/etcd\nETCD_CLIENT_CERT_AUTH=true\nETCD_PEER_CLIENT_CERT_AUTH=True\n';
const unitText = '[Service]\nEnvironmentFile=/etc/etcd.env\nExecStart=/usr/local/bin/etcd\n';

/** An etcd that runs as a service, with what its environment was at the start, and what its file says now. */
function etcdService(env: Record<string, string>, text = environment, unit = unitText): HostView {
  return kubespray(['etcd'], {
    units: { 'etcd.service': service('etcd.service', '/etc/etcd.env') },
    files: { '/etc/etcd.env': file(text), '/etc/systemd/system/etcd.service': file(unit) },
    processes: [process('etcd', [], { env, unit: 'etcd.service' })],
  });
}

describe('an etcd that runs as a service', () => {
  const running = { ETCD_DATA_DIR: '/var/lib/etcd', ETCD_CLIENT_CERT_AUTH: 'true' };

  it('is judged by its environment, and by the file that the next start reads', () => {
    const result = finding(etcdService(running), '2.2');
    expect(result.status).toBe('pass');
    expect(result.evidence).toEqual([
      { source: expect.stringMatching(/^process \d+ etcd$/), value: 'ETCD_CLIENT_CERT_AUTH=true' },
      { source: '/etc/etcd.env', value: 'ETCD_CLIENT_CERT_AUTH=true' },
    ]);
  });

  it('waits for a restart where only the file has it', () => {
    const result = finding(etcdService({ ETCD_DATA_DIR: '/var/lib/etcd' }), '2.2');
    expect(result).toMatchObject({ status: 'fail', reason: expect.stringContaining('restart pending') });
  });

  it('fails where the next start would lose it', () => {
    const result = finding(etcdService(running, 'ETCD_DATA_DIR=/var/lib/etcd\n#ETCD_CLIENT_CERT_AUTH=true\n'), '2.2');
    expect(result).toMatchObject({ status: 'fail', reason: expect.stringContaining('next start') });
  });

  it('lets an argument of the unit count before the variable', () => {
    const unit = unitText.replace('bin/etcd\n', 'bin/etcd --client-cert-auth=false\n');
    expect(finding(etcdService(running, environment, unit), '2.2').status).toBe('fail');
  });

  it('has its settings in the environment file, also those that are not set yet', () => {
    const host = etcdService(running);
    const homeOf = (flag: string, env: string): unknown => readSetting(host, 'etcd', { flag, env, type: 'string' })[0]?.home;
    const home = { kind: 'etcd-environment', path: '/etc/etcd.env' };
    expect(homeOf('client-cert-auth', 'ETCD_CLIENT_CERT_AUTH')).toEqual({ ...home, variable: 'ETCD_CLIENT_CERT_AUTH' });
    expect(homeOf('auto-tls', 'ETCD_AUTO_TLS')).toEqual({ ...home, variable: 'ETCD_AUTO_TLS' });
  });

  it('has its setting in the environment file of the service where the unit is a package’s own', () => {
    const packaged = '/usr/lib/systemd/system/etcd.service';
    const host = kubespray(['etcd'], {
      units: { 'etcd.service': { ...service('etcd.service', '/etc/default/etcd'), fragmentPath: packaged } },
      files: { '/etc/default/etcd': file('# none yet\n'), [packaged]: file(unitText) },
      processes: [process('etcd', [], { unit: 'etcd.service' })],
    });
    const [reading] = readSetting(host, 'etcd', { flag: 'auto-tls', env: 'ETCD_AUTO_TLS', type: 'boolean' });
    expect(reading?.home).toEqual({ kind: 'etcd-environment', path: '/etc/default/etcd', variable: 'ETCD_AUTO_TLS' });
  });

  it('has its arguments in the drop-in whose command systemd takes', () => {
    const dropIn = '/etc/systemd/system/etcd.service.d/10-local.conf';
    const unit = { ...service('etcd.service', '/etc/etcd.env'), environmentFiles: [], dropInPaths: [dropIn] };
    const host = kubespray(['etcd'], {
      units: { 'etcd.service': unit },
      files: {
        [unit.fragmentPath]: file('[Service]\nExecStart=/usr/bin/etcd\n'),
        [dropIn]: file('[Service]\nExecStart=\nExecStart=/opt/etcd --data-dir=/srv/etcd\n'),
      },
      processes: [process('etcd', ['--data-dir=/srv/etcd'], { unit: 'etcd.service' })],
    });
    const [reading] = readSetting(host, 'etcd', { flag: 'auto-tls', env: 'ETCD_AUTO_TLS', type: 'boolean' });
    expect(reading?.home).toEqual({ kind: 'etcd-arguments', path: dropIn });
  });

  it('is judged by what is declared while it does not run', () => {
    const stopped = { ...service('etcd.service', '/etc/etcd.env'), activeState: 'failed' };
    const files = { '/etc/etcd.env': file(environment), '/etc/systemd/system/etcd.service': file(unitText) };
    expect(finding(kubespray(['etcd'], { units: { 'etcd.service': stopped }, files }), '2.2').status).toBe('pass');
  });

  it('cannot be judged when its file cannot be read', () => {
    const host = kubespray(['etcd'], {
      units: { 'etcd.service': service('etcd.service', '/etc/etcd.env') },
      files: { '/etc/etcd.env': { state: 'unreadable', reason: 'Permission denied' } },
      processes: [process('etcd', [], { env: running, unit: 'etcd.service' })],
    });
    expect(finding(host, '2.2')).toMatchObject({ status: 'error', reason: expect.stringContaining('/etc/etcd.env') });
  });

  it('is judged with each other etcd of the host, each by its own file', () => {
    const files = {
      '/etc/etcd.env': file(environment),
      '/etc/etcd-events.env': file('ETCD_DATA_DIR=/var/lib/etcd-events\nETCD_CLIENT_CERT_AUTH=false\n'),
    };
    const host = kubespray(['etcd'], {
      units: {
        'etcd.service': service('etcd.service', '/etc/etcd.env'),
        'etcd-events.service': service('etcd-events.service', '/etc/etcd-events.env'),
      },
      files,
      processes: [
        process('etcd', [], { env: running, unit: 'etcd.service' }),
        process('etcd', [], { env: { ETCD_DATA_DIR: '/var/lib/etcd-events', ETCD_CLIENT_CERT_AUTH: 'false' }, unit: 'etcd-events.service' }),
      ],
    });
    const result = finding(host, '2.2');
    expect(result.status).toBe('fail');
    expect(result.evidence.map(({ source }) => source)).toContain('/etc/etcd-events.env');
  });

  it('is judged by the newest process, while an old one of the same data drains', () => {
    const old = process('etcd', [], { env: { ETCD_DATA_DIR: '/var/lib/etcd' }, unit: 'etcd.service' });
    const now = etcdService(running);
    const host = kubespray(['etcd'], { ...now.snapshot, processes: [old, process('etcd', [], { env: running, unit: 'etcd.service' })] });
    expect(finding(host, '2.2').status).toBe('pass');
  });
});

describe('an etcd with a configuration file of its own', () => {
  function configured(text: string, flags: readonly string[] = []): HostView {
    const env = { ETCD_CLIENT_CERT_AUTH: 'true', ETCD_CERT_FILE: '/ignored' };
    const etcd = process('etcd', ['--config-file', 'etcd.yaml', ...flags], { env, cwd: '/etc/etcd' });
    return kubespray(['etcd'], { processes: [etcd], files: { '/etc/etcd/etcd.yaml': file(text) } });
  }

  const transport = 'data-dir: /srv/etcd\nclient-transport-security:\n  client-cert-auth: true\n  cert-file: /a.crt\n  key-file: /a.key\n';

  it('takes all its settings from there', () => {
    const host = configured(transport);
    expect(finding(host, '2.1').status).toBe('pass');
    expect(finding(host, '2.2').status).toBe('pass');
    expect(finding(host, '2.5').status).toBe('fail');
  });

  it('takes nothing from flags and environment', () => {
    expect(finding(configured('name: m1\n', ['--cert-file=/a', '--key-file=/b']), '2.1').status).toBe('fail');
    expect(finding(configured('name: m1\n'), '2.2').status).toBe('fail');
  });

  it('keeps the settings among members apart', () => {
    const peers = 'peer-transport-security:\n  client-cert-auth: true\n';
    expect(finding(configured(peers), '2.5').status).toBe('pass');
    expect(finding(configured(peers), '2.2').status).toBe('fail');
  });

  it('has its data where that file says', () => {
    const data: Record<string, FileFact> = { '/srv/etcd': file(undefined, { type: 'directory', mode: 0o755 }) };
    const host = configured(transport);
    const result = finding(kubespray(['etcd'], { ...host.snapshot, files: { ...host.snapshot.files, ...data } }), '1.1.11');
    expect(result).toMatchObject({ status: 'fail', actual: '/srv/etcd has mode 0755' });
  });

  it('cannot be judged by a file that is no YAML', () => {
    expect(finding(configured('a: [\n'), '2.1')).toMatchObject({ status: 'error', reason: expect.stringContaining('/etc/etcd/etcd.yaml') });
  });
});

describe('etcd on hosts of its own', () => {
  it('does not concern the manifest checks of the master, which say where it is', () => {
    const flags = ['--etcd-servers=https://10.0.0.31:2379'];
    const files = { [manifestPath('apiserver')]: file(manifest('apiserver', flags)) };
    const result = finding(kubespray(['master'], { files, processes: [process('apiserver', flags)] }), '1.1.7');
    expect(result).toMatchObject({ status: 'not-applicable', reason: expect.stringContaining('https://10.0.0.31:2379') });
  });

  it('has its data directory judged there', () => {
    const data = { '/var/lib/etcd': file(undefined, { type: 'directory', mode: 0o700, user: 'etcd', group: 'etcd', uid: 998 }) };
    const etcd = process('etcd', [], { env: { ETCD_DATA_DIR: '/var/lib/etcd' }, uid: 998 });
    const host = kubespray(['etcd'], { files: data, processes: [etcd], knownUsers: ['etcd'] });
    expect(finding(host, '1.1.11').status).toBe('pass');
    expect(finding(host, '1.1.12').status).toBe('pass');
    expect(finding(host, '1.1.7').status).toBe('not-applicable');
  });
});

describe('a kubelet with its flags in kubelet.env', () => {
  const unit = '[Service]\nEnvironmentFile=-/etc/kubernetes/kubelet.env\nExecStart=/usr/local/bin/kubelet \\\n\t\t$KUBELET_HOSTNAME \\\n\t\t$KUBELET_ARGS\n';
  const declared = (flags: string): string => `KUBELET_HOSTNAME="--hostname-override=w1"\n\nKUBELET_ARGS="${flags} \\\n "\n`;

  function kubelet(flags: readonly string[], text: string): HostView {
    return kubespray(['node'], {
      units: { 'kubelet.service': service('kubelet.service', '/etc/kubernetes/kubelet.env') },
      files: { '/etc/systemd/system/kubelet.service': file(unit), '/etc/kubernetes/kubelet.env': file(text) },
      processes: [process('kubelet', flags)],
    });
  }

  it('declares them behind quotes and continued lines', () => {
    const host = kubelet(['--read-only-port=0'], declared('--v=2 \\\n--read-only-port=0'));
    const result = finding(host, '4.2.4');
    expect(result.status).toBe('pass');
    expect(result.evidence.map(({ source }) => source)).toContain('/etc/kubernetes/kubelet.env');
  });

  it('waits for a restart where only the file has them', () => {
    const host = kubelet(['--read-only-port=10255'], declared('--v=2 \\\n--read-only-port=0'));
    expect(finding(host, '4.2.4').reason).toContain('restart pending');
  });
});

describe('the mode of a file that everybody could read', () => {
  const key = '/etc/kubernetes/ssl/ca.key';

  function evidence(directoryMode: number, mode = 0o644): string | undefined {
    const files = {
      '/etc': file(undefined, { type: 'directory', mode: 0o755 }),
      '/etc/kubernetes': file(undefined, { type: 'directory', mode: 0o755 }),
      '/etc/kubernetes/ssl': file(undefined, { type: 'directory', mode: directoryMode }),
      [key]: file(undefined, { mode }),
      [manifestPath('apiserver')]: file(manifest('apiserver', [])),
    };
    const result = finding(kubespray(['master'], { files, listings: { '/etc/kubernetes/ssl/**.key': [key] } }), '1.1.21');
    expect(result.status).toBe(mode === 0o644 ? 'fail' : 'pass');
    return result.evidence[0]?.value;
  }

  it('is told with the directory that keeps others out', () => {
    expect(evidence(0o700)).toBe('mode 0644, owner root:root; other users are kept out by /etc/kubernetes/ssl (mode 0700)');
  });

  it('is told alone where every directory lets them in, or the file itself does not', () => {
    expect(evidence(0o755)).toBe('mode 0644, owner root:root');
    expect(evidence(0o700, 0o600)).toBe('mode 0600, owner root:root');
  });
});

describe('a kubelet whose configuration file was changed after it started', () => {
  function evidence(modified: number): string[] {
    const path = '/etc/kubernetes/kubelet-config.yaml';
    const host = kubespray(['node'], {
      bootTime: 1000,
      files: { [path]: file('readOnlyPort: 0\n', { modified }) },
      processes: [process('kubelet', [`--config=${path}`], { startTicks: 50_000 })],
    });
    const result = finding(host, '4.2.4');
    expect(result.status).toBe('pass');
    return result.evidence.map(({ value }) => value);
  }

  it('is shown with that', () => {
    expect(evidence(1600)).toEqual(['readOnlyPort=0', expect.stringContaining('changed after the kubelet started')]);
  });

  it('is not so where the file is older than the process', () => {
    expect(evidence(1500)).toEqual(['readOnlyPort=0']);
  });
});
