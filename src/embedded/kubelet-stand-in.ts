import type { Component } from '../model/component.js';
import { programOf } from '../model/component.js';
import { writeBootIdentity } from './boot-identity.js';
import { KubeletService } from './kubelet-service.js';
import type { Machine } from './machine.js';
import { ManifestDirectory } from './manifest-directory.js';
import { atOnce, pace, startUpOf } from './pace.js';
import { PodSupervisor } from './pod-supervisor.js';
import type { ProcessRecord } from './process-table.js';
import { programName } from './program-name.js';
import type { StaticPod } from './static-pod.js';

/** Where the static pods of a host without a kubelet unit are. */
const usualManifests = '/etc/kubernetes/manifests';

/** How a machine's static pods are watched: by a kubelet in its process table, or by one that is not shown. */
export type KubeletKind = 'service' | 'hidden';

/**
 * Does for one machine what a kubelet does for its static pods: starts what the manifests directory declares, replaces
 * what changed, ends what was removed, starts again what ended. Beside it runs the kubelet's own systemd service.
 */
export class KubeletStandIn {
  /** The kubelet's own service; undefined where no kubelet is shown. */
  readonly service: KubeletService | undefined;
  readonly #machine: Machine;
  readonly #directory = new ManifestDirectory();
  readonly #pods = new Map<string, PodSupervisor>();
  readonly #starts = new Map<string, number>();
  readonly #faults = new Set<string>();
  readonly #missingImages = new Set<string>();
  #isUp = true;

  constructor(machine: Machine, kind: KubeletKind) {
    this.#machine = machine;
    if (kind === 'service') this.service = new KubeletService(machine, () => this.#count(programOf.kubelet));
  }

  /** Starts everything as if it had run for long, and watches from then on; resolves when all is ready. */
  async start(): Promise<void> {
    await this.service?.restart(atOnce);
    const pods = [...this.#declaredPods().values()];
    await Promise.all(pods.map((pod) => this.#supervise(pod).startAtOnce(atOnce)));
    this.#starts.clear();
    this.#machine.schedule.every(pace.pollMs, () => this.#reconcile());
  }

  /** The processes of the host that are running now, the oldest first. */
  processes(): ProcessRecord[] {
    return this.#machine.processes.list();
  }

  /** How many processes of a component were started since the host is up; those of a crash loop count each. */
  restarts(component: Component): number {
    return this.#starts.get(programOf[component]) ?? 0;
  }

  /** Makes the next start of a component fail, and all that follow until its manifest changes or it is restarted. */
  breakNextStart(component: Component): void {
    this.#faults.add(programOf[component]);
  }

  /** Takes the image of a component away: what runs goes on, and nothing starts from it until it is brought back. */
  removeImage(component: Component): void {
    this.#missingImages.add(programOf[component]);
  }

  bringImageBack(component: Component): void {
    this.#missingImages.delete(programOf[component]);
  }

  /** Ends the kubelet alone, as `systemctl stop kubelet` does: the pods run on, and nobody looks after them. */
  stopKubelet(): void {
    this.service?.stop();
  }

  /** Starts the kubelet anew, as `systemctl restart kubelet` does. */
  restartKubelet(): void {
    void this.service?.restart(startUpOf(programOf.kubelet), this.#takeFault(programOf.kubelet));
  }

  /** Ends every process at once. */
  stop(): void {
    for (const supervisor of this.#pods.values()) supervisor.stop();
    this.service?.stop();
  }

  /**
   * Ends every process as a reset of the machine does, gives it the identity of another boot, and starts what its disk
   * declares once `boot` is through with what comes before the kubelet.
   */
  async reboot(boot: () => Promise<void>): Promise<void> {
    this.#isUp = false;
    this.stop();
    this.#pods.clear();
    this.#machine.processes.restart();
    writeBootIdentity(this.#machine.root);
    await boot();
    this.#isUp = true;
    this.restartKubelet();
  }

  #declaredPods(): Map<string, StaticPod> {
    const hidden = this.service ? undefined : `${this.#machine.root}${usualManifests}`;
    const directory = this.service?.manifests ?? hidden;
    return directory === undefined ? new Map() : this.#directory.read(directory);
  }

  #reconcile(): void {
    if (!this.#isUp || (this.service && !this.service.isActive)) return;
    const declared = this.#declaredPods();
    for (const supervisor of this.#pods.values()) {
      if (declared.get(supervisor.pod.file)?.fingerprint !== supervisor.pod.fingerprint) this.#remove(supervisor);
    }
    for (const pod of declared.values()) {
      if (!this.#pods.has(pod.file)) this.#supervise(pod).startAfter(pace.replaceMs);
    }
  }

  /** The kubelet kills by the pod's name: another file's pod of the same name dies with it, and starts again. */
  #remove(supervisor: PodSupervisor): void {
    this.#pods.delete(supervisor.pod.file);
    supervisor.stop();
    for (const other of this.#pods.values()) if (other.pod.name === supervisor.pod.name) other.restart();
  }

  #supervise(pod: StaticPod): PodSupervisor {
    const program = programName(pod.argv);
    const supervisor = new PodSupervisor(this.#machine, pod, {
      fault: this.#takeFault(program),
      hasImage: () => !this.#missingImages.has(program),
      onStart: () => this.#count(program),
    });
    this.#pods.set(pod.file, supervisor);
    return supervisor;
  }

  #takeFault(program: string): string | undefined {
    return this.#faults.delete(program) ? 'made to fail' : undefined;
  }

  #count(program: string): void {
    this.#starts.set(program, (this.#starts.get(program) ?? 0) + 1);
  }
}
