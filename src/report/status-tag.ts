import type { Status } from '../model/finding.js';
import type { Style } from './paint.js';

/** How a status is written in brackets, and in which style. */
export interface StatusTag {
  readonly word: string;
  readonly style: Style;
}

/** The tag of each status. */
export const statusTags: Readonly<Record<Status, StatusTag>> = {
  pass: { word: 'PASS', style: 'green' },
  fail: { word: 'FAIL', style: 'red' },
  warn: { word: 'WARN', style: 'yellow' },
  info: { word: 'INFO', style: 'cyan' },
  error: { word: 'ERROR', style: 'magenta' },
  'not-applicable': { word: 'N/A', style: 'dim' },
  justified: { word: 'JUSTIFIED', style: 'cyan' },
  attested: { word: 'ATTESTED', style: 'green' },
};
