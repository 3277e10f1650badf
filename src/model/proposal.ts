/** A file that a person reviews and applies by hand: a repair through the Kubernetes API is never made unasked. */
export interface Proposal {
  /** Name of the file: `5.3.2-network-policies.yaml`. */
  readonly file: string;
  /** Reference of the control that it is for; of the first one when several benchmarks ask for the same. */
  readonly control: string;
  /** A manifest for kubectl apply, or a shell script in which every command is a comment. */
  readonly text: string;
}
