import type { Language, TextOptions } from '../report/text-options.js';

/** Whether colour is wanted on a stream: a terminal, and NO_COLOR (https://no-color.org) not set. */
export function hasColour(stream: { isTTY?: boolean }, env: NodeJS.ProcessEnv): boolean {
  return stream.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}

/** How to lay out text for standard output. */
export function terminalText(language: Language): TextOptions {
  const columns = process.stdout.isTTY === true ? Math.max(60, process.stdout.columns ?? 80) : 120;
  return { columns, colour: hasColour(process.stdout, process.env), language };
}

/** How to lay out text for a file: a fixed width and no colour, whatever the terminal is. */
export function fileText(language: Language): TextOptions {
  return { columns: 120, colour: false, language };
}
