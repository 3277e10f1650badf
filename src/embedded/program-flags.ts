/** A program's command-line flags by name without dashes; the last of several equal ones wins. */
export type ProgramFlags = ReadonlyMap<string, string>;

/**
 * Reads the arguments after argv[0] as the Kubernetes programs and etcd do: `--name=value`, `--name value`, and a bare
 * `--name`, which means true.
 */
export function programFlags(argv: readonly string[]): ProgramFlags {
  const flags = new Map<string, string>();
  for (let at = 1; at < argv.length; at += 1) {
    const [, name, value] = /^--?([^=]+)(?:=(.*))?$/s.exec(argv[at] ?? '') ?? [];
    if (name === undefined) continue;
    const next = argv[at + 1];
    if (value !== undefined) flags.set(name, value);
    else if (next === undefined || next.startsWith('-')) flags.set(name, 'true');
    else flags.set(name, next);
  }
  return flags;
}
