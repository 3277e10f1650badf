import { logicalLines } from './unit-file.js';

/**
 * The words of a list-valued setting of a systemd unit, from its file and its drop-ins in the order in which systemd
 * reads them: assignments add up, an empty one takes back what stands before it (systemd.unit(5)).
 * @param section without brackets
 */
export function unitSetting(texts: readonly string[], section: string, key: string): readonly string[] {
  let words: readonly string[] = [];
  for (const text of texts) {
    let current: string | undefined;
    for (const cells of logicalLines(text)) {
      const line = cells.map(({ char }) => char).join('').trim();
      current = /^\[([^\]]+)\]$/.exec(line)?.[1] ?? current;
      const [, name, value = ''] = /^([A-Za-z0-9]+)\s*=\s*(.*)$/s.exec(line) ?? [];
      if (current !== section || name !== key) continue;
      words = value === '' ? [] : [...words, ...value.split(/\s+/)];
    }
  }
  return words;
}
