/** The way from the top of a YAML file to a value: keys of maps and indexes of lists. */
export type KeyPath = readonly (string | number)[];

/** A key path as a reader writes it: `controls[3].parameters.mode`; the file itself is `top level`. */
export function renderKeyPath(path: KeyPath): string {
  const text = path.map(renderKey).join('');
  return text === '' ? 'top level' : text.replace(/^\./, '');
}

function renderKey(key: string | number): string {
  if (typeof key === 'number') return `[${key}]`;
  return /^[\w-]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}
