/** Notes the first SIGINT or SIGTERM, so that the change in flight is finished or undone before the program ends. */
export class Interrupt {
  private isRequested = false;
  private readonly handle = (signal: NodeJS.Signals): void => {
    if (this.isRequested) {
      process.stderr.write(
        `\nbench: ${signal} again: still finishing the change in flight. Originals are kept on each host in ` +
          '/var/lib/cis-bench/runs.\n',
      );
      return;
    }
    this.isRequested = true;
    process.stderr.write(`\nbench: ${signal}: finishing the change in flight, then stopping.\n`);
  };

  /** Begins to listen. */
  constructor() {
    process.on('SIGINT', this.handle);
    process.on('SIGTERM', this.handle);
  }

  /** Whether the user asked to stop. */
  get isStopped(): boolean {
    return this.isRequested;
  }

  /** Leaves the signals to what they did before. */
  release(): void {
    process.off('SIGINT', this.handle);
    process.off('SIGTERM', this.handle);
  }
}
