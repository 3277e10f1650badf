import { existsSync, readFileSync, renameSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClusterObjects, ClusterSnapshot, ObjectKind } from '../../src/model/cluster-snapshot.js';
import { ApiListing } from '../../src/probe/api-listing.js';
import { readCluster } from '../../src/probe/read-cluster.js';
import type { Session } from '../../src/transport/session.js';
import { ApiHost, recorded } from './api-host.js';

const adminConf = '/etc/kubernetes/admin.conf';
let api: ApiHost;

beforeEach(() => {
  api = new ApiHost();
});
afterEach(() => api.close());

async function read(session?: Session): Promise<ClusterSnapshot> {
  const cluster = await readCluster(session ?? (await api.session()), [adminConf]);
  if ('problem' in cluster) throw new Error(cluster.problem);
  return cluster;
}

async function problem(isAlone = false, kubeconfigs = [adminConf]): Promise<string> {
  const cluster = await readCluster(await api.session(isAlone), kubeconfigs);
  return 'problem' in cluster ? cluster.problem : `read with ${cluster.client}`;
}

function items<K extends ObjectKind>(cluster: ClusterSnapshot, kind: K): readonly ClusterObjects[K][] {
  const listing = cluster.objects[kind];
  return listing.state === 'listed' ? listing.items : [];
}

const podNamed = (name: string, namespace = 'default') => ({
  metadata: { name, namespace, managedFields: [{ manager: 'x' }] },
  spec: { containers: [{ name: 'c', image: 'registry.example.com/app:1', args: ['--password=hunter2'] }] },
});

const unreadable = (reason: string | RegExp) => ({
  state: 'unreadable',
  reason: typeof reason === 'string' ? expect.stringContaining(reason) : expect.stringMatching(reason),
});

const saying = (pattern: string, text: string, code = 1) => `${pattern}) echo '${text}' >&2; exit ${code} ;;`;

describe('a listing', () => {
  it('of 10000 pods comes in pages of 500, complete and in order', async () => {
    const names = Array.from({ length: 10_000 }, (_, at) => `pod-${String(at).padStart(5, '0')}`);
    api.list('/api/v1/pods', names.map((name) => podNamed(name)));
    api.kubectl();
    const cluster = await read();
    expect(items(cluster, 'pods').map(({ metadata }) => metadata.name)).toEqual(names);
    const pages = api.asked().filter((path) => path.startsWith('/api/v1/pods?'));
    expect(pages).toHaveLength(20);
    expect(pages.every((path) => path.startsWith('/api/v1/pods?limit=500'))).toBe(true);
  });

  it('keeps of an object only what rules need', async () => {
    api.list('/api/v1/pods', [podNamed('a')]);
    api.kubectl();
    expect(items(await read(), 'pods')).toEqual([
      { metadata: { name: 'a', namespace: 'default' }, spec: { containers: [{ name: 'c', image: 'registry.example.com/app:1' }] } },
    ]);
  });

  it('starts once more when the token of the next page has expired', async () => {
    const names = Array.from({ length: 700 }, (_, at) => `pod-${at}`);
    api.list('/api/v1/pods', names.map((name) => podNamed(name)));
    const expired = 'Error from server (Expired): The provided continue parameter is too old.';
    api.kubectl(`*pods*continue=*) mkdir '${api.log}.once' 2>/dev/null && { echo '${expired}' >&2; exit 1; } ;;`);
    expect(items(await read(), 'pods').map(({ metadata }) => metadata.name)).toEqual(names);
  });

  it('is given up when the token expires again', async () => {
    api.list('/api/v1/pods', Array.from({ length: 700 }, (_, at) => podNamed(`pod-${at}`)));
    api.kubectl(saying('*pods*continue=*', 'Error from server (Expired): The provided continue parameter is too old.'));
    const cluster = await read();
    expect(cluster.objects.pods).toEqual(unreadable('expired twice'));
    expect(api.asked().filter((path) => path.startsWith('/api/v1/pods?'))).toHaveLength(4);
  });

  it('passes a token on as it is, whatever it would mean to a shell or in an address', async () => {
    const token = `'; touch ${api.log}.owned; $(touch ${api.log}.owned) \`id\` "&limit=1#?%00\n\\`;
    const first = JSON.stringify({ metadata: { continue: token }, items: [podNamed('first')] });
    const second = JSON.stringify({ metadata: {}, items: [podNamed('second')] });
    api.tree.write('/first', first);
    api.tree.write('/second', second);
    api.kubectl(
      `*pods*continue=*) cat '${api.tree.path('/second')}'; exit ;;\n*/pods*) cat '${api.tree.path('/first')}'; exit ;;`,
    );
    expect(items(await read(), 'pods').map(({ metadata }) => metadata.name)).toEqual(['first', 'second']);
    const asked = api.asked().find((path) => path.includes('continue='));
    expect(new URL(`https://api${asked}`).searchParams.get('continue')).toBe(token);
    expect(existsSync(`${api.log}.owned`)).toBe(false);
  });

  it('ends when a server never stops naming a next page', () => {
    const listing = new ApiListing({ paths: ['/api/v1/pods'], project: (raw) => raw });
    const page = { state: 'answered', body: '{"metadata":{"continue":"more"},"items":[1,2]}' } as const;
    for (let pages = 0; listing.next() !== undefined && pages < 10_000; pages += 1) listing.take(page);
    expect(listing.result).toEqual(unreadable('there are more than 2000 of them'));
  });

  it('of 10 MB in one page, and names with escape sequences, are data', async () => {
    const names = Array.from({ length: 20 }, (_, at) => `\u001b]0;owned\u0007\u001b[2J\u202e"'${at}`);
    const filler = 'x'.repeat(550_000);
    api.list('/api/v1/pods', names.map((name) => ({ ...podNamed(name), status: { phase: 'Running', message: filler } })));
    api.kubectl();
    expect(items(await read(), 'pods').map(({ metadata }) => metadata.name)).toEqual(names);
  });

  it('is never asked for of Secrets', async () => {
    api.kubectl();
    await read();
    expect(api.asked().length).toBeGreaterThan(20);
    expect(api.asked().filter((path) => /secrets|configmaps/i.test(path))).toEqual([]);
  });
});

