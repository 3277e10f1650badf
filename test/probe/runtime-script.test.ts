import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse } from 'smol-toml';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Excerpt, ImageListing } from '../../src/model/snapshot.js';
import { loadLayouts } from '../../src/benchmark/load-layouts.js';
import { parseProbe } from '../../src/probe/parse-probe.js';
import { documentFunctions } from '../../src/probe/document-script.js';
import { fileFunctions } from '../../src/probe/file-script.js';
import { processFunctions } from '../../src/probe/process-script.js';
import { probeHeader } from '../../src/probe/probe-script.js';
import { runtimeFunctions } from '../../src/probe/runtime-script.js';
import { scriptPrelude } from '../../src/probe/script-prelude.js';
import { HostTree } from './host-tree.js';

const layouts = loadLayouts();
let tree: HostTree;
beforeEach(() => {
  tree = new HostTree();
});
afterEach(() => {
  tree.remove();
});

function run(root: string, call: string, path = process.env['PATH']): string {
  const script = `${scriptPrelude(root)}${fileFunctions}${processFunctions}${documentFunctions}${runtimeFunctions}
printf '%s\\n' '${probeHeader}'
${call}
printf 'end\\n'
`;
  const result = spawnSync('/bin/sh', ['-s'], { input: script, env: { PATH: path } });
  expect(result.stderr.toString()).toBe('');
  return result.stdout.toString('latin1');
}

function documents(): Readonly<Record<string, Excerpt>> {
  return parseProbe('n1', tree.root, layouts, Buffer.from(run(tree.root, 'runtime_documents'), 'latin1')).documents;
}

function text(path: string): string {
  const document = documents()[path];
  if (document?.state !== 'taken') throw new Error(`${path}: ${JSON.stringify(document)}`);
  return document.text;
}

const containerd = '/etc/containerd/config.toml';
const daemon = '/etc/docker/daemon.json';

