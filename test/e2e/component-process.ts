import { eventually, onHost, runProgram, type LabHost } from './lab-cluster.js';

/** A running process of a component. */
export interface ComponentProcess {
  readonly pid: number;
  /** Clock ticks since the machine booted: the hosts share its kernel, so they compare across hosts. */
  readonly startTicks: number;
  readonly argv: readonly string[];
}

const listing = (component: string): string => `
for folder in /proc/[0-9]*; do
  program=$(tr '\\0' '\\n' 2>/dev/null <"$folder/cmdline" | head -n 1) || continue
  [ "\${program##*/}" = ${component} ] || continue
  printf '%s %s ' "\${folder#/proc/}" "$(sed 's/.*) //' "$folder/stat" | cut -d ' ' -f 20)"
  tr '\\0' '\\t' <"$folder/cmdline"
  echo
done`;

/** The processes of a component (`kube-apiserver`, `etcd` …) on a host, oldest first. */
export async function componentProcesses(host: LabHost, component: string): Promise<readonly ComponentProcess[]> {
  const lines = (await onHost(host, listing(component))).split('\n').filter((line) => line !== '');
  const processes = lines.flatMap((line) => {
    const [, pid, startTicks, argv] = /^(\d+) (\d+) (.*)\t$/.exec(line) ?? [];
    if (argv === undefined) return [];
    return [{ pid: Number(pid), startTicks: Number(startTicks), argv: argv.split('\t') }];
  });
  return processes.toSorted((one, other) => one.startTicks - other.startTicks);
}

/** The newest process of a component on a host. Throws an Error when none runs. */
export async function newestProcess(host: LabHost, component: string): Promise<ComponentProcess> {
  const newest = (await componentProcesses(host, component)).at(-1);
  if (newest === undefined) throw new Error(`${host.name}: no ${component} runs.`);
  return newest;
}

/**
 * The logs in which a static pod's container says that it starts, one for each time that it was started: those that are
 * there after a change and were not before tell how often the component restarted, however fast that went. A log that
 * is only opened anew, as that of a pod which still drains while the kubelet clears its folder, says no such thing.
 */
export async function startLogs(host: LabHost, component: string): Promise<ReadonlySet<string>> {
  const script = `find /var/log/pods -path '*/kube-system_${component}-*/*.log' -exec grep -q 'Version: v' {} \\; -printf '%p %i\\n'`;
  const lines = (await onHost(host, script)).split('\n');
  return new Set(lines.filter((line) => line !== ''));
}

/** The HTTP status of an apiserver's /readyz over a new connection; 0 when it does not answer. */
export async function readyzStatus(host: LabHost): Promise<number> {
  const args = ['-sk', '-o', '/dev/null', '-w', '%{http_code}', '--max-time', '3', `https://${host.address}:6443/readyz`];
  return Number((await runProgram('curl', args)).stdout);
}

/** Waits until the newest apiserver of a host has the arguments side by side and is ready. Throws after two minutes. */
export async function apiserverWith(host: LabHost, ...args: readonly string[]): Promise<void> {
  const wanted = `\t${args.join('\t')}\t`;
  await eventually(`${host.name}: a ready kube-apiserver with ${args.join(' ')}`, 120, async () => {
    const newest = (await componentProcesses(host, 'kube-apiserver')).at(-1);
    return `\t${newest?.argv.join('\t')}\t`.includes(wanted) && (await readyzStatus(host)) === 200;
  });
}
