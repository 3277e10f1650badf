import { z } from 'zod';
import type { Operator } from '../model/operator.js';
import type { PathDigest } from '../model/run-event.js';
import type { UndoCause } from '../model/undo-state.js';

/** One line of the journal that a host keeps of a run; which keys there are depends on the event. */
export interface JournalLine {
  /** ISO 8601, UTC, by the host's clock. */
  readonly time: string;
  /** `applying` and `applied` of a change; `armed`, `confirmed` and `undone` of a stage; others may come. */
  readonly event: string;
  readonly run?: string;
  readonly stage?: number;
  /** Place of the change in the host's part of the run, from 1. */
  readonly sequence?: number;
  readonly target?: string;
  readonly controls?: readonly string[];
  readonly before?: PathDigest;
  readonly after?: PathDigest;
  readonly cause?: UndoCause;
  readonly reason?: string;
  /** Seconds of silence after which an armed stage is taken back. */
  readonly silenceSeconds?: number;
  readonly operator?: Operator;
}

const digest = z.union([
  z.object({ type: z.literal('absent') }),
  z.object({
    type: z.enum(['file', 'directory']),
    mode: z.string().regex(/^[0-7]{3,5}$/),
    owner: z.string(),
    sha256: z.exactOptional(z.string().regex(/^[0-9a-f]{64}$/)),
  }),
]) satisfies z.ZodType<PathDigest>;

/** The form of a journal's line. It comes from a host: keys that are not listed are left out. */
export const journalLineSchema: z.ZodType<JournalLine> = z.object({
  time: z.iso.datetime(),
  event: z.string().regex(/^[a-z-]+$/),
  run: z.exactOptional(z.string()),
  stage: z.exactOptional(z.int().nonnegative()),
  sequence: z.exactOptional(z.int().nonnegative()),
  target: z.exactOptional(z.string()),
  controls: z.exactOptional(z.array(z.string())),
  before: z.exactOptional(digest),
  after: z.exactOptional(digest),
  cause: z.exactOptional(z.enum(['asked', 'silence', 'reboot'] satisfies readonly UndoCause[])),
  reason: z.exactOptional(z.string()),
  silenceSeconds: z.exactOptional(z.number().nonnegative()),
  operator: z.exactOptional(z.object({ user: z.string(), machine: z.string(), pid: z.int().nonnegative() }) satisfies z.ZodType<Operator>),
});
