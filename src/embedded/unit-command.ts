/** The texts of a systemd unit, its own first, then its drop-ins in order. */
export type UnitTexts = readonly string[];

/**
 * Puts together the command line that a systemd service starts (systemd.exec(5), systemd.service(5)): `ExecStart` with
 * the variables of `Environment` and `EnvironmentFile` filled in, files last.
 * @param read gives a file's text, undefined when there is none
 * @returns undefined when there is no command, or an environment file that must exist does not
 */
export function unitCommand(texts: UnitTexts, read: (path: string) => string | undefined): string[] | undefined {
  const settings = texts.flatMap(unitSettings);
  const valuesOf = (key: string): string[] => settings.filter(([name]) => name === key).map(([, value]) => value);
  const variables = new Map(valuesOf('Environment').flatMap((value) => words(value).map(assignment)));
  for (const file of valuesOf('EnvironmentFile')) {
    const text = read(file.replace(/^-/, ''));
    if (text === undefined && !file.startsWith('-')) return undefined;
    for (const [name, value] of (text ?? '').split('\n').map(assignment)) variables.set(name, value);
  }
  const command = valuesOf('ExecStart').at(-1) ?? '';
  const argv = words(command).flatMap((word) => expand(word, variables));
  return argv.length > 0 ? argv : undefined;
}

function unitSettings(text: string): [string, string][] {
  const lines = text.replaceAll('\\\n', ' ').split('\n');
  return lines.flatMap((line) => {
    const [, key, value] = /^\s*([A-Za-z]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    return key === undefined || value === undefined ? [] : [[key, value]];
  });
}

function words(text: string): string[] {
  const matches = text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g);
  return [...matches].map(([, double, single, bare]) => double ?? single ?? bare ?? '');
}

function assignment(text: string): [string, string] {
  const at = text.indexOf('=');
  return at < 0 ? ['', ''] : [text.slice(0, at).trim(), text.slice(at + 1).replace(/^(["'])(.*)\1$/, '$2')];
}

/** `$NAME` alone becomes the variable's words, `${NAME}` its text. */
function expand(word: string, variables: ReadonlyMap<string, string>): string[] {
  const [, name] = /^\$([A-Za-z_]\w*)$/.exec(word) ?? [];
  if (name !== undefined) return words(variables.get(name) ?? '');
  return [word.replace(/\$\{([A-Za-z_]\w*)\}/g, (_all, inner: string) => variables.get(inner) ?? '')];
}
