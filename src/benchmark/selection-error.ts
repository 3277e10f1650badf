/** A pattern of `--only` that selects nothing. The message says which, in which benchmark, and what to write. */
export class SelectionError extends Error {
  override readonly name = 'SelectionError';
  constructor(
    readonly pattern: string,
    /** What is wrong with it, and what is near it. */
    readonly detail: string,
  ) {
    super(
      `--only ${pattern}: ${detail}. Name a number (1.2.22), a section (1.2), a range (1.2.20-1.2.24), ` +
        'a glob (1.1.*, *-manifest-owner) or a slug (apiserver-profiling); several may be joined by commas.',
    );
  }
}
