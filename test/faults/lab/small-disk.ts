import { setTimeout as sleep } from 'node:timers/promises';
import type { LabMachine } from './lab-machine.js';

const disk = '/run/cis-bench-small';
const places = ['/etc/kubernetes', '/var/lib/cis-bench'] as const;

/** A file system of a few megabytes of its own for what a fix of a master writes to. */
export class SmallDisk {
  readonly #host: LabMachine;

  constructor(host: LabMachine) {
    this.#host = host;
  }

  /** Moves the places there, and lets the kubelet watch them there. */
  async mount(): Promise<void> {
    const moves = places.map((place) => `mkdir -p ${place} ${disk}${place}; cp -a ${place}/. ${disk}${place}/; chmod --reference ${place} ${disk}${place}; mount --bind ${disk}${place} ${place}`);
    await this.#host.run(`mkdir -p ${disk}; mount -t tmpfs -o size=24m,mode=755 cis-bench-small ${disk}\n${moves.join('\n')}\nsystemctl restart kubelet`);
  }

  /** Writes until there is no space left. */
  async fill(): Promise<void> {
    await this.#host.run(`dd if=/dev/zero of=${disk}/fill bs=4k 2>/dev/null || true; ! echo more >${disk}/more`);
  }

  /** Makes it read-only, which the kernel refuses while somebody has a file of it open for writing; says whether it did. */
  async makeReadOnly(): Promise<boolean> {
    return (await this.#host.run(`if mount -o remount,ro ${disk} 2>/dev/null; then echo done; fi`)) !== '';
  }

  /** Makes it read-only as soon as that can be. Rejects when it could not within half a minute. */
  async makeReadOnlySoon(): Promise<void> {
    for (const deadline = Date.now() + 30_000; !(await this.makeReadOnly()); await sleep(20)) {
      if (Date.now() > deadline) throw new Error(`${disk} could not be made read-only`);
    }
  }

  /** It can be written again, and has space. */
  async heal(): Promise<void> {
    await this.#host.run(`if mountpoint -q ${disk}; then mount -o remount,rw ${disk}; rm -f ${disk}/fill ${disk}/more; fi`);
  }

  /** Lets the places be where they were, with what they held before. */
  async unmount(): Promise<void> {
    const takes = places.map((place) => `if mountpoint -q ${place}; then umount -l ${place}; fi`);
    await this.#host.run(`if mountpoint -q ${disk}; then\n${takes.join('\n')}\numount -l ${disk}\nrmdir ${disk}\nsystemctl restart kubelet\nfi`);
  }
}