describe('a kind', () => {
  it('that has moved is looked for where older versions have it', async () => {
    api.kubectl();
    const cluster = await read();
    expect(items(cluster, 'cronjobs').map(({ metadata }) => metadata.name)).toEqual(['nightly-report']);
    expect(api.asked()).toContain('/apis/batch/v1/cronjobs?limit=500');
  });

  it('that nothing serves is not served, which is no error', async () => {
    api.kubectl();
    expect((await read()).objects.validatingadmissionpolicybindings).toEqual({ state: 'not-served' });
  });

  it('that may not be listed is unreadable with the reason, and the others are read', async () => {
    api.kubectl(saying('*/pods*', 'Error from server (Forbidden): pods is forbidden: User "jane" cannot list'));
    const cluster = await read();
    expect(cluster.objects.pods).toEqual(unreadable('pods is forbidden: User "jane"'));
    expect(items(cluster, 'nodes')).toHaveLength(2);
    expect(items(cluster, 'clusterroles').length).toBeGreaterThan(0);
  });

  it.each([
    ['cut off', `printf '{"items":[{"metadata":{"name"'; exit`, 'no JSON, or was cut off'],
    ['empty', 'exit 0', 'no JSON, or was cut off'],
    ['another form', `echo '{"items":7}'; exit`, /not of the expected form at items/],
    ['a list of things that are no pods', `echo '{"items":[{"metadata":{}}]}'; exit`, /not of the expected form at metadata.name/],
    ['a token that is no text', `echo '{"metadata":{"continue":["x"]},"items":[]}'; exit`, /expected form at metadata.continue/],
    ['half a character as a token', `echo '{"metadata":{"continue":"\\ud800"},"items":[]}'; exit`, 'cannot be asked for'],
    ['broken off', `printf '{"items":['; echo 'error: unexpected EOF' >&2; exit 1`, 'broke off: error: unexpected EOF'],
    ['an error of etcd', `echo 'Error from server: etcdserver: request timed out' >&2; exit 1`, 'request timed out'],
  ])('whose answer is %s is unreadable, and the others are read', async (_what, shell, reason) => {
    api.kubectl(`*/pods*) ${shell.replaceAll('\\', '\\\\')} ;;`);
    const cluster = await read();
    expect(cluster.objects.pods).toEqual(unreadable(reason));
    expect(items(cluster, 'nodes')).toHaveLength(2);
    expect(items(cluster, 'deployments').length).toBeGreaterThan(0);
  });
});

