import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Point } from './points.js';
import type { MatrixResults } from './results.js';
import { countCases, writeResults } from './results.js';
import type { CaseResult, FaultCase } from './run-case.js';

const file = fileURLToPath(new URL('results/embedded.json', import.meta.url));
const program = fileURLToPath(new URL('../../dist', import.meta.url));

/** What the rounds of one and the same program came to so far. */
interface Rounds extends MatrixResults {
  /** Digest of the program. */
  readonly program: string;
  readonly cases: readonly CaseResult[];
}

/** The results of the matrix on embedded clusters, over rounds: whoever has less than an hour goes on where it was. */
export class EmbeddedRounds {
  readonly #digest = digestOf(program);
  readonly #points: readonly Point[];
  #cases: readonly CaseResult[];

  /** Results of another program, or of points that are no more, do not count. */
  constructor(points: readonly Point[]) {
    this.#points = points;
    const titles = new Set(points.map(({ host, title }) => `${host}: ${title}`));
    const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Rounds) : undefined;
    this.#cases = known?.program === this.#digest ? known.cases.filter(({ point }) => titles.has(point)) : [];
  }

  /** Whether an earlier round has passed a case. */
  hasPassed({ fault, point }: FaultCase): boolean {
    return this.#cases.some((each) => each.fault === fault.id && each.point === `${point.host}: ${point.title}` && each.violations.length === 0);
  }

  /** Keeps the result of a case in place of an earlier one. */
  keep(result: CaseResult): void {
    this.#cases = [...this.#cases.filter(({ fault, point }) => fault !== result.fault || point !== result.point), result];
    const rounds: Rounds = { ...countCases(this.#points, this.#cases), program: this.#digest, cases: this.#cases };
    writeResults('embedded', rounds);
  }

  get count(): number {
    return this.#cases.length;
  }
}

function digestOf(folder: string): string {
  const hash = createHash('sha256');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js')).sort();
  for (const name of names) hash.update(`${name}\n`).update(readFileSync(join(folder, name)));
  return hash.digest('hex');
}
