/** Who makes a run, and from where. */
export interface Operator {
  /** Login name; where sudo started the program, the name before sudo. */
  readonly user: string;
  /** Name of the machine that the program runs on. */
  readonly machine: string;
  /** Process id of the program there. */
  readonly pid: number;
}
