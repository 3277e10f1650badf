import { componentProcesses, readyzStatus } from '../e2e/component-process.js';
import { eventually, labMasters, onHost, type LabHost } from '../e2e/lab-cluster.js';

const folder = '/etc/kubernetes/manifests';
const manifest = `${folder}/kube-apiserver.yaml`;

/** An annotation more, which is enough for the kubelet to start the pod anew. Files with a dot in front are none to it. */
const annotate = `cp -p ${manifest} ${folder}/.original
sed 's#^  annotations:$#&\\n    cis-bench-lab/restart: once#' ${manifest} >${folder}/.next
chmod --reference=${manifest} ${folder}/.next
! cmp -s ${manifest} ${folder}/.next`;

const putBack = `mv ${folder}/.original ${folder}/.next`;

/** Renames the new manifest into its place and waits for an answer 200 of the process that listens then, if it is a new one. */
const rename = `
start_of() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20; }
listener() { ss -ltnpH 'sport = :6443' | sed -n 's/.*"kube-apiserver",pid=\\([0-9]*\\).*/\\1/p'; }
old=$(listener)
old_start=$(start_of "$old")
read -r begun _ </proc/uptime
mv ${folder}/.next ${manifest}
while :; do
  new=$(listener)
  new_start=$(start_of "$new")
  if [ "\${new_start:-0}" -gt "$old_start" ] &&
    [ "$(curl -sk -o /dev/null -w '%{http_code}' --max-time 2 https://127.0.0.1:6443/readyz)" = 200 ]; then break; fi
  read -r now _ </proc/uptime
  [ "\${now%.*}" -lt $((\${begun%.*} + 180)) ] || { echo 'no new kube-apiserver is ready after 180 s' >&2; exit 1; }
  sleep 0.05
done
read -r now _ </proc/uptime
echo "$begun $now"`;

/**
 * Restarts a master's API server twice as an operator does by hand: by a manifest with one annotation more, and by the
 * original again. Resolves with the seconds from each rename until the new process says that it is ready. Every API
 * server is ready and the old processes are gone before each.
 */
export async function restartByHand(master: LabHost): Promise<readonly number[]> {
  const seconds: number[] = [];
  for (const prepare of [annotate, putBack]) {
    await allSettled();
    const [begun = 0, ended = 0] = (await onHost(master, `${prepare}\n${rename}`)).trim().split(' ').map(Number);
    seconds.push(Math.round((ended - begun) * 100) / 100);
  }
  await allSettled();
  return seconds;
}

/** Waits until one API server runs on each master and is ready. Throws after two minutes. */
export async function allSettled(): Promise<void> {
  for (const master of labMasters) {
    await eventually(`${master.name}: one kube-apiserver, and it is ready`, 120, async () => {
      const processes = await componentProcesses(master, 'kube-apiserver');
      return processes.length === 1 && (await readyzStatus(master)) === 200;
    });
  }
}
