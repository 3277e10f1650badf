import { quote } from '../../../src/transport/quote.js';
import type { EditKind } from '../foreign-edit.js';
import { editOf } from '../foreign-edit.js';
import type { Point } from '../points.js';
import type { Tool } from '../tool.js';
import type { Gates } from './gates.js';
import { lab } from './lab-command.js';
import type { LabFix } from './lab-fixes.js';
import type { LabMachine } from './lab-machine.js';
import type { SmallDisk } from './small-disk.js';

/** Where a fault strikes in the lab. */
export interface LabScene {
  readonly host: LabMachine;
  readonly gates: Gates;
  readonly disk: SmallDisk;
  readonly fix: LabFix;
  readonly point: Point;
  /** Chooses among the kinds of one fault: even or odd. */
  readonly variant: number;
}

/** How one of the matrix's faults is brought about in the lab, and how it ends. */
export interface LabFault {
  readonly strike: (scene: LabScene, tool: Tool) => Promise<void> | void;
  /** What may have to wait until the call that was stopped goes on. */
  readonly afterwards?: (scene: LabScene) => Promise<void>;
  readonly heal?: (scene: LabScene) => Promise<void>;
  /** When it ends: after so many milliseconds, longer than the hosts wait, or once the program has ended and the hosts rest. */
  readonly lasts?: number | 'until rest';
  /** It needs a file system of its own below /etc/kubernetes, or an API server. */
  readonly needs?: 'small disk' | 'master';
}

const outage = 18_000;
const day = 86_400;
const registry = ['-d', '10.77.0.101', '-j', 'REJECT', '-m', 'comment', '--comment', 'cis-bench-faults'] as const;
const image = 'k8s.gcr.io/kube-apiserver:v1.20.2';

// each process by its id, in the host alone
const endSshd = `
systemctl stop ssh
for folder in /proc/[0-9]*; do
  if [ "$(cat "$folder/comm" 2>/dev/null)" = sshd ]; then kill -KILL "\${folder#/proc/}" 2>/dev/null || true; fi
done`;

/** By the ids of the faults of the matrix. */
export const labFaults: Readonly<Record<string, LabFault>> = {
  kill: { strike: (_scene, tool) => tool.kill() },
  cut: { strike: ({ host }) => lab('cut', host.name), heal: ({ host }) => lab('mend', host.name), lasts: outage },
  sshd: { strike: ({ host }) => told(host, endSshd), heal: ({ host }) => told(host, 'systemctl start ssh'), lasts: outage },
  full: { strike: ({ disk }) => disk.fill(), heal: ({ disk }) => disk.heal(), lasts: 'until rest', needs: 'small disk' },
  'read-only': {
    strike: async ({ disk }) => void (await disk.makeReadOnly()),
    afterwards: ({ disk }) => disk.makeReadOnlySoon(),
    heal: ({ disk }) => disk.heal(),
    lasts: outage,
    needs: 'small disk',
  },
  sudo: {
    strike: ({ host }) => told(host, 'mv /etc/sudoers.d/ops /root/cis-bench-faults-sudoers'),
    heal: ({ host }) => told(host, 'if [ -e /root/cis-bench-faults-sudoers ]; then mv /root/cis-bench-faults-sudoers /etc/sudoers.d/ops; fi'),
    lasts: 'until rest',
  },
  kubelet: { strike: ({ host }) => told(host, 'systemctl stop kubelet'), heal: ({ host }) => told(host, 'systemctl start kubelet'), lasts: 'until rest' },
  image: { strike: removeImage, heal: bringImageBack, lasts: 'until rest', needs: 'master' },
  reboot: { strike: ({ host, variant }) => (variant % 2 === 0 ? lab('reboot', '--hard', host.name) : lab('reboot', host.name)) },
  clock: { strike: ({ gates, variant }) => gates.setClock(variant % 2 === 0 ? day : -day) },
  edit: { strike: (scene) => editByHand(scene.host, scene.fix.paths[0], editOf(scene)) },
};

async function told(host: LabMachine, script: string): Promise<void> {
  await host.run(script);
}

/** Under all of its names, that of the runtime (sha256:…) too; and the registry is out of reach, from which it would be pulled again. */
async function removeImage({ host }: LabScene): Promise<void> {
  await host.iptables('-I', 'OUTPUT', ...registry);
  await host.run(`digest=$(ctr -n k8s.io images ls name==${image} | awk 'NR == 2 { print $3 }')
ctr -n k8s.io images rm --sync $(ctr -n k8s.io images ls | awk -v digest="$digest" '$3 == digest { print $1 }')`);
}

async function bringImageBack({ host }: LabScene): Promise<void> {
  await host.iptables('-D', 'OUTPUT', ...registry).catch(() => undefined);
  await host.run(`[ -n "$(ctr -n k8s.io images ls -q name==${image})" ] || ctr -n k8s.io images import /mnt/lab-images/kube-apiserver.tar`);
}

/** The line that another hand adds. */
export const foreignLine = '# edited by another hand';

async function editByHand(host: LabMachine, path: string, how: EditKind): Promise<void> {
  const beside = '/root/cis-bench-faults-edit';
  const line = quote(foreignLine);
  if (how === 'in place') await host.run(`echo ${line} >>${path}`);
  else await host.run(`cp -p ${path} ${beside}; echo ${line} >>${beside}; mv ${beside} ${path}`);
}
