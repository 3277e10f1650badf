#!/usr/bin/env node
// kubectl, curl and etcdctl of a small cluster whose etcd is a folder of files; which of them it is tells its own name.
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const root = process.env.FAKE_ROOT ?? '';
const store = join(root, 'fake/store');
const faults = existsSync(join(root, 'fake/faults')) ? JSON.parse(readFileSync(join(root, 'fake/faults'), 'utf8')) : {};
const name = basename(process.argv[1] ?? '');
const argv = process.argv.slice(2);
appendFileSync(join(root, 'fake/calls'), `${JSON.stringify({ name, argv, env: process.env })}\n`);

const keys = () => readdirSync(store).map((file) => decodeURIComponent(file)).sort();
const value = (key) => readFileSync(join(store, encodeURIComponent(key)), 'latin1');
const base64 = (text) => Buffer.from(text, 'latin1').toString('base64');
const input = () => readFileSync(0, 'utf8');
const prefix = `/${faults.prefix ?? 'registry'}/secrets/`;

/** What etcd answers to a range request, as its gateway and etcdctl print it. */
function range(start, end, limit) {
  const all = keys().filter((key) => key >= start && key < end);
  const kvs = all.slice(0, limit).map((key) => ({ key: base64(key), create_revision: '7', mod_revision: '9', version: '1', value: base64(value(key)) }));
  const more = all.length > limit ? { more: true } : {};
  return JSON.stringify({ header: { cluster_id: '1', revision: '10' }, ...(kvs.length === 0 ? {} : { kvs }), ...more, count: String(all.length) });
}

function flag(flagName) {
  const joined = argv.find((argument) => argument.startsWith(`${flagName}=`));
  return joined === undefined ? argv[argv.indexOf(flagName) + 1] : joined.slice(flagName.length + 1);
}

function curl() {
  const asked = JSON.parse(input());
  const url = argv.at(-1) ?? '';
  if (!url.includes(`/${faults.gateway ?? 'v3'}/kv/range`)) process.exit(22);
  const plain = (text) => Buffer.from(text, 'base64').toString('latin1');
  process.stdout.write(`${range(plain(asked.key), plain(asked.range_end), Number(asked.limit))}\n`);
}

function etcdctl(from) {
  if (process.env.ETCDCTL_API !== '3' && from === argv) process.exit(1);
  const at = from.indexOf('get');
  process.stdout.write(`${range(from[at + 1], from[at + 2], Number(flag('--limit')))}\n`);
}

const names = (key) => key.slice(prefix.length).split('/');
const secretKeys = () => keys().filter((key) => key.startsWith(prefix));

function list() {
  if (argv.includes('--all-namespaces')) {
    for (const key of secretKeys()) process.stdout.write(`${names(key).join('   ')}   Opaque   1   5d\n`);
    return;
  }
  const items = secretKeys().filter((key) => names(key)[0] === flag('-n')).map((key) => {
    const [namespace, secret] = names(key);
    return { kind: 'Secret', metadata: { namespace, name: secret }, data: { password: base64(value(key)) } };
  });
  process.stdout.write(JSON.stringify({ kind: 'List', items }));
}

function replace() {
  for (const { metadata, data } of JSON.parse(input()).items) {
    const file = join(store, encodeURIComponent(`${prefix}${metadata.namespace}/${metadata.name}`));
    const refusal = faults.refuse?.[metadata.name];
    if (refusal === undefined) {
      writeFileSync(file, `k8s:enc:secretbox:v1:key1:${Buffer.from(metadata.name).toString('hex')}`);
      process.stdout.write(`secret/${metadata.name} replaced\n`);
    } else {
      process.stderr.write(`Error from server (${refusal}): cannot replace "${metadata.name}", bigger context ${data.password}\n`);
      if (faults.once === true) rmSync(join(root, 'fake/faults'), { force: true });
    }
  }
}

function kubectl() {
  if (faults.kubectl === false) process.exit(1);
  if (argv.includes('--raw')) process.stdout.write('{"gitVersion":"v1.20.2"}');
  else if (argv.includes('exec')) etcdctl(argv.slice(argv.indexOf('--') + 1));
  else if (argv.includes('pods')) process.stdout.write('pod/etcd-m1\n');
  else if (argv.includes('replace')) replace();
  else list();
}

({ kubectl, curl, etcdctl: () => etcdctl(argv) })[name]();
