import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StaticPod } from './static-pod.js';
import { parseStaticPod } from './static-pod.js';

interface Reading {
  readonly text: string;
  readonly pod: StaticPod | undefined;
}

/** The manifests directory as the kubelet reads it: every file whose name begins with no dot, whatever its ending. */
export class ManifestDirectory {
  #readings = new Map<string, Reading>();

  /** The pods by file name. A directory that is not there has none. */
  read(directory: string): Map<string, StaticPod> {
    const readings = new Map<string, Reading>();
    for (const file of fileNames(directory)) {
      const text = readText(join(directory, file));
      const known = this.#readings.get(file);
      if (text === undefined) continue;
      readings.set(file, known?.text === text ? known : { text, pod: parseStaticPod(file, text) });
    }
    this.#readings = readings;
    return new Map([...readings].flatMap(([file, { pod }]) => (pod ? [[file, pod] as const] : [])));
  }
}

function fileNames(directory: string): string[] {
  try {
    const entries = readdirSync(directory, { withFileTypes: true });
    return entries.filter((entry) => !entry.name.startsWith('.') && !entry.isDirectory()).map((entry) => entry.name);
  } catch {
    return [];
  }
}

/** Undefined when it went away between two looks. */
function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
