import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { apiserverWith, newestProcess } from './component-process.js';
import { eventually, labHosts, labMasters, onHost, onHosts, readyNodes, type LabHost } from './lab-cluster.js';
import { livePod } from './pod-life.js';
import { fix, fixAsPlanned, runBench, scan } from './run-bench.js';

/** The fixes that have to be named, each on a cluster that was just installed: what it promises, and what it must not break. */

const [first] = labMasters;
if (first === undefined) throw new Error('The lab has no master.');
const master: LabHost = first;
const worker: LabHost = labHosts.find(({ isMaster }) => !isMaster) ?? master;

const kubectl = (command: string, server = master): Promise<string> =>
  onHost(master, `kubectl --server https://${server.address}:6443 ${command}`);

async function failing(control: string): Promise<readonly string[]> {
  const { report } = await scan({ args: ['--only', control] });
  return report.findings.filter(({ status }) => status === 'fail').map(({ host }) => host).toSorted();
}

/** Fixes controls by name, sees that they failed before and hold now, and that every node is still ready. */
async function repair(...controls: readonly string[]): Promise<void> {
  const only = ['--only', controls.join(',')];
  const { code, report } = await fix([...only, '--yes']);
  expect(report.outcomes.filter(({ status }) => status !== 'applied')).toEqual([]);
  expect(report.before.fail + report.before.notApplicable).toBeGreaterThan(0);
  expect(report.after).toMatchObject({ fail: 0, error: 0, warn: 0 });
  expect(code).toBe(0);
  const again = await fix([...only, '--yes']);
  expect(again.report.summary.changed).toBe(0);
  expect((await readyNodes()).toSorted()).toEqual(labHosts.map(({ name }) => name).toSorted());
}

async function podsLive(): Promise<void> {
  for (const host of labHosts) expect(await livePod(host)).toContain('pause');
}

beforeAll(async () => {
  if ((await failing('1.2.5')).length < labMasters.length) throw new Error('These tests need a cluster that was just installed: npm run lab -- up 3 2');
});

test('--anonymous-auth=false is refused while the probes of the API server are anonymous', async () => {
  const { report } = await fix(['--only', '1.2.1', '--yes']);
  expect(report.summary.changed).toBe(0);
  expect(report.outcomes.map(({ reason }) => reason)).toEqual(labMasters.map(() => expect.stringContaining('anonymous')));
});

test('protectKernelDefaults is set with the kernel as it must be, now and after the next boot', async () => {
  const config = '/var/lib/kubelet/config.yaml';
  await onHost(worker, `sed -i /protectKernelDefaults/d ${config}; rm -f /etc/sysctl.d/90-kubelet.conf; systemctl restart kubelet`);
  await eventually(`the kubelet of ${worker.name} is healthy`, 60, async () =>
    (await onHost(worker, 'curl -s -m 2 http://127.0.0.1:10248/healthz || true')) === 'ok',
  );
  await onHost(worker, 'echo 0 >/proc/sys/kernel/panic_on_oops; echo 1 >/proc/sys/vm/panic_on_oom');
  const { report } = await fix(['--only', '4.2.6', '--limit', worker.name, '--yes']);
  expect(report.outcomes.map(({ status, target }) => [status, target])).toEqual([
    ['applied', '/etc/sysctl.d/90-kubelet.conf'],
    ['applied', 'kernel settings'],
    ['applied', config],
  ]);
  expect(await onHost(worker, 'echo $(cat /proc/sys/kernel/panic_on_oops) $(cat /proc/sys/vm/panic_on_oom)')).toBe('1 0\n');
  expect(await onHost(worker, 'curl -s -m 2 http://127.0.0.1:10248/healthz')).toBe('ok');
});

test('etcd’s data belongs to a system user etcd, which is made, and etcd goes on', async () => {
  await onHosts(labMasters, 'chmod 0755 /var/lib/etcd');
  await repair('1.1.11', '1.1.12');
  for (const host of labMasters) expect(await onHost(host, 'stat -c %a:%U:%G /var/lib/etcd')).toBe('700:etcd:etcd\n');
});

