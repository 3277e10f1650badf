import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from './usage-error.js';

/** The formats that results are written in. */
export const formats = ['text', 'json'] as const;
export type Format = (typeof formats)[number];

/** A report to write to a file: `--report json=out.json`. */
export interface ReportFile {
  readonly format: Format;
  readonly file: string;
}

/** Reads the value of `--format`. Throws a UsageError for an unknown one. */
export function parseFormat(text: string, flag: string): Format {
  const format = formats.find((each) => each === text);
  if (format !== undefined) return format;
  throw new UsageError(`${flag}: there is no format ${JSON.stringify(text)}; write one of ${formats.join(', ')}.`);
}

/** Reads the value of `--report`. Throws a UsageError when it is not FORMAT=FILE. */
export function parseReport(text: string): ReportFile {
  const at = text.indexOf('=');
  if (at <= 0 || at === text.length - 1) {
    throw new UsageError(`--report: ${JSON.stringify(text)} is not FORMAT=FILE; write for example --report json=scan.json.`);
  }
  return { format: parseFormat(text.slice(0, at), '--report'), file: text.slice(at + 1) };
}

/** Writes the result to standard output and to every report file. */
export function writeResult(format: Format, reports: readonly ReportFile[], render: (format: Format) => string): void {
  for (const report of reports) writeReport(report, render(report.format));
  process.stdout.write(render(format));
}

function writeReport({ file }: ReportFile, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`--report: could not write ${resolve(file)}: ${(error as Error).message}.`);
  }
}
