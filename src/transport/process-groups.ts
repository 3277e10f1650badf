/** The process groups that a server has started, so that none outlives it. */
export class ProcessGroups {
  readonly #leaders = new Set<number>();

  /** Takes charge of the group that a detached child process leads. */
  add(leader: number): void {
    this.#leaders.add(leader);
  }

  /** Lets go of the group when its leader has ended and nobody is left in it. */
  release(leader: number): void {
    if (!signal(leader, 0)) this.#leaders.delete(leader);
  }

  /** Kills every process of one group. */
  kill(leader: number): void {
    if (this.#leaders.delete(leader)) signal(leader, 'SIGKILL');
  }

  /** Kills every process of every group. */
  killAll(): void {
    for (const leader of this.#leaders) signal(leader, 'SIGKILL');
    this.#leaders.clear();
  }
}

/** False when the group is empty. */
function signal(leader: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, name);
  } catch {
    return false;
  }
}
