/** What the fix of a case repairs on one host of the lab: small, so that a case is short. */
export interface LabFix {
  readonly host: string;
  readonly controls: string;
  /** The files that it is about; the first is the one whose change restarts a component. */
  readonly paths: readonly [string, ...string[]];
  /** Makes the controls fail, as they do on a new cluster. */
  readonly spoil: string;
  /** A sed program that makes the first file another one without a meaning: a pod that comes back after another is held off by the kubelet, for minutes in the end. */
  readonly mark?: (round: string) => string;
  /** What has to be told of its files; the kubelet looks after manifests by itself. */
  readonly reload: string;
  readonly component: 'kube-apiserver' | 'kubelet';
}

const manifest = '/etc/kubernetes/manifests/kube-apiserver.yaml';
const configuration = '/var/lib/kubelet/config.yaml';
const kernelDefaults = '/etc/sysctl.d/90-kubelet.conf';
const dropIn = '/etc/systemd/system/kubelet.service.d/10-kubeadm.conf';

function without(pattern: string, file: string): string {
  const beside = `${file.slice(0, file.lastIndexOf('/'))}/.cis-bench-faults`;
  return `sed '/${pattern}/d' ${file} >${beside}; chmod --reference ${file} ${beside}; mv ${beside} ${file}\n`;
}

/** A flag of the API server, for which it restarts, and a mode. */
export const masterFix: LabFix = {
  host: 'm1',
  controls: '1.2.20,1.1.13',
  paths: [manifest, '/etc/kubernetes/admin.conf'],
  spoil: `${without('--profiling=', manifest)}chmod 664 /etc/kubernetes/admin.conf\n`,
  mark: (round) => `s/^  annotations:$/&\\n    cis-bench-faults: "${round}"/`,
  reload: '',
  component: 'kube-apiserver',
};

/** A setting of the kubelet, for which it restarts, a file that it needs, and a mode. */
export const workerFix: LabFix = {
  host: 'w1',
  controls: '4.2.6,4.1.1',
  paths: [configuration, dropIn, kernelDefaults],
  spoil: `${without('^protectKernelDefaults:', configuration)}chmod 664 ${dropIn}\nrm -f ${kernelDefaults}\n`,
  reload: 'systemctl daemon-reload; systemctl restart kubelet\n',
  component: 'kubelet',
};
