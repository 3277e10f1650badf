/** The exit codes of `bench`; the highest that applies wins. */
export const exitCode = {
  /** Compliant, or done. */
  good: 0,
  /** Findings remain (scan), or changes are pending (dry run). */
  findings: 1,
  /** The command line, the inventory or a benchmark is wrong. */
  usage: 2,
  /** Some host could not be reached or probed. */
  unreachable: 3,
  /** A change failed and was undone, or a host has moved on since the plan was saved. */
  rolledBack: 4,
  /** A change failed and a person has to look. */
  needsPerson: 5,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
