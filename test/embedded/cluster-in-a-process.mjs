// Starts a cluster with a command on it, says where it is, and ends in the way that it is told to, without closing.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createViteServer } from 'vitest/node';

const root = fileURLToPath(new URL('../..', import.meta.url));
const vite = await createViteServer({ root, configFile: false, logLevel: 'error', server: { middlewareMode: true } });
const { startEmbeddedCluster } = await vite.ssrLoadModule('/src/embedded/embedded-cluster.ts');
const { connect } = await vite.ssrLoadModule('/src/transport/connect.ts');

const cluster = await startEmbeddedCluster();
const session = await connect(cluster.hosts.get('node-1').host);
session.run('echo $$ >"$TMPDIR/pid"; exec sleep 300').catch(() => {});
const read = () => {
  try {
    return readFileSync(`${cluster.directory}/node-1/tmp/pid`, 'utf8');
  } catch {
    return '';
  }
};
while (!read().endsWith('\n')) await new Promise((resolve) => setTimeout(resolve, 20));
process.stdout.write(`${JSON.stringify({ directory: cluster.directory, pid: Number(read()) })}\n`);

const [way] = process.argv.slice(2);
if (way === 'exit') process.exit(3);
if (way === 'throw') setTimeout(() => { throw new Error('nobody catches this'); });
