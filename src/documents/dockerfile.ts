/** One instruction of a Dockerfile, its continuation lines joined. */
export interface Instruction {
  /** In upper case: `FROM`, `RUN`. */
  readonly name: string;
  /** Flags such as `--from=build`, without the dashes; '' where a flag has no value. */
  readonly flags: Readonly<Record<string, string>>;
  /** What follows the flags. */
  readonly text: string;
  /** Contents of the here-documents, in their order. */
  readonly heredocs: readonly string[];
  /** Whether it is a trigger for later builds (`ONBUILD`). */
  readonly isTrigger: boolean;
  /** Where it begins; counts from 1. */
  readonly line: number;
}

/** A Dockerfile by its path in the folder that the user named; `problem` when it could not be read. */
export interface Dockerfile {
  readonly path: string;
  readonly instructions: readonly Instruction[];
  readonly problem?: string;
}