describe('an API that cannot be read', () => {
  it.each([
    ['Unable to connect to the server: EOF', 'nothing answers'],
    ['The connection to the server 192.0.2.1:6443 was refused - did you specify the right host or port?', 'nothing answers'],
    ['Unable to connect to the server: net/http: request canceled (Client.Timeout exceeded): context deadline exceeded', '30 s'],
    ['Unable to connect to the server: x509: certificate has expired or is not yet valid', 'certificate of the API server has expired'],
    ['Unable to connect to the server: x509: certificate signed by unknown authority', 'vouches for'],
    ['Unable to connect to the server: dial tcp: lookup api.example.com: no such host', 'cannot be resolved'],
    ['error: error loading config file "/etc/kubernetes/admin.conf": yaml: line 3: mapping values', 'cannot be used'],
    ['error: You must be logged in to the server (Unauthorized)', 'does not accept the credentials'],
    ['something never heard of', 'the request failed (kubectl: something never heard of)'],
  ])('because of "%s" is a problem that says so', async (said, cause) => {
    api.kubectl(saying('*', said));
    const told = await problem();
    expect(told).toContain(cause);
    expect(told).toContain('through m1');
    expect(told).toContain(adminConf);
    expect(api.asked()).toHaveLength(1);
  });

  it('because the client certificate has expired is a problem that says since when', async () => {
    const pem = readFileSync('test/cases/probe/expired-client.pem');
    api.kubeconfig({ 'client-certificate-data': pem.toString('base64'), 'client-key-data': 'a2V5' });
    api.kubectl(saying('*', 'error: You must be logged in to the server (Unauthorized)'));
    const told = await problem();
    expect(told).toContain(`the client certificate in ${adminConf} expired on 2021-01-01`);
    expect(told).toContain('kubeadm certs renew admin.conf');
  });

  it('repeats what was said without what a terminal would obey, and not at any length', async () => {
    api.kubectl(saying('*', `error: \u001b[31mred ${'x'.repeat(5000)}`));
    const told = await problem();
    expect(told).toContain('\\x1b[31mred');
    expect(told.length).toBeLessThan(800);
  });

  it.each([
    'error: error loading config file "x": ReadString: expects " or n, error found in #10 byte of ...|ata":"SECRET',
    'error: net/http: invalid header field value "Bearer SECRET" for key Authorization',
  ])('is told without what kubectl quotes of the kubeconfig: %s', async (said) => {
    api.kubectl(saying('*', said));
    const { session, said: output } = recorded(await api.session());
    expect(await readCluster(session, [adminConf])).toHaveProperty('problem');
    expect(output()).toContain('error: ');
    expect(output()).not.toContain('SECRET');
  });

  it('because it lists nothing at all is a problem', async () => {
    api.kubectl(saying('*limit=*', 'Error from server (Forbidden): it is forbidden'));
    expect(await problem()).toContain('lists nothing to m1: Error from server (Forbidden): it is forbidden');
  });

  it('because /version is no version is a problem', async () => {
    api.kubectl(`/version) echo '<html>'; exit ;;`);
    expect(await problem()).toContain('no answer of an API server');
  });

  it('because there is no kubeconfig is a problem that names the places', async () => {
    api.kubectl();
    expect(await problem(false, ['/etc/nowhere.conf', '/root/.kube/config'])).toContain('/etc/nowhere.conf, /root/.kube/config');
    expect(api.asked()).toEqual([]);
  });

  it('because there is neither kubectl nor curl is a problem that says so', async () => {
    expect(await problem(true)).toContain('neither kubectl nor curl');
  });
});

describe('the host', () => {
  it('needs no gzip', async () => {
    api.kubectl();
    const cluster = await read(await api.session(true));
    expect(cluster).toMatchObject({ client: 'kubectl', kubernetesVersion: '1.20.2' });
    expect(items(cluster, 'pods').length).toBeGreaterThan(3);
  });

  it('may have kubectl in another place below its prefix', async () => {
    api.kubectl();
    const session = await api.session(true);
    api.tree.link('/opt/kube/bin/kubectl', `${api.bin}/kubectl.moved`);
    renameSync(`${api.bin}/kubectl`, `${api.bin}/kubectl.moved`);
    expect((await read(session)).client).toBe('kubectl');
  });

  it('uses the first kubeconfig that is there, also behind a link below the prefix', async () => {
    api.kubectl(`*) case "$*" in *"${api.tree.root}/opt/real.conf"*) ;; *) echo "not $*" >&2; exit 1 ;; esac ;;`);
    api.tree.write('/opt/real.conf', 'kind: Config\n');
    api.tree.link('/opt/admin.conf', '/opt/real.conf');
    const cluster = await readCluster(await api.session(), ['/opt/missing.conf', '/opt/admin.conf', adminConf]);
    expect(cluster).toMatchObject({ client: 'kubectl' });
  });
});
