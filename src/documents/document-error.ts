/**
 * A document that cannot be read, or cannot be edited without risk to the rest of it. The message says what is wrong,
 * in which line when that is known, and what to do; who catches it adds the host and the path.
 */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
  constructor(
    problem: string,
    /** Line of the document, counted from 1. */
    readonly line?: number,
  ) {
    super(line === undefined ? problem : `line ${line}: ${problem}`);
  }
}
