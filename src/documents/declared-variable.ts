import { readEnvironmentFile } from './environment-file.js';
import { isUnitFile, readUnitFile } from './unit-file.js';

/**
 * The value that an environment file, or a unit's Environment= lines, give a variable, as systemd reads it; undefined
 * when they give none. Runs of white space come back as one space.
 */
export function declaredVariable(text: string, name: string): string | undefined {
  const vectors = isUnitFile(text) ? readUnitFile(text) : readEnvironmentFile(text);
  const found = vectors.find((vector) => vector.variable === name);
  return found?.words.map((word) => word.text).join(' ');
}
