import { programOf } from '../model/component.js';
import type { Layout, RunningSign } from '../model/control.js';
import type { Snapshot } from '../model/snapshot.js';

/** What of a snapshot tells the layout. */
type Seen = Pick<Snapshot, 'processes' | 'units' | 'files'>;

/** A layout, and in words by what it was recognised. */
export interface DetectedLayout {
  readonly id: string;
  readonly reason: string;
}

/**
 * The layout of a host: by what runs, else by what exists; of each, special layouts in the order given before general
 * ones. Where nothing tells, the first general layout. Throws when there is no layout at all.
 */
export function detectLayout(layouts: readonly Layout[], seen: Seen): DetectedLayout {
  const ordered = [...layouts].sort((one, other) => Number(one.general ?? false) - Number(other.general ?? false));
  for (const reasonIn of [runningReason, pathReason]) {
    for (const layout of ordered) {
      const reason = reasonIn(layout, seen);
      if (reason !== undefined) return { id: layout.id, reason };
    }
  }
  const fallback = ordered.find((layout) => layout.general === true) ?? ordered[0];
  if (fallback === undefined) throw new Error('there is no layout to choose from');
  return { id: fallback.id, reason: 'nothing on the host tells its layout' };
}

function runningReason(layout: Layout, seen: Seen): string | undefined {
  return layout.runs?.map((sign) => signReason(sign, seen)).find((reason) => reason !== undefined);
}

function pathReason(layout: Layout, { files }: Seen): string | undefined {
  const path = layout.detect.find((candidate) => files[candidate]?.state === 'present');
  return path === undefined ? undefined : `${path} exists`;
}

function signReason(sign: RunningSign, { processes, units }: Seen): string | undefined {
  if ('unit' in sign) {
    const isRead = units[sign.unit]?.environmentFiles.includes(sign.environmentFile) ?? false;
    return isRead ? `${sign.unit} reads ${sign.environmentFile}` : undefined;
  }
  const { process: component, flag, value } = sign;
  const isRunning = processes.some(
    ({ component: each, isWorkload, argv }) => each === component && !isWorkload && hasFlag(argv, flag, value),
  );
  return isRunning ? `${programOf[component]} runs with --${flag}=${value}` : undefined;
}

function hasFlag(argv: readonly string[], flag: string, value: string): boolean {
  return argv.some(
    (argument, index) => argument === `--${flag}=${value}` || (argument === `--${flag}` && argv[index + 1] === value),
  );
}
