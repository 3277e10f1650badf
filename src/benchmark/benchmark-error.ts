/** Where in a benchmark's files something is wrong; line and column count from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** The key from the top of the file: `controls[3].parameters.mode`. */
  readonly key: string;
}

/** A benchmark, control or layout file that cannot be used. The message says where, what was expected and found. */
export class BenchmarkError extends Error {
  override readonly name = 'BenchmarkError';
  constructor(
    message: string,
    readonly place?: Place,
  ) {
    super(place === undefined ? message : `${place.file}:${place.line}:${place.column}: ${place.key}: ${message}`);
  }
}
