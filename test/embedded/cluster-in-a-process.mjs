// Starts a cluster with a command on it, says where it is, and ends in the way that it is told to, without closing.
// It runs what was built, as `bench demo` does; `npm test` builds first.
import { readFileSync } from 'node:fs';
import { startEmbeddedCluster } from '../../dist/embedded/embedded-cluster.js';
import { connect } from '../../dist/transport/connect.js';

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
