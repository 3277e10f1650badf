import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { CaseResult } from './run-case.js';
import { phases } from './points.js';

/** Where a matrix was run. */
export type Ground = 'embedded' | 'lab';

const place = z.object({ host: z.string(), phase: z.enum(phases), title: z.string() });
const cell = z.object({ fault: z.string(), phase: z.enum(phases), passed: z.int(), total: z.int() });
const schema = z.object({ points: z.array(place), cells: z.array(cell) });

/** What a whole run of the matrix came to. */
export type MatrixResults = z.infer<typeof schema>;

/** Counts the cases by fault and phase. */
export function countCases(points: readonly MatrixResults['points'][number][], cases: readonly CaseResult[]): MatrixResults {
  const cells = new Map<string, MatrixResults['cells'][number]>();
  for (const { fault, phase, violations } of cases) {
    const key = `${fault} ${phase}`;
    const { passed, total } = cells.get(key) ?? { passed: 0, total: 0 };
    cells.set(key, { fault, phase, passed: passed + (violations.length === 0 ? 1 : 0), total: total + 1 });
  }
  return { points: points.map(({ host, phase, title }) => ({ host, phase, title })), cells: [...cells.values()] };
}

/** Keeps the results beside the suite, for the table. */
export function writeResults(ground: Ground, results: MatrixResults): void {
  const file = fileOf(ground);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(results, null, 1)}\n`);
}

/** Undefined where the matrix was never run. */
export function readResults(ground: Ground): MatrixResults | undefined {
  const file = fileOf(ground);
  return existsSync(file) ? schema.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

function fileOf(ground: Ground): string {
  return fileURLToPath(new URL(`results/${ground}.json`, import.meta.url));
}