describe('configuration of the container runtime', () => {
  it('stays readable with fractions, dates, times and signs in it', () => {
    tree.write(
      containerd,
      `[plugins."io.containerd.gc.v1.scheduler"]
  pause_threshold = 0.02
  floor = -1.5e+3
  since = 2024-01-02T03:04:05.678+01:00
  at = 07:32:00
  steps = [0.5, 1.0, +2]
  startup_delay = "100ms"
[plugins."io.containerd.grpc.v1.cri".registry.mirrors."r.example.com"]
  endpoint = ["http://r.example.com"]
`,
    );
    expect(parse(text(containerd))).toEqual({
      plugins: {
        'io.containerd.gc.v1.scheduler': { pause_threshold: '', floor: '', since: '', at: '', steps: ['', '', ''], startup_delay: '' },
        'io.containerd.grpc.v1.cri': { registry: { mirrors: { 'r.example.com': { endpoint: ['http://r.example.com'] } } } },
      },
    });
  });

  it('keeps what says how registries are reached, and nothing else', () => {
    tree.write(
      containerd,
      `version = 2 # password = "in-a-comment"
imports = ['/etc/containerd/conf.d/*.toml']
[plugins."io.containerd.grpc.v1.cri".registry.mirrors."docker.io"]
  endpoint = [
    "http://user:hunter2@mirror.example.com:5000?token=hunter3",
    'https://registry-1.docker.io', # the real one
  ]
[plugins."io.containerd.grpc.v1.cri".registry.configs."r.example.com".auth]
  username = "robot"
  "password" = 'hunter4'
  auth = "aHVudGVyNQ==" # "quoted"
[plugins."io.containerd.grpc.v1.cri".registry.configs."r.example.com"]
  tls = { insecure_skip_verify = true, key_file = "hunter6" }
  header = { Authorization = ["Basic hunter7", "hunter8"], nested = [["hunter9"], { a = "hunter10" }] }
pin = 123456
`,
    );
    expect(parse(text(containerd))).toEqual({
      version: '',
      imports: [''],
      plugins: {
        'io.containerd.grpc.v1.cri': {
          registry: {
            mirrors: { 'docker.io': { endpoint: ['http://mirror.example.com:5000', 'https://registry-1.docker.io'] } },
            configs: {
              'r.example.com': {
                auth: { username: '', password: '', auth: '' },
                tls: { insecure_skip_verify: true, key_file: '' },
                header: { Authorization: ['', ''], nested: [[''], { a: '' }] },
                pin: '',
              },
            },
          },
        },
      },
    });
  });

  it('reads JSON however it is broken into lines', () => {
    tree.write(daemon, '{"insecure-registries":["r.example.com:5000",\n"10.0.0.0/8"],"proxies":\n{"http-proxy":\n"http://u:hunter2@p"},"log-opts": {"splunk-token":"hunter3"},"debug":true}');
    expect(JSON.parse(text(daemon))).toEqual({
      'insecure-registries': ['r.example.com:5000', '10.0.0.0/8'],
      proxies: { 'http-proxy': '' },
      'log-opts': { 'splunk-token': '' },
      debug: true,
    });
  });

  it.each([
    ['a text over several lines', 'password = """\nMIIEhunter2==\n"""\n'],
    ['a literal text over several lines', "password = '''\nhunter2 = 1\n'''\n"],
    ['a quote that does not end', 'password = "hunter2\nx = 1\n'],
    ['what no such document has', 'password: !!binary hunter2\n'],
  ])('shows nothing of a file with %s', (_, content) => {
    tree.write(containerd, content);
    expect(documents()[containerd]).toEqual({ state: 'unreadable', reason: expect.stringContaining('secrets could hide') });
  });

  it('finds the hosts of every registry, also where the configuration says that they are', () => {
    tree.write(containerd, '[plugins.x.registry]\nconfig_path = "/etc/containerd/certs.d:/opt/certs.d"\n');
    tree.write('/etc/containerd/certs.d/docker.io/hosts.toml', 'server = "http://a"\n[host."http://b"]\nskip_verify = true\n[host."http://u:hunter3@b".header]\nx = ["hunter2"]\n');
    tree.write('/opt/certs.d/r.example.com/hosts.toml', 'server = "https://r.example.com"\n');
    tree.write('/etc/containers/registries.conf.d/50 x.conf', '[[registry]]\nlocation = "r:5000"\ninsecure = true\n');
    tree.write('/etc/crio/crio.conf.d/10-x.conf', '[crio.image]\nglobal_auth_file = "/hunter2"\ninsecure_registries = [ "r" ]\n');
    expect(Object.fromEntries(Object.entries(documents()).map(([path, document]) => [path, 'text' in document && parse(document.text)]))).toEqual({
      [containerd]: { plugins: { x: { registry: { config_path: '/etc/containerd/certs.d:/opt/certs.d' } } } },
      '/etc/containerd/certs.d/docker.io/hosts.toml': { server: 'http://a', host: { 'http://b': { skip_verify: true, header: { x: [''] } } } },
      '/opt/certs.d/r.example.com/hosts.toml': { server: 'https://r.example.com' },
      '/etc/containers/registries.conf.d/50 x.conf': { registry: [{ location: 'r:5000', insecure: true }] },
      '/etc/crio/crio.conf.d/10-x.conf': { crio: { image: { global_auth_file: '', insecure_registries: ['r'] } } },
    });
  });

  it('knows what dockerd was told by arguments, and no other argument', () => {
    tree.process(10, ['/usr/bin/dockerd', '--insecure-registry', 'r1:5000', '--insecure-registry=r2', '--log-opt=token=hunter2', '--registry-mirror=http://u:hunter3@m']);
    tree.process(11, ['/usr/bin/dockerd', '--insecure-registry=tenant'], { cgroup: '0::/kubepods/pod0f0e7a9c-1111-2222-3333-444455556666/x\n' });
    expect(documents()).toEqual({
      '/proc/10/cmdline': { state: 'taken', text: '--insecure-registry=r1:5000\n--insecure-registry=r2\n--registry-mirror=http://m\n' },
    });
  });

  it('says so when a file is too large or cannot be read', () => {
    tree.write(daemon, ' '.repeat(300_000));
    expect(documents()[daemon]).toEqual({ state: 'unreadable', reason: expect.stringContaining('larger than') });
  });
});

describe('configuration of the network plugin', () => {
  it('names the plugins, and never looks into a kubeconfig', () => {
    const conflist = { cniVersion: '0.3.1', name: 'k8s', plugins: [{ type: 'calico', policy: { type: 'k8s', k8s_auth_token: 'hunter2' }, mtu: 1440 }, { type: 'portmap', capabilities: { portMappings: true } }] };
    tree.write('/etc/cni/net.d/10-calico.conflist', JSON.stringify(conflist, undefined, 2));
    tree.write('/etc/cni/net.d/calico-kubeconfig', 'token: hunter3\n');
    tree.write('/etc/cni/net.d/README.md', 'x');
    expect(Object.keys(documents())).toEqual(['/etc/cni/net.d/10-calico.conflist']);
    expect(JSON.parse(text('/etc/cni/net.d/10-calico.conflist'))).toEqual({
      ...conflist,
      plugins: [{ type: 'calico', policy: { type: 'k8s', k8s_auth_token: '' }, mtu: '' }, conflist.plugins[1]],
    });
  });
});

/** What no key may be called, so that a leaf below it is a secret; and the leaf, which nothing else contains. */
const shown = ['endpoint', 'server', 'insecure-registries'];
const key = fc.oneof(fc.constantFrom(...shown, 'auth', 'password', 'identitytoken', 'x-token', 'tls'), fc.string({ minLength: 1, maxLength: 8 }));
let leaves = 0;
const leaf = fc
  .tuple(fc.string({ maxLength: 6 }), fc.constantFrom('', '"', "'", '\\', '#', ']', '}', ',', '=', ': ', '//', '@', ' '))
  .map(([before, odd]) => `${before}${odd}hunter${++leaves}${odd}`);
