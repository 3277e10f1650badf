import type { BenchmarkError } from './benchmark-error.js';
import type { KeyPath } from './key-path.js';

/** Makes an error that points at a key of what is being read, in its file. */
export type ErrorAt = (path: KeyPath, message: string, at?: 'key' | 'value') => BenchmarkError;