test('tokens from a file, as TKEStack has them, are accepted no longer once that is asked for by name', async () => {
  const manifest = '/etc/kubernetes/manifests/kube-apiserver.yaml';
  const tokens = '/etc/kubernetes/pki/known_tokens.csv';
  await onHost(
    master,
    `umask 077
echo "$(head -c 16 /dev/urandom | od -An -tx1 | tr -d ' \\n'),static,static" >${tokens}
sed 's#^    - kube-apiserver$#&\\n    - --token-auth-file=${tokens}#' ${manifest} >/etc/kubernetes/manifests/.tokens
chmod --reference ${manifest} /etc/kubernetes/manifests/.tokens
mv /etc/kubernetes/manifests/.tokens ${manifest}`,
  );
  await apiserverWith(master, `--token-auth-file=${tokens}`);
  const unnamed = await fix(['--yes'], { benchmark: 'cis-1.6' });
  expect(unnamed.report.outcomes.find(({ controls }) => controls.includes('1.2.3'))).toMatchObject({ status: 'skipped' });
  const { report } = await fix(['--only', '1.2.3', '--yes'], { benchmark: 'cis-1.6' });
  expect(report.before.fail).toBe(1);
  expect(report.after.fail).toBe(0);
  expect((await newestProcess(master, 'kube-apiserver')).argv.join(' ')).not.toContain('token-auth-file');
  await onHost(master, `rm ${tokens}`);
});

test('kubelets get serving certificates of the cluster before the API server insists on them', async () => {
  await repair('1.2.5');
  expect((await newestProcess(master, 'kube-apiserver')).argv).toContain('--kubelet-certificate-authority=/etc/kubernetes/pki/ca.crt');
  await podsLive();
});

test('policies that admit what runs are there before the plugin PodSecurityPolicy is on', async () => {
  await repair('1.2.15');
  await podsLive();
  await kubectl('create rolebinding tenant --clusterrole=edit --user=tenant -n default --dry-run=client -o yaml | kubectl apply -f -');
  const pod = 'kubectl --as tenant run bad --image=k8s.gcr.io/pause:3.2 --privileged --dry-run=server 2>&1 || true';
  expect(await onHost(master, pod)).toContain('PodSecurityPolicy: unable to admit pod');
});

test('Secrets are encrypted on every master, those of before too, and each API server reads them', async () => {
  await kubectl('create secret generic before --from-literal=word=written-before');
  await repair('1.2.32', '1.2.33');
  await kubectl('create secret generic after --from-literal=word=written-after');
  for (const server of labMasters) {
    for (const when of ['before', 'after']) {
      const word = await kubectl(`get secret ${when} -o 'jsonpath={.data.word}' | base64 -d`, server);
      expect(word).toBe(`written-${when}`);
    }
  }
  for (const when of ['before', 'after']) expect(await storedStart(when)).toBe('k8s:enc:');
});

/** The first bytes of a Secret as etcd has it. */
function storedStart(secret: string): Promise<string> {
  const key = Buffer.from(`/registry/secrets/default/${secret}`).toString('base64');
  return onHost(
    master,
    `cd /etc/kubernetes/pki
curl -s --cacert etcd/ca.crt --cert apiserver-etcd-client.crt --key apiserver-etcd-client.key \\
  https://127.0.0.1:2379/v3/kv/range -d '{"key":"${key}"}' | tr , '\\n' | sed -n 's/.*"value":"//p' | tr -d '"}]' | base64 -d | head -c 8`,
  );
}

test('EventRateLimit comes with its configuration', async () => {
  await repair('1.2.9');
  expect((await newestProcess(master, 'kube-apiserver')).argv).toContain('--admission-control-config-file=/etc/kubernetes/admission/admission.yaml');
  await podsLive();
});

test('what is persisted is there again when kubeadm writes the manifests anew, and a saved plan makes just that', async () => {
  const manifest = '/etc/kubernetes/manifests/kube-scheduler.yaml';
  const dropFlag = `sed /--profiling=/d ${manifest} >/etc/kubernetes/manifests/.plain
chmod --reference ${manifest} /etc/kubernetes/manifests/.plain
mv /etc/kubernetes/manifests/.plain ${manifest}`;
  await onHosts(labMasters, dropFlag);
  for (const host of labMasters) {
    await eventually(`${host.name}: a scheduler without --profiling`, 120, async () => {
      const newest = await newestProcess(host, 'kube-scheduler').catch(() => undefined);
      return newest !== undefined && !newest.argv.some((argument) => argument.startsWith('--profiling'));
    });
  }
  const folder = await mkdtemp(join(tmpdir(), 'bench-plan-'));
  try {
    const file = join(folder, 'plan.json');
    expect((await runBench(['plan', '--only', '1.4.1', '--persist', '-o', file])).code).toBe(1);
    const { code, report } = await fixAsPlanned(file);
    expect(code).toBe(0);
    expect(report.summary.changed).toBe(labMasters.length + 1);
  } finally {
    await rm(folder, { recursive: true });
  }
  await onHost(
    master,
    `configuration=$(mktemp)
kubectl -n kube-system get configmap kubeadm-config -o 'jsonpath={.data.ClusterConfiguration}' >"$configuration"
kubeadm init phase control-plane scheduler --config "$configuration"
rm "$configuration"`,
  );
  expect(await onHost(master, `cat ${manifest}`)).toContain('--profiling=false');
});
