import type { UnitFact } from '../model/snapshot.js';

/** Reads what `systemctl show` prints for several units: blocks of `Key=value` lines, parted by empty lines. */
export function parseUnits(text: string): Record<string, UnitFact> {
  const units: Record<string, UnitFact> = {};
  for (const block of text.split('\n\n')) {
    const values = (key: string): string[] =>
      block
        .split('\n')
        .filter((line) => line.startsWith(`${key}=`))
        .map((line) => line.slice(key.length + 1))
        .filter((value) => value !== '');
    const [name] = values('Id');
    if (name === undefined || values('LoadState')[0] !== 'loaded') continue;
    units[name] = {
      name,
      activeState: values('ActiveState')[0] ?? 'unknown',
      fragmentPath: values('FragmentPath')[0] ?? '',
      dropInPaths: values('DropInPaths').flatMap((value) => value.split(' ')),
      environmentFiles: values('EnvironmentFiles').map((value) => value.replace(/ \(ignore_errors=(yes|no)\)$/, '')),
    };
  }
  return units;
}
