import type { FixReport } from './fix-report.js';
import type { PlanDocument } from './plan-document.js';
import { unprintable } from '../text/printable.js';
import type { RunList } from './run-list-report.js';
import type { RunReport } from './run-report.js';
import type { ScanReport } from './scan-report.js';

const loneSurrogates = /\p{Cs}/gu;

/** Lone surrogates become U+FFFD: RFC 8259, section 8.2, leaves what a parser does with them open; some refuse them. */
function wellFormed(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replace(loneSurrogates, '\ufffd') : value;
}

function jsonEscape(characters: string): string {
  const units = Array.from({ length: characters.length }, (_, index) => characters.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}

/**
 * Writes a report as JSON, indented by two spaces, with a final newline. Strings keep their value; characters that a
 * terminal would obey stand as JSON escapes, so printing the report is safe too.
 */
export function renderJson(report: ScanReport | FixReport | PlanDocument | RunReport | RunList): string {
  const json = JSON.stringify(report, wellFormed, 2);
  return `${json.replace(unprintable, (character) => (character === '\n' ? '\n' : jsonEscape(character)))}\n`;
}
