import { recordsAfter, wordText } from '../probe/records.js';
import { scriptPrelude } from '../probe/script-prelude.js';
import { printable } from '../text/printable.js';
import { quote } from '../transport/quote.js';
import type { Session } from '../transport/session.js';

/** How often systemd has started a service again by itself, and how the service is. */
export interface UnitStart {
  /** `kubelet.service` */
  readonly unit: string;
  /** Since it was last started by hand, which sets it to 0. */
  readonly restarts: number;
  /** `activating (auto-restart), result exit-code` */
  readonly state: string;
}

const marker = 'cis-bench-units/1';

/**
 * What systemd says of services. One of which it does not tell the number of restarts is left out: NRestarts is there
 * from systemd 235 on (NEWS), and not everywhere is a systemd. Rejects with a ConnectionFailure when the host is lost.
 */
export async function unitStarts(session: Session, units: readonly string[]): Promise<readonly UnitStart[]> {
  const script = `${scriptPrelude(session.host.root)}
printf '\\n%s\\n' ${marker}
command -v systemctl >/dev/null 2>&1 || exit 0
for unit in ${units.map(quote).join(' ')}; do
  printf 'unit\\t%s\\t%s\\n' "$(word "$unit")" "$(word "$(systemctl show -p NRestarts,ActiveState,SubState,Result "$unit" 2>/dev/null)")"
done
`;
  const { stdout } = await session.run(script, { timeoutMs: 30_000 });
  const records = (recordsAfter(marker, stdout) ?? []).filter(([kind]) => kind === 'unit');
  return records.flatMap(([, unit, properties]) => readUnit(wordText(unit), wordText(properties)));
}

function readUnit(unit: string, properties: string): UnitStart[] {
  const property = (name: string): string => new RegExp(`^${name}=(.*)$`, 'm').exec(properties)?.[1]?.trim() ?? '';
  const restarts = property('NRestarts');
  if (!/^\d{1,9}$/.test(restarts)) return [];
  const state = `${property('ActiveState')} (${property('SubState')}), result ${property('Result')}`;
  return [{ unit, restarts: Number(restarts), state: printable(state).slice(0, 100) }];
}
