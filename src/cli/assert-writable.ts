import { accessSync, constants, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UsageError } from './usage-error.js';

/** Throws a UsageError when a file that a flag names could not be written: better told before a host is touched than after. */
export function assertWritable(file: string, flag: string): void {
  try {
    const isThere = statSync(file, { throwIfNoEntry: false });
    if (isThere?.isDirectory() === true) throw new Error('it is a directory');
    accessSync(isThere === undefined ? dirname(resolve(file)) : file, constants.W_OK);
  } catch (error) {
    throw new UsageError(`${flag}: cannot write ${resolve(file)}: ${(error as Error).message}.`);
  }
}
