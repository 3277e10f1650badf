import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ClusterSnapshot } from '../../src/model/cluster-snapshot.js';
import { readCluster } from '../../src/probe/read-cluster.js';
import { quote } from '../../src/transport/quote.js';
import { ApiHost, recorded } from './api-host.js';

const [authority, certificate, key] = ['AUTHORITY', 'CERTIFICATE', 'PRIVATE KEY'].map(
  (name) => `-----BEGIN ${name}-----\n${Buffer.from(`${name} `.repeat(2000)).toString('base64')}\n-----END ${name}-----\n`,
) as [string, string, string];
const base64 = (text: string): string => Buffer.from(text).toString('base64');

let api: ApiHost;
beforeEach(() => {
  api = new ApiHost();
});
afterEach(() => api.close());

/**
 * A curl that notes its arguments and environment in `argv`, its configuration in `options`, what it finds behind
 * /dev/fd in `cacert`, `cert` and `key`, and answers as the embedded cluster's kubectl, HTTP status last.
 */
function curl(cases = ''): void {
  const saved = (name: string) => quote(api.tree.path(`/${name}`));
  const text = `#!/bin/sh
printf '%s\\n' "$*" >>${saved('argv')}
tr '\\000' '\\012' </proc/$$/environ >>${saved('argv')}
options=$(cat)
printf '%s\\n' "$options" >${saved('options')}
for each in cacert cert key; do
  file=$(printf '%s\\n' "$options" | sed -n "s/^$each = \\"\\(.*\\)\\"/\\1/p")
  [ -z "$file" ] || cat "$file" >${saved('seen')}.$each
done
for url; do :; done
path=\${url#https://192.0.2.1:6443}
case $path in
${cases}
esac
if body=$(${quote(api.tree.path('/stand-in'))} get --raw "$path" 2>/dev/null); then printf '%s\\n200' "$body"
else printf '%s404' '{"kind":"Status","message":"not found"}'; fi
`;
  api.tree.write('/programs/curl', text, 0o755);
}

const saved = (name: string): string => readFileSync(api.tree.path(`/${name}`), 'utf8');

async function read(): Promise<ClusterSnapshot | string> {
  const cluster = await readCluster(await api.session(true), ['/etc/kubernetes/admin.conf']);
  return 'problem' in cluster ? cluster.problem : cluster;
}

const embedded = {
  user: { 'client-certificate-data': base64(certificate), 'client-key-data': base64(key) },
  cluster: { 'certificate-authority-data': base64(authority) },
};

