import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { quote } from '../../../src/transport/quote.js';
import type { HostLook } from '../host-look.js';
import type { Point } from '../points.js';
import { Tool } from '../tool.js';
import { Gates } from './gates.js';
import type { LabFix } from './lab-fixes.js';
import { clusterTroubles, componentTroubles, keptFolder as kept, machines, untilNothing } from './lab-health.js';
import type { LabMachine } from './lab-machine.js';
import { labPoints } from './lab-points.js';
import { lookAtAll, type LabExpectation } from './lab-rest.js';
import { keepPoints, knownPoints } from './lab-results.js';
import { onLab } from './lab-workplace.js';
import { SmallDisk } from './small-disk.js';

const healthMs = 150_000;

/** One host of the lab on which one case runs after the other, with what it is brought back to between them. */
export class LabLane {
  readonly host: LabMachine;
  readonly gates: Gates;
  readonly disk: SmallDisk;
  #originals: ReadonlyMap<string, HostLook> = new Map();
  #fixed: HostLook = new Map();
  #fixedText = '';
  #mark = '';
  #markOfFixed = '';
  #points: readonly Point[] = [];
  #runs: readonly string[] = [];

  private constructor(readonly fix: LabFix) {
    const host = machines.get(fix.host);
    if (host === undefined) throw new Error(`the lab has no host ${fix.host}; start it with: npm run lab -- up 3 2`);
    this.host = host;
    this.gates = new Gates(host);
    this.disk = new SmallDisk(host);
  }

  /** Makes the controls of a fix fail on its host, and makes the fix once that nothing disturbs. Rejects when that does not end well. */
  static async open(fix: LabFix): Promise<LabLane> {
    const lane = new LabLane(fix);
    // a suite that was stopped in the middle has left them
    if ((await lane.host.run(`ls -d ${kept}/before 2>/dev/null || true`)) === '') await lane.#keepFiles('before');
    try {
      await freeHosts();
      await lane.host.run(fix.spoil + fix.reload);
      await lane.#keepFiles('original');
      lane.#runs = await lane.#namesOfRuns();
      await lane.reset();
      await lane.gates.install();
      await lane.#fixCleanly();
      return lane;
    } catch (error) {
      await lane.close();
      throw error;
    }
  }

  /** The points of the fix, chosen once for all rounds. */
  get points(): readonly Point[] {
    return this.#points;
  }

  /** The fix that is struck: after the shortest silence that a busy machine allows its host acts by itself. */
  get struckFix(): readonly string[] {
    return this.#fixWith(10);
  }

  /** The same with more patience, for when nothing strikes. */
  get calmFix(): readonly string[] {
    return this.#fixWith(60);
  }

  expectation(isEdited: boolean): LabExpectation {
    const [path] = this.fix.paths;
    const digest = createHash('sha256').update(this.#fixedText.replace(this.#markOfFixed, this.#mark)).digest('hex');
    const fixed = new Map([...this.#fixed, [path, (this.#fixed.get(path) ?? '').replace(/[0-9a-f]{64}$/, digest)]]);
    return { fix: this.fix, originals: this.#originals, fixed, isEdited };
  }

  /** Brings the host back to what it was before a case, and takes away what runs have left there since. Rejects when it does not become healthy. */
  async reset(): Promise<void> {
    await this.gates.calm();
    await this.disk.unmount();
    await this.#putBack('original');
    await freeHosts();
    await this.host.run(`systemctl daemon-reload; cd /var/lib/cis-bench/runs 2>/dev/null || exit 0; for run in *; do case ' ${this.#runs.join(' ')} ' in *" $run "*) ;; *) rm -rf "$run" ;; esac; done`);
    // also when it does not become healthy, which is then said of this case alone
    this.#originals = await lookAtAll();
    await this.#healthy();
  }

  /** Gives the host its files back as they were before all, and takes away what the faults have needed. */
  async close(): Promise<void> {
    await this.gates.remove();
    await this.disk.unmount();
    await this.#putBack('before');
    await this.host.run(`rm -rf ${kept}`);
  }

  #fixWith(seconds: number): string[] {
    return ['fix', '--benchmark', 'cis-1.20', '--only', this.fix.controls, '--limit', this.fix.host, '--yes', '--undo-after', String(seconds)];
  }

  async #fixCleanly(): Promise<void> {
    const state = mkdtempSync(join(tmpdir(), 'cis-bench-lab-faults-'));
    try {
      await this.gates.trace();
      const { code, output } = await new Tool(onLab(state), this.calmFix).ended;
      if (code !== 0) throw new Error(`the fix of ${this.fix.host} that nothing disturbs ended with ${code}:\n${output}`);
      const calls = await this.gates.takeCalls();
      const known = knownPoints(this.fix.host);
      this.#points = known.length > 0 ? known : labPoints(calls, this.fix);
      keepPoints(this.fix.host, this.#points);
      this.#fixed = (await lookAtAll()).get(this.fix.host) ?? new Map();
      this.#fixedText = await this.host.run(`cat ${this.fix.paths[0]}`);
      this.#markOfFixed = this.#mark;
    } finally {
      rmSync(state, { recursive: true, force: true });
    }
    await this.reset();
  }

  /** As they were `before` all, and as they are when a case begins. */
  async #keepFiles(name: 'before' | 'original'): Promise<void> {
    await this.host.run(`mkdir -p ${kept}; rm -rf ${kept}/${name}; mkdir ${kept}/${name}; for file in ${this.fix.paths.join(' ')}; do if [ -e "$file" ]; then cp -p "$file" ${kept}/${name}/; fi; done`);
  }

  /** By rename, so that the kubelet never sees half a manifest; a file that is as it should be stays. */
  async #putBack(name: 'before' | 'original'): Promise<void> {
    this.#mark = String(Date.now());
    const lines = this.fix.paths.map((path, place) => {
      const [folder, file] = [path.slice(0, path.lastIndexOf('/')), path.slice(path.lastIndexOf('/') + 1)];
      const [original, beside] = [`${kept}/${name}/${file}`, `${folder}/.cis-bench-faults`];
      const program = place === 0 && name === 'original' ? (this.fix.mark?.(this.#mark) ?? '') : '';
      return `if [ -e ${original} ]; then
  cp -p ${original} ${beside}; sed ${quote(program)} ${original} >${beside}
  if cmp -s ${beside} ${path}; then rm ${beside}; else mv ${beside} ${path}; changed=1; fi
  chown --reference ${original} ${path}; chmod --reference ${original} ${path}
else rm -f ${path}; fi`;
    });
    await this.host.run(`changed=\n${lines.join('\n')}\nif [ -n "$changed" ]; then :\n${this.fix.reload}fi`);
  }

  async #healthy(): Promise<void> {
    const look = async (): Promise<string[]> => [...(await componentTroubles(this.host)), ...(await clusterTroubles())];
    const troubles = await untilNothing(look, healthMs);
    if (troubles.length > 0) throw new Error(`${this.fix.host} did not become healthy: ${troubles.join('; ')}`);
  }

  async #namesOfRuns(): Promise<string[]> {
    return (await this.host.run('ls /var/lib/cis-bench/runs 2>/dev/null || true')).split('\n').filter((name) => name !== '');
  }
}

/** Takes the lock of a run that is over away from every host. */
async function freeHosts(): Promise<void> {
  await Promise.all([...machines.values()].map((machine) => machine.run('rm -f /var/lib/cis-bench/lock*')));
}