const secrets = fc.letrec<{ value: unknown; list: unknown; map: unknown }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, leaf, fc.boolean(), fc.constant(null), tie('list'), tie('map')),
  list: fc.array(tie('value'), { maxLength: 3 }),
  map: fc.dictionary(key.filter((each) => !shown.includes(each)), tie('value'), { maxKeys: 4 }),
}));

describe('redaction', () => {
  it('lets no value through that is not asked for, and keeps those that are', () => {
    fc.assert(
      fc.property(secrets.map, fc.array(fc.webUrl({ withQueryParameters: false }).filter((url) => !/[@?\\]/.test(url)), { maxLength: 3 }), fc.nat(3), (hidden, endpoints, indent) => {
        tree.write(daemon, JSON.stringify({ before: hidden, 'insecure-registries': endpoints, after: hidden }, undefined, indent));
        const found = text(daemon);
        expect(found).not.toContain('hunter');
        expect(JSON.parse(found)).toMatchObject({ 'insecure-registries': endpoints });
      }),
      { numRuns: 60 },
    );
  });

  it('lets no value of TOML through, also when lines are lost or mixed up', () => {
    const line = fc.oneof(
      fc.tuple(key.map((each) => JSON.stringify(each)), leaf.map((each) => JSON.stringify(each))).map(([name, value]) => ({ name, line: `${name} = ${value}` })),
      fc.tuple(fc.constantFrom('auth', 'a.password', 'x_token'), leaf.map((each) => JSON.stringify(each)), fc.constantFrom(' ', '\n')).map(([name, value, gap]) => ({ name, line: `${name} = [${gap}${value},${gap}${value} ]` })),
      fc.constantFrom('[[registry]]', '[a."b.c".auth]', 'endpoint = ["http://x"', '] # }', 'x = {', '}', '').map((each) => ({ name: '', line: each })),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
        const asked = lines.some(({ name }) => shown.includes(name.replaceAll('"', '')));
        const isList = lines.some(({ line: each }) => each.startsWith('endpoint ='));
        fc.pre(!asked && !isList);
        tree.write(containerd, lines.map((each) => each.line).join('\n'));
        const document = documents()[containerd];
        expect(JSON.stringify(document)).not.toContain('hunter');
      }),
      { numRuns: 60 },
    );
  });
});

describe('images on the node', () => {
  let programs: string;
  beforeEach(() => {
    programs = mkdtempSync(join(tmpdir(), 'programs-'));
    for (const name of ['crictl', 'ctr', 'docker']) program(name, 'exit 1');
  });
  afterEach(() => rmSync(programs, { recursive: true }));

  function program(name: string, body: string): void {
    writeFileSync(join(programs, name), `#!/bin/sh\n${body}\n`);
    chmodSync(join(programs, name), 0o755);
  }
  function images(root = ''): ImageListing {
    const output = run(root, 'images', `${programs}:${process.env['PATH']}`);
    return parseProbe('n1', root, layouts, Buffer.from(output, 'latin1')).images;
  }

  it('asks crictl first', () => {
    const listed = { images: [{ id: 'a', repoTags: ['docker.io/library/nginx:latest', 'r/x:1'], repoDigests: [] }, { id: 'b', repoTags: [], repoDigests: ['r/y@sha256:00'] }, { id: 'c' }] };
    program('crictl', `cat <<'EOF'\n${JSON.stringify(listed, undefined, 2)}\nEOF`);
    program('ctr', 'echo never');
    expect(images()).toEqual({ tool: 'crictl', references: ['docker.io/library/nginx:latest', 'r/x:1', 'r/y@sha256:00'] });
  });

  it('asks on where a program knows no image, because another runtime is in use', () => {
    program('crictl', `echo '{"images": []}'`);
    program('ctr', 'exit 0');
    program('docker', `[ "$3" = '{{.Repository}}:{{.Tag}}' ] && printf 'nginx:latest\\n<none>:<none>\\n'`);
    expect(images()).toEqual({ tool: 'docker', references: ['<none>:<none>', 'nginx:latest'] });
  });

  it('says why nothing could be listed', () => {
    program('ctr', 'exec head -c 3000000 /dev/zero | tr "\\000" x');
    expect(images()).toEqual({ reason: 'crictl fails with exit code 1, ctr prints more than 2097152 bytes, docker fails with exit code 1' });
    program('crictl', 'echo \'{"id"\'');
    expect(images()).toEqual({ reason: expect.stringContaining('no list of images') });
  });

  it('runs nothing on a host that is mounted under a prefix', () => {
    program('crictl', 'echo should not run >&2');
    expect(images(tree.root)).toEqual({ reason: expect.stringContaining('path prefix') });
  });
});
