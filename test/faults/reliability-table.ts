import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Ground, MatrixResults } from './results.js';
import { readResults } from './results.js';
import { faults } from './faults.js';
import type { Phase } from './points.js';
import { phases } from './points.js';

const document = fileURLToPath(new URL('../../docs/reliability.md', import.meta.url));
const [begin, end] = ['<!-- faults:begin -->', '<!-- faults:end -->'];

type Results = Partial<Record<Ground, MatrixResults>>;

/** Writes the matrix between its marks in docs/reliability.md. Throws when the marks are not there. */
export function writeReliabilityTable(): void {
  const text = readFileSync(document, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/reliability.md has no ${begin} before ${end}`);
  const results = { embedded: readResults('embedded'), lab: readResults('lab') };
  const known: Results = Object.fromEntries(Object.entries(results).filter(([, each]) => each !== undefined));
  writeFileSync(document, `${text.slice(0, from)}${begin}\n${reliabilityText(known)}${text.slice(to)}`);
}

/** The table and the list of points, in Markdown. */
export function reliabilityText(results: Results): string {
  const head = ['fault', ...phases, 'all'];
  const rows = faults.map(({ id, title }) => [title, ...phases.map((phase) => cellText(results, id, [phase])), cellText(results, id, phases)]);
  const all = ['**all**', ...phases.map((phase) => cellText(results, undefined, [phase])), cellText(results, undefined, phases)];
  const table = [head, head.map(() => '---'), ...rows, all].map((row) => `| ${row.join(' | ')} |`).join('\n');
  return `${table}\n\n${pointLists(results)}`;
}

/** `passed/total` on the embedded cluster and in the lab; a dash where the matrix was not run. */
function cellText(results: Results, fault: string | undefined, columns: readonly Phase[]): string {
  const counts = (['embedded', 'lab'] as const).map((ground) => {
    const cells = results[ground]?.cells.filter((cell) => (fault ?? cell.fault) === cell.fault && columns.includes(cell.phase)) ?? [];
    const sum = (of: 'passed' | 'total'): number => cells.reduce((total, cell) => total + cell[of], 0);
    return sum('total') === 0 ? '–' : `${sum('passed')}/${sum('total')}`;
  });
  return counts.join(' · ');
}

function pointLists(results: Results): string {
  return (['embedded', 'lab'] as const)
    .flatMap((ground) => {
      const points = results[ground]?.points;
      if (points === undefined) return [];
      const lines = points.map(({ host, phase, title }) => `* ${phase}, ${host}: ${title.includes('/') ? `\`${title}\`` : title}`);
      return [`The ${points.length} points on the ${ground === 'embedded' ? 'embedded cluster' : 'lab'}:\n\n${lines.join('\n')}\n`];
    })
    .join('\n');
}
