import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs';

/** Writes a file that is not there yet, for its owner alone, and waits until it is on the disk. Throws what the system says. */
export function writeFlushed(path: string, text: string): void {
  withFile(path, 'wx', (file) => writeAll(file, Buffer.from(text, 'utf8')));
}

/** Waits until what was renamed or made in a directory is on the disk. Throws what the system says. */
export function flushDirectory(path: string): void {
  withFile(path, 'r', () => undefined);
}

/** Opens a file (mode 0600 when it is made), hands it over, and closes it once it is on the disk. */
export function withFile(path: string, flags: string, use: (file: number) => void): void {
  const file = openSync(path, flags, 0o600);
  try {
    use(file);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function writeAll(file: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
}
