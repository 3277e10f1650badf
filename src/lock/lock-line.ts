import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isRunId } from '../model/run-id.js';
import { printable } from '../text/printable.js';
import type { LockClaim } from './lock-claim.js';

const visible = z
  .string()
  .min(1)
  .max(256)
  .refine((text) => printable(text) === text);

const schema = z.strictObject({
  run: z.string().refine(isRunId),
  user: visible,
  machine: visible,
  pid: z.int().positive(),
  since: z.iso.datetime(),
});

/** No lock's file is longer, in bytes. */
export const longestLock = 4096;

/** What the file of a lock holds, and the digest by which scripts know it again. */
export interface LockLine {
  readonly text: string;
  readonly digest: string;
}

/** The line for a claim. `since` is ISO 8601; with the program's id it makes each line another. */
export function lockLine({ run, operator }: LockClaim, since: string): LockLine {
  const { user, machine, pid } = operator;
  const text = `${JSON.stringify(schema.parse({ run, user, machine, pid, since }))}\n`;
  return { text, digest: digestOfLock(Buffer.from(text)) };
}

/** What `lock_digest` prints on a host whose lock holds these bytes: SHA-256 of the first of them, in hex. */
export function digestOfLock(bytes: Buffer): string {
  return createHash('sha256').update(bytes.subarray(0, longestLock)).digest('hex');
}

/** Reads the line again. Undefined for what no program has written like this: every member is checked. */
export function parseLockLine(bytes: Buffer): (LockClaim & { readonly since: string }) | undefined {
  try {
    const { run, user, machine, pid, since } = schema.parse(JSON.parse(bytes.toString('utf8')));
    return { run, operator: { user, machine, pid }, since };
  } catch {
    return undefined;
  }
}
