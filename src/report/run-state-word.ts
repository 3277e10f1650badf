import type { Style } from './paint.js';
import type { RunState } from './run-progress.js';

/** How the state of a run is written for people, and in which style. */
export const runStateWords: Readonly<Record<RunState, { readonly word: string; readonly style: Style }>> = {
  done: { word: 'done', style: 'green' },
  'rolled-back': { word: 'rolled back', style: 'magenta' },
  failed: { word: 'failed', style: 'red' },
  'needs-person': { word: 'needs a person', style: 'red' },
  interrupted: { word: 'interrupted', style: 'yellow' },
  running: { word: 'running', style: 'cyan' },
  unconfirmed: { word: 'not confirmed', style: 'yellow' },
  confirmed: { word: 'confirmed', style: 'green' },
  damaged: { word: 'damaged', style: 'red' },
};
