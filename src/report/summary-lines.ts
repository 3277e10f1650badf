import type { ScanSummary, Status } from '../model/finding.js';
import { paint } from './paint.js';
import { summaryKeyOf } from './scan-summary.js';
import { statusTags } from './status-tag.js';
import type { TextOptions } from './text-options.js';
import { wordings } from './wording.js';

const always: readonly Status[] = ['pass', 'fail', 'warn', 'info'];
const whenAny: readonly Status[] = ['error', 'not-applicable', 'justified', 'attested'];

/** The statuses that are worth a line in every one of these summaries' counts, in the order of the lines. */
export function countedStatuses(summaries: readonly ScanSummary[]): Status[] {
  const isCounted = (status: Status) => summaries.some((summary) => summary[summaryKeyOf[status]] > 0);
  return [...always, ...whenAny.filter(isCounted)];
}

/** A summary as lines, `42 checks PASS`: the usual four always, the others when there are any. */
export function summaryLines(summary: ScanSummary, options: TextOptions): string[] {
  return countedStatuses([summary]).map((status) => {
    const { word, style } = statusTags[status];
    const count = summary[summaryKeyOf[status]];
    const line = wordings[options.language].checks(count, word);
    return count > 0 ? paint(line, style, options.colour) : line;
  });
}
