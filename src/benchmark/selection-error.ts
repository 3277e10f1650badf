/** A pattern of `--only` that selects nothing. The message says which, in which benchmark, and what to write. */
export class SelectionError extends Error {
  override readonly name = 'SelectionError';
  /** What is wrong with it, and what is near it. */
  readonly detail: string;
  constructor(
    readonly pattern: string,
    /** What is wrong with it. */
    readonly problem: string,
    /** Numbers, sections and slugs that look like it. */
    readonly near: readonly string[] = [],
  ) {
    const detail = near.length === 0 ? problem : `${problem}; near it: ${near.join(', ')}`;
    super(
      `--only ${pattern}: ${detail}. Name a number (1.2.22), a section (1.2), a range (1.2.20-1.2.24), ` +
        'a glob (1.1.*, *-manifest-owner), a slug (apiserver-profiling) or a kind (level:1, risk:safe, ' +
        'component:kubelet, automated, manual, all); several may be joined by commas.',
    );
    this.detail = detail;
  }
}
