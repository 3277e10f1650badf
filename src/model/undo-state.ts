/** How far a run has come on a host with the changes of one stage. */
export type UndoPhase =
  /** Not confirmed yet: the host takes them back when nobody is heard of any more. */
  | 'armed'
  /** The host is taking them back, and goes on until it has succeeded. */
  | 'undoing'
  /** They stay. */
  | 'confirmed'
  /** They were taken back. */
  | 'undone';

/** What set an undo off: the program asked for it, nobody was heard of in time, or the host was started anew. */
export type UndoCause = 'asked' | 'silence' | 'reboot';

/** What a host says of one run's changes. */
export interface UndoState {
  readonly run: string;
  readonly stage: number;
  readonly phase: UndoPhase;
  /** Of an undo. */
  readonly cause?: UndoCause;
  /** While armed: seconds until the host acts by itself, should nothing more be heard. */
  readonly secondsLeft?: number;
  /** Whether a later run has told its user of an undo that the host made by itself. */
  readonly isReported: boolean;
}

/** After how many seconds a host takes unconfirmed changes back. */
export interface UndoLimits {
  /** Without a sign of life from the program. */
  readonly silenceSeconds: number;
  /** In any case. */
  readonly totalSeconds: number;
}
