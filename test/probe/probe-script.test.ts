import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadLayouts } from '../../src/benchmark/load-layouts.js';
import { withheldVariable } from '../../src/documents/withheld-variable.js';
import type { Snapshot } from '../../src/model/snapshot.js';
import { parseProbe, ProbeError } from '../../src/probe/parse-probe.js';
import { probeRequest } from '../../src/probe/probe-request.js';
import { probeScript } from '../../src/probe/probe-script.js';
import { HostTree } from './host-tree.js';

const layouts = loadLayouts();
let tree: HostTree;

beforeEach(() => {
  tree = new HostTree();
});
afterEach(() => {
  tree.remove();
});

function run(): Buffer {
  const result = spawnSync('/bin/sh', ['-s'], { input: probeScript(tree.root, probeRequest(layouts)), maxBuffer: 64 << 20 });
  expect(result.stderr.toString()).toBe('');
  return result.stdout;
}

function probe(): Snapshot {
  return parseProbe('m1', tree.root, layouts, run());
}

const manifest = '/etc/kubernetes/manifests/kube-apiserver.yaml';

describe('the probe script over a host tree', () => {
  it('carries the content of a file byte for byte', () => {
    const text = '\ufeffapiVersion: v1\r\n# \u4e2d\u6587 $(reboot) `id` "quotes" \'single\'\n\ttab\n\n\nno newline at the end';
    tree.write(manifest, text, 0o640);
    expect(probe().files[manifest]).toMatchObject({ state: 'present', type: 'file', mode: 0o640, user: 'root', group: 'root', content: text });
  });

  it('carries a file that is no text by its digest alone', () => {
    const bytes = Buffer.concat([Buffer.from([0, 255, 254]), randomBytes(5000)]);
    tree.write(manifest, bytes);
    const fact = probe().files[manifest];
    expect(fact).toHaveProperty('sha256');
    expect(fact).not.toHaveProperty('content');
  });

  it('does not carry a file that is far too large', () => {
    tree.write(manifest, Buffer.alloc(1_100_000, 'a'));
    expect(probe().files[manifest]).toEqual({ state: 'unreadable', reason: expect.stringContaining('larger than') });
  });

  it('tells absent from present', () => {
    expect(probe().files['/etc/kubernetes/admin.conf']).toEqual({ state: 'absent' });
  });

  it('never carries the content of keys and kubeconfigs', () => {
    tree.write('/etc/kubernetes/admin.conf', 'client-key-data: SECRETSECRET\n', 0o600);
    tree.write('/etc/kubernetes/pki/ca.key', 'PRIVATEPRIVATE\n', 0o600);
    const output = run().toString('latin1');
    expect(output).not.toContain(Buffer.from('SECRETSECRET').toString('base64').slice(0, 12));
    expect(output).not.toContain(Buffer.from('PRIVATEPRIVATE').toString('base64').slice(0, 12));
  });

  it('finds everything below the PKI directory, whatever it is called', () => {
    tree.write('/etc/kubernetes/pki/ca.crt', 'x');
    tree.write('/etc/kubernetes/pki/etcd/odd name\nand line.key', 'x', 0o600);
    const snapshot = probe();
    expect(snapshot.listings['/etc/kubernetes/pki/**']).toEqual([
      '/etc/kubernetes/pki',
      '/etc/kubernetes/pki/ca.crt',
      '/etc/kubernetes/pki/etcd',
      '/etc/kubernetes/pki/etcd/odd name\nand line.key',
    ]);
    expect(snapshot.listings['/etc/kubernetes/pki/**.key']).toEqual(['/etc/kubernetes/pki/etcd/odd name\nand line.key']);
    expect(snapshot.files['/etc/kubernetes/pki/etcd/odd name\nand line.key']).toMatchObject({ mode: 0o600 });
  });

  it('follows a link below the prefix, never out of it', () => {
    tree.write('/opt/real.conf', 'kind: Config\n', 0o604);
    tree.link('/etc/kubernetes/admin.conf', '/opt/real.conf');
    expect(probe().files['/etc/kubernetes/admin.conf']).toMatchObject({ mode: 0o604, realPath: '/opt/real.conf' });
  });

  it('reads processes by their arguments, NUL-separated, and not by what they merely mention', () => {
    tree.process(10, ['/usr/local/bin/kube-apiserver', '--audit-log-path=/var/log/a b', '--kubelet-https=true', ''], { ticks: 500 });
    tree.process(11, ['grep', 'kube-apiserver']);
    tree.process(12, ['kube-controllers', '--x']);
    tree.process(13, ['/hyperkube', 'kubelet', '--read-only-port=0']);
    tree.process(14, []);
    tree.process(15, ['/usr/bin/kubelet', '--version'], { ticks: 900 });
    const { processes } = probe();
    expect(processes.map(({ pid, component }) => [pid, component])).toEqual([
      [10, 'apiserver'],
      [13, 'kubelet'],
    ]);
    expect(processes[0]).toMatchObject({
      argv: ['/usr/local/bin/kube-apiserver', '--audit-log-path=/var/log/a b', '--kubelet-https=true', ''],
      startTicks: 500,
      cwd: '/',
    });
  });

  it('carries etcd’s settings from its environment, and no password', () => {
    tree.process(20, ['etcd'], { env: ['ETCD_CERT_FILE=/a\nb', 'ETCD_ROOT_PASSWORD=hunter2', 'HOME=/root'] });
    const output = run();
    expect(parseProbe('e1', tree.root, layouts, output).processes[0]?.env).toEqual({ ETCD_CERT_FILE: '/a\nb' });
    expect(output.toString('latin1')).not.toContain(Buffer.from('hunter2').toString('base64').slice(0, 8));
  });

  it('tells the service that a process runs in, and not what a service has started', () => {
    tree.process(25, ['etcd'], { cgroup: '1:name=systemd:/system.slice/etcd-events.service\n0::/\n' });
    tree.process(26, ['etcd'], { cgroup: '0::/system.slice/containerd.service/kubepods/pod0123456789abcdef/x\n' });
    expect(probe().processes.map(({ unit }) => unit)).toEqual(['etcd-events.service', undefined]);
  });

  it('reads the configuration file that etcd names, and looks at the data directory that it names', () => {
    tree.process(27, ['etcd', '--config-file', '/opt/etcd/etcd.yaml']);
    tree.write('/opt/etcd/etcd.yaml', 'data-dir: /opt/etcd/data\n');
    tree.write('/opt/etcd/data/member', 'x');
    const { files } = probe();
    expect(files['/opt/etcd/etcd.yaml']).toHaveProperty('content');
    expect(files['/opt/etcd/data']).toMatchObject({ state: 'present', type: 'directory' });
  });

  it('leaves the values of secret variables of an environment file on the host', () => {
    const text = 'A_PASSWORD="hunt\\\nhunter2"\nB=1\nMY_SECRET_KEY=hunter3\nETCD_INITIAL_CLUSTER_TOKEN=k8s_etcd';
    tree.write('/etc/kubernetes/kubelet.env', text);
    const content = 'A_PASSWORD=(left out)\nB=1\nMY_SECRET_KEY=(left out)\nETCD_INITIAL_CLUSTER_TOKEN=k8s_etcd';
    expect(probe().files['/etc/kubernetes/kubelet.env']).toMatchObject({ content });
    expect(withheldVariable(content)).toBe('A_PASSWORD');
    expect(withheldVariable(text)).toBeUndefined();
  });

  it('looks at the directories above what it looks at, and when files were changed', () => {
    tree.write('/etc/kubernetes/kubelet.env', 'A=1\n');
    const { files } = probe();
    expect(files['/etc/kubernetes']).toMatchObject({ state: 'present', type: 'directory' });
    const fact = files['/etc/kubernetes/kubelet.env'];
    expect(fact?.state === 'present' && Math.abs((fact.modified ?? 0) - Date.now() / 1000) < 3600).toBe(true);
  });

  it('tells a static pod from a pod of the API', () => {
    const apiPod = '0::/kubepods.slice/kubepods-pod0f0e7a9c_1111_2222_3333_444455556666.slice/x\n';
    tree.process(30, ['etcd'], { cgroup: apiPod });
    tree.process(31, ['etcd'], { cgroup: '0::/kubepods/burstable/pod0123456789abcdef0123456789abcdef/x\n' });
    expect(probe().processes.map(({ pid, isWorkload }) => [pid, isWorkload])).toEqual([
      [30, true],
      [31, false],
    ]);
  });

  it('reads the files that the kubelet was told to use', () => {
    tree.process(40, ['/usr/bin/kubelet', '--config', '/opt/kube/kubelet.yaml', '--kubeconfig=/opt/kube/kubelet.conf']);
    tree.write('/opt/kube/kubelet.yaml', 'authentication:\n  x509:\n    clientCAFile: "/opt/kube/ca.crt"\nstaticPodPath: /opt/pods/\n');
    tree.write('/opt/kube/kubelet.conf', 'x', 0o600);
    tree.write('/opt/kube/ca.crt', 'x');
    tree.write('/opt/pods/kube-scheduler.yaml', 'kind: Pod\n');
    const { files } = probe();
    expect(files['/opt/kube/kubelet.yaml']).toHaveProperty('content');
    expect(files['/opt/kube/kubelet.conf']).toMatchObject({ state: 'present', mode: 0o600 });
    expect(files['/opt/kube/ca.crt']).toMatchObject({ state: 'present' });
    expect(files['/opt/pods/kube-scheduler.yaml']).toMatchObject({ content: 'kind: Pod\n' });
  });

  describe('reads the configuration that the scheduler was given', () => {
    const path = '/etc/kubernetes/scheduler-config.yaml';
    const scheduler = (text: string): Snapshot['files'][string] | undefined => {
      tree.process(50, ['kube-scheduler', `--config=${path}`]);
      tree.write(path, text, 0o600);
      return probe().files[path];
    };

    it.each([
      'apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\nenableProfiling: false\n',
      '{"kind": "KubeSchedulerConfiguration"}\n',
    ])('byte for byte: %j', (text) => {
      expect(scheduler(text)).toMatchObject({ state: 'present', content: text });
    });

    it.each([
      ['the key of an extender', 'kind: KubeSchedulerConfiguration\nextenders:\n- tlsConfig:\n    keyData: hunter2\n'],
      ['a key in JSON', '{"kind":"KubeSchedulerConfiguration","extenders":[{"tlsConfig":{"keyData":"hunter2"}}]}'],
      ['a kubeconfig', 'kind: Config\nusers:\n- user: { client-key-data: hunter2 }\n'],
      ['something else', 'hunter2\n'],
    ])('but never %s', (_title, text) => {
      expect(scheduler(text)).toEqual({ state: 'unreadable', reason: 'may hold a key and is not read' });
      expect(run().toString('latin1')).not.toContain(Buffer.from(text).toString('base64').slice(0, 40));
    });

    it('also where it is missing', () => {
      tree.process(50, ['kube-scheduler', '--config', path]);
      expect(probe().files[path]).toEqual({ state: 'absent' });
    });
  });

  describe('reads the configuration that the API server was given', () => {
    const own = '/etc/kubernetes/authentication.yaml';
    const kind = 'apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\n';

    it('for admission and authentication, also in JSON or behind a link', () => {
      tree.process(60, ['kube-apiserver', '--admission-control-config-file=/opt/admission.json', '--authentication-config', '/opt/auth.yaml']);
      tree.write('/opt/admission.json', '{"apiVersion":"apiserver.config.k8s.io/v1","kind":"AdmissionConfiguration"}');
      tree.write('/opt/real.yaml', `${kind}jwt:\n- issuer: {url: https://token.example.com}\n`);
      tree.link('/opt/auth.yaml', 'real.yaml');
      const { files } = probe();
      expect(files['/opt/admission.json']).toHaveProperty('content');
      expect(files['/opt/auth.yaml']).toMatchObject({ realPath: '/opt/real.yaml', content: expect.stringContaining('token.example.com') });
    });

    it('and where fixes write it, with the directories above', () => {
      tree.write(own, kind, 0o600);
      const { files } = probe();
      expect(files[own]).toMatchObject({ state: 'present', mode: 0o600, content: kind });
      expect(files['/etc/kubernetes/admission']).toEqual({ state: 'absent' });
      expect(files['/etc/kubernetes/admission/admission.yaml']).toEqual({ state: 'absent' });
    });

    it.each([
      ['a kubeconfig', 'apiVersion: v1\nkind: Config\nusers:\n- user: { token: hunter2 }\n'],
      ['a key beside it', `${kind}---\nclient-key-data: hunter2\n`],
      ['something else', 'hunter2\n'],
    ])('but never %s', (_title, text) => {
      tree.write(own, text, 0o600);
      expect(probe().files[own]).toEqual({ state: 'unreadable', reason: expect.stringContaining('may hold a secret') });
      expect(run().toString('latin1')).not.toContain(Buffer.from(text).toString('base64').slice(0, 40));
    });
  });

  it('reads unit files and their drop-ins, also where no systemctl tells of them', () => {
    tree.write('/etc/systemd/system/kubelet.service', '[Service]\nExecStart=/usr/bin/kubelet\n');
    tree.write('/etc/systemd/system/kubelet.service.d/10-kubeadm.conf', '[Service]\nEnvironment=KUBELET_EXTRA_ARGS=--x=y\n', 0o664);
    const { files, listings } = probe();
    expect(files['/etc/systemd/system/kubelet.service']).toHaveProperty('content');
    expect(files['/etc/systemd/system/kubelet.service.d/10-kubeadm.conf']).toMatchObject({ mode: 0o664, content: expect.stringContaining('--x=y') });
    expect(listings['/etc/systemd/system/kubelet.service.d/*']).toEqual(['/etc/systemd/system/kubelet.service.d/10-kubeadm.conf']);
  });

  it('carries of other pods in the manifest directory only the names', () => {
    tree.write('/etc/kubernetes/manifests/kube-scheduler.yaml.bak', 'metadata:\n  name: kube-scheduler # copy\nspec: {password: hunter2}\n');
    const snapshot = probe();
    expect(snapshot.podNames).toEqual({ '/etc/kubernetes/manifests/kube-scheduler.yaml.bak': ['kube-scheduler'] });
    expect(JSON.stringify(snapshot)).not.toContain('hunter2');
  });

  it('knows the kernel settings, also those without a line end, and the users', () => {
    tree.write('/proc/sys/vm/overcommit_memory', '1');
    tree.write('/proc/sys/kernel/panic', '10\n');
    const snapshot = probe();
    expect(snapshot.sysctls).toEqual({ 'vm.overcommit_memory': '1', 'kernel.panic': '10' });
    expect(snapshot.knownUsers).toEqual(['etcd']);
  });

  it('says so when a directory cannot be entered', () => {
    tree.write('/etc/kubernetes/pki/ca.crt', 'x');
    tree.directory('/etc/kubernetes/pki', 0o000);
    chmodSync(tree.root, 0o755);
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
    const { stdout } = spawnSync('/bin/sh', ['-s'], { input: probeScript(tree.root, probeRequest(layouts)), ...nobody });
    tree.directory('/etc/kubernetes/pki', 0o755);
    const { files } = parseProbe('m1', tree.root, layouts, stdout);
    expect(files['/etc/kubernetes/pki']).toEqual({ state: 'unreadable', reason: 'Permission denied' });
  });

  it('changes nothing', () => {
    tree.write(manifest, 'kind: Pod\n');
    const list = (): string => spawnSync('/bin/sh', ['-c', 'cd "$0" && find . | sort && find . -type f -exec sha256sum {} + | sort', tree.root]).stdout.toString();
    const before = list();
    run();
    expect(list()).toBe(before);
  });
});

describe('output that is no probe', () => {
  it('is refused when it was cut off', () => {
    const output = run();
    expect(() => parseProbe('m1', '', layouts, output.subarray(0, output.length - 10))).toThrow(ProbeError);
  });

  it('is refused when something else answered, and a login banner is passed over', () => {
    expect(() => parseProbe('m1', '', layouts, Buffer.from('Welcome!\n'))).toThrow(ProbeError);
    expect(parseProbe('m1', '', layouts, Buffer.concat([Buffer.from('Welcome!\n'), run()])).host).toBe('m1');
  });
});
