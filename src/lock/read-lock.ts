import { recordsAfter, wordBytes } from '../probe/records.js';
import { printable } from '../text/printable.js';
import type { ExecResult, Session } from '../transport/session.js';
import { LockFailed } from './lock-failed.js';
import type { LockHolder } from './lock-holder.js';
import { digestOfLock, longestLock, parseLockLine } from './lock-line.js';
import { lockPath } from './lock-path.js';
import { lockScript } from './lock-script.js';

const marker = 'cis-bench-lock/1';
const signForm = /^(\d{10}) ([0-9a-f-]{36})\n$/;

type LockContent = Omit<LockHolder, 'silentSeconds' | 'hostUpSeconds'>;

/**
 * Looks who holds a host's lock; undefined when nobody does. A file that is no lock's is a holder with `damage`. Rejects
 * with a ConnectionFailure, or with LockFailed when the host gives no answer that can be understood.
 */
export async function readLock(session: Session): Promise<LockHolder | undefined> {
  const result = await session.run(`${lockScript(session.host.root)}
printf '\\n%s\\n' ${marker}
content=; renewed=
case $(lock_digest) in
  none) kind=none ;;
  odd) kind=odd ;;
  *) kind=file; content=$(head -c "$LONGEST" "$LOCK" | b64); renewed=$(head -c 100 "$LOCK.renewed" 2>/dev/null | b64) ;;
esac
printf '%s\\t=%s\\t=%s\\t=%s\\n' "$kind" "$content" "$renewed" "$(sign_of_life | b64)"
`);
  const [kind, content = '', renewed = '', now = ''] = recordsAfter(marker, result.stdout)?.[0] ?? [];
  if (kind === 'none') return undefined;
  const sign = signForm.exec(wordBytes(now).toString('latin1'));
  if ((kind !== 'file' && kind !== 'odd') || sign === null) throw notUnderstood(session, result);
  const hostUpSeconds = Number(sign[1]);
  const last = signForm.exec(wordBytes(renewed).toString('latin1'));
  const silent = hostUpSeconds - Number(last?.[1]);
  const isKnown = last?.[2] === sign[2] && silent >= 0;
  return { ...(kind === 'odd' ? noFile : holderIn(wordBytes(content))), hostUpSeconds, ...(isKnown ? { silentSeconds: silent } : {}) };
}

const unknown = { run: 'unknown', operator: { user: 'unknown', machine: 'unknown', pid: 0 }, since: 'unknown' } as const;
const noFile: LockContent = { ...unknown, digest: 'odd', damage: 'it is no regular file' };

function holderIn(bytes: Buffer): LockContent {
  const digest = digestOfLock(bytes);
  const line = bytes.length < longestLock ? parseLockLine(bytes) : undefined;
  if (line !== undefined) return { ...line, digest };
  const beginning = printable(bytes.subarray(0, 60).toString('utf8'));
  const damage = bytes.length === 0 ? 'it is empty' : `it begins with ${beginning}`;
  return { ...unknown, digest, damage };
}

function notUnderstood({ host }: Session, { code, stderr }: ExecResult): LockFailed {
  const said = printable(stderr.toString('utf8').trim().slice(0, 300));
  return new LockFailed(host.name, `could not say who holds ${lockPath} (exit code ${code})${said === '' ? '' : `: ${said}`}`);
}
