import type { FileFact, PresentFile } from '../model/snapshot.js';

/**
 * Which directory keeps other users from a file whose own mode lets them in; undefined when none does, or when the
 * file's mode already keeps them out. Only directories that the probe looked at are known.
 * @param path absolute, as it is named; where it is a link, the file behind it is what counts
 */
export function closedBy(
  files: Readonly<Record<string, FileFact>>,
  path: string,
  fact: PresentFile,
): string | undefined {
  if ((fact.mode & 0o007) === 0) return undefined;
  const steps = (fact.realPath ?? path).split('/').slice(0, -1);
  const parents = steps.map((_, index) => steps.slice(0, index + 1).join('/') || '/').reverse();
  const closed = parents.find((parent) => {
    const directory = files[parent];
    return directory?.state === 'present' && directory.type === 'directory' && (directory.mode & 0o001) === 0;
  });
  const directory = closed === undefined ? undefined : files[closed];
  if (directory?.state !== 'present') return undefined;
  return `${closed} (mode ${directory.mode.toString(8).padStart(4, '0')})`;
}
