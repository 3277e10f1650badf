/** A command line that cannot be obeyed. The message says which flag, and what to write instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
