/** A record of a run that cannot be written or read. The message says which file, why, and what to do. */
export class RecordError extends Error {
  override readonly name = 'RecordError';
  /**
   * @param path the file or directory that it is about
   * @param cause what is wrong with it, as a part of a sentence
   */
  constructor(
    readonly path: string,
    override readonly cause: string,
    message: string,
  ) {
    super(message);
  }
}
