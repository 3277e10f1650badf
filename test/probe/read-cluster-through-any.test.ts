import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Host } from '../../src/model/host.js';
import { readApiAnswer } from '../../src/probe/api-answer.js';
import { readCluster, readClusterThroughAny } from '../../src/probe/read-cluster.js';
import { ConnectionFailure } from '../../src/transport/connection-failure.js';
import type { Session } from '../../src/transport/session.js';

const base64 = (text: string | Buffer): string => `=${Buffer.from(text).toString('base64')}`;
const emptyList = base64('{"items":[]}');
const kubeconfigs = ['/etc/kubernetes/admin.conf'];

/** A session whose every run has this output. */
function session(name: string, output: string | ConnectionFailure, user = 'ops'): Session {
  const host: Host = { name, address: '192.0.2.1', port: 22, user, become: false, roles: ['master'], root: '', knownHosts: '' };
  return {
    host,
    forward: () => Promise.reject(new Error('not here')),
    close: () => undefined,
    run: (script) => {
      if (typeof output !== 'string') return Promise.reject(output);
      const ids = [...script.matchAll(/^ask '([a-z]+)'/gm)].map(([, id]) => id);
      const answers = ids.map((id) => `answer\t${id}\tplain\t${bodyOf(id)}\t0\t-\n`).join('');
      const stdout = Buffer.from(output.replace('ANSWERS\n', answers));
      return Promise.resolve({ code: 0, stdout, stderr: Buffer.alloc(0) });
    },
  };
}

function bodyOf(id: string | undefined): string {
  if (id === 'version') return base64('{"gitVersion":"v1.19.3-eks"}');
  return id === 'groups' ? base64('{"groups":[{"name":"apps"}]}') : emptyList;
}

const working = 'cis-bench-api/1\nkubeconfig\t:/etc/kubernetes/admin.conf\nclient\tkubectl\nANSWERS\nend\n';
const obstacle = (name: string) => `cis-bench-api/1\nkubeconfig\t:/etc/kubernetes/admin.conf\ntrouble\t${name}\nend\n`;

describe('several masters', () => {
  it('are asked in order until one can read the API', async () => {
    const lost = new ConnectionFailure('m1', 'CONNECTION_LOST', 'm1 has gone');
    const masters = [session('m1', lost), session('m2', obstacle('no-client')), session('m3', working), session('m4', working)];
    const cluster = await readClusterThroughAny(masters.map((each) => ({ session: each, kubeconfigs })));
    expect(cluster).toMatchObject({ readThrough: 'm3', kubernetesVersion: '1.19.3-eks', apiGroups: ['apps'] });
  });

  it('of which none can read it make one paragraph that tells of each', async () => {
    const masters = [session('m1', obstacle('no-client')), session('m2', obstacle('unreadable-kubeconfig'))];
    const cluster = await readClusterThroughAny(masters.map((each) => ({ session: each, kubeconfigs })));
    const problem = 'problem' in cluster ? cluster.problem : '';
    expect(problem).toMatch(/m1: .*neither kubectl nor curl.* m2: ops may not read .*admin\.conf.*become: true/);
    expect(problem).not.toContain('\n');
  });

  it('of which there is none are a problem', async () => {
    expect(await readClusterThroughAny([])).toEqual({ problem: expect.stringContaining('no master') });
  });
});

describe('a host', () => {
  it('may greet before the answer', async () => {
    const cluster = await readCluster(session('m1', `Welcome!\nend\n\n${working}`), kubeconfigs);
    expect(cluster).toMatchObject({ schema: 'cis-bench/cluster-snapshot/v1', readThrough: 'm1' });
  });

  it.each([
    ['nothing', ''],
    ['half of it', 'cis-bench-api/1\nclient\tkubectl\nANSWERS\n'],
    ['no answers', 'cis-bench-api/1\nend\n'],
    ['what nobody asked for', `cis-bench-api/1\nclient\tkubectl\nanswer\tsecrets\tplain\t${emptyList}\t0\t-\nend\n`],
    ['an obstacle never heard of', 'cis-bench-api/1\ntrouble\tconstructor\nend\n'],
  ])(
    'that says %s is a problem',
    async (_what, output) => {
      expect(await readCluster(session('m1', output), kubeconfigs)).toEqual({ problem: expect.stringContaining('through m1') });
    },
  );

  it('whose script hangs is a problem in the words of the connection', async () => {
    const hanging = new ConnectionFailure('m1', 'SCRIPT_TIMEOUT', 'a script on m1 was still running');
    expect(await readCluster(session('m1', hanging), kubeconfigs)).toEqual({ problem: 'a script on m1 was still running' });
  });
});

describe('a packed body', () => {
  const answer = (word: string) => readApiAnswer('kubectl', ['answer', 'pods', 'gzip', word, '0', '-']);

  it('is unpacked byte for byte', () => {
    const body = '{"name":"\u4e2d\\u001b\u2028"}\n';
    expect(answer(base64(gzipSync(body)))).toEqual({ state: 'answered', body });
  });

  it('that is damaged, cut off or endless is no body', () => {
    const packed = gzipSync('x'.repeat(100_000) + Math.random());
    expect(answer(base64(packed.subarray(0, -20)))).toMatchObject({ state: 'broken-off' });
    expect(answer(base64('no gzip'))).toMatchObject({ state: 'broken-off' });
    expect(answer(base64(gzipSync(Buffer.alloc(300 * 1024 * 1024))))).toMatchObject({ message: expect.stringContaining('larger') });
  });
});
