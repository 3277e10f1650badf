import type { Text } from '../model/control.js';

/** The languages that reports are written in. */
export type Language = keyof Text;

/** How a text report is laid out. */
export interface TextOptions {
  /** Width of the terminal; Infinity for no wrapping. */
  readonly columns: number;
  /** Whether SGR colour codes are written. */
  readonly colour: boolean;
  readonly language: Language;
}
