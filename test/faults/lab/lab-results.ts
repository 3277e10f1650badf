import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { MatrixResults } from '../results.js';
import { countCases, writeResults } from '../results.js';
import type { CaseResult } from '../run-case.js';
import type { Point } from '../points.js';

const file = fileURLToPath(new URL('../results/lab.json', import.meta.url));

/** What the rounds so far came to: points with how they are reached, and the newest result of each case. */
interface Rounds extends MatrixResults {
  readonly points: Point[];
  readonly cases: readonly CaseResult[];
}

/** The rounds so far; nothing where there was none. Delete the file to begin anew. */
function rounds(): Rounds {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Rounds) : { points: [], cells: [], cases: [] };
}

/** The points of a host that an earlier round has chosen. */
export function knownPoints(host: string): Point[] {
  return rounds().points.filter((point) => point.host === host);
}

/** Keeps the points of a host. */
export function keepPoints(host: string, points: readonly Point[]): void {
  const { points: known, cases } = rounds();
  keep([...known.filter((point) => point.host !== host), ...points], cases);
}

/** Whether an earlier round has passed a case. */
export function hasPassed(fault: string, point: string): boolean {
  return rounds().cases.some((each) => each.fault === fault && each.point === point && each.violations.length === 0);
}

/** Keeps the result of a case in place of an earlier one. */
export function keepCase(result: CaseResult): void {
  const { points, cases } = rounds();
  keep(points, [...cases.filter(({ fault, point }) => fault !== result.fault || point !== result.point), result]);
}

function keep(points: readonly Point[], cases: readonly CaseResult[]): void {
  const ordered = [...points].sort((one, other) => one.host.localeCompare(other.host));
  const results = { ...countCases(ordered, cases), points: ordered, cases };
  writeResults('lab', results);
}
