/** A map of plain data. */
export type PlainMap = Readonly<Record<string, unknown>>;

/** Whether data is a map of keys. */
export function isPlainMap(data: unknown): data is PlainMap {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}