describe('without kubectl, the API', () => {
  it('is read with curl and what the kubeconfig holds', async () => {
    api.kubeconfig(embedded.user, embedded.cluster);
    curl();
    const cluster = await read();
    expect(cluster).toMatchObject({ client: 'curl', kubernetesVersion: '1.20.2', readThrough: 'm1' });
    expect(cluster).toMatchObject({ objects: { nodes: { items: [{ metadata: { name: 'master-1' } }, {}] } } });
    expect([saved('seen.cacert'), saved('seen.cert'), saved('seen.key')]).toEqual([authority, certificate, key]);
  });

  it('is read without a word of the credentials in arguments, environment or configuration', async () => {
    api.kubeconfig(embedded.user, embedded.cluster);
    curl();
    await read();
    const shown = `${saved('argv')}${saved('options')}`;
    expect(shown).toContain('https://192.0.2.1:6443/api/v1/pods?limit=500');
    expect(shown).not.toContain('PRIVATE');
    expect(shown).not.toContain(base64(key).slice(0, 40));
  });

  it('is read without the key leaving the host', async () => {
    api.kubeconfig(embedded.user, embedded.cluster);
    curl();
    const { session, said } = recorded(await api.session(true));
    await readCluster(session, ['/etc/kubernetes/admin.conf']);
    expect(said()).toContain('BEGIN CERTIFICATE');
    expect(said()).not.toContain('PRIVATE KEY');
    expect(said()).not.toContain(base64(key).slice(0, 40));
  });

  it('is read with files that the kubeconfig names, below the prefix or beside it', async () => {
    api.kubeconfig(
      { 'client-certificate': '/pki/admin.crt', 'client-key': 'admin.key' },
      { 'certificate-authority': 'pki/ca.crt' },
    );
    api.tree.write('/pki/admin.crt', certificate);
    api.tree.write('/etc/kubernetes/admin.key', key, 0o600);
    api.tree.write('/etc/kubernetes/pki/ca.crt', authority);
    curl();
    expect(await read()).toMatchObject({ client: 'curl' });
    expect([saved('seen.cacert'), saved('seen.cert'), saved('seen.key')]).toEqual([authority, certificate, key]);
  });

  it('is read with a token that only the configuration on standard input has', async () => {
    curl();
    expect(await read()).toMatchObject({ client: 'curl' });
    expect(saved('options')).toContain('header = "Authorization: Bearer TOKEN.of-the_admin"');
    expect(saved('argv')).not.toContain('TOKEN');
  });

  it('takes no option from a token file that holds more than a token', async () => {
    api.kubeconfig({ tokenFile: 'token' }, { 'insecure-skip-tls-verify': 'true' });
    api.tree.write('/etc/kubernetes/token', 'abc"\noutput = "/etc/passwd\n');
    curl();
    expect(await read()).toMatchObject({ client: 'curl' });
    expect(saved('options').trim().split('\n')).toEqual(['insecure', 'header = "Authorization: Bearer abc"']);
  });

  it('cannot be read with credentials that only kubectl understands, and the problem says so', async () => {
    api.kubeconfig({ exec: { command: 'login', apiVersion: 'v1' } });
    curl();
    expect(await read()).toContain('Install kubectl on m1');
  });

  it('names the context that is meant among several', async () => {
    api.tree.write(
      '/etc/kubernetes/admin.conf',
      `current-context: "mine"
users:
- name: other
  user: {token: wrong}
- name: 'me'
  user:
    token: right
    extensions:
    - name: me
contexts:
- name: theirs
  context: {cluster: c, user: other}
- context:
    user: me
    cluster: "my cluster"
  name: mine
# a comment
clusters:
  - name: c
    cluster:
      server: https://192.0.2.9
  - cluster:
      server: "https://192.0.2.1:6443/"
      extensions:
      - extension: {provider: x}
        name: c
    name: my cluster`,
    );
    curl();
    expect(await read()).toMatchObject({ client: 'curl' });
    expect(saved('options')).toContain('Bearer right');
  });

  it.each([
    ['a refused connection', "echo 'curl: (7) Failed to connect to 192.0.2.1 port 6443' >&2; printf 000; exit 7", 'nothing answers'],
    ['an expired certificate', "echo 'curl: (60) SSL certificate problem: certificate has expired' >&2; echo more; printf 000; exit 60", 'API server has expired'],
    ['credentials that are not accepted', `printf '%s401' '{"message":"Unauthorized"}'; exit`, 'HTTP status 401'],
    ['a balancer without backends', 'printf "<html>503"; exit', 'it answered with HTTP status 503'],
  ])('with %s is a problem that says so', async (_what, shell, cause) => {
    curl(`*) ${shell} ;;`);
    expect(await read()).toContain(cause);
  });

  it('lists what it may and says what it may not', async () => {
    curl(`/api/v1/pods*) printf '%s403' '{"message":"pods is forbidden: User \\"x\\""}'; exit ;;`);
    expect(await read()).toMatchObject({
      objects: {
        pods: { state: 'unreadable', reason: 'pods is forbidden: User "x"' },
        cronjobs: { state: 'listed', items: [{ kind: 'CronJob' }] },
        validatingadmissionpolicybindings: { state: 'not-served' },
      },
    });
  });
});
