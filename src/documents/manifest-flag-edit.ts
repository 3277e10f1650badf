import { basename } from 'node:path/posix';
import { normalizeFlag, parseFlags, type Flag } from './command-flags.js';
import { DocumentError } from './document-error.js';
import { flagTokenChange } from './flag-token.js';
import { argumentTexts, type ContainerPlace } from './pod-spec.js';
import { lineOf, type Path } from './yaml-place.js';
import type { TreeEdit } from './yaml-tree-edit.js';

/** A container's arguments: `command` and then `args`, with the path of each. */
interface Arguments {
  readonly argv: readonly string[];
  readonly pathOf: (index: number) => Path;
}

const shells: ReadonlySet<string> = new Set(['sh', 'ash', 'bash', 'busybox', 'dash', 'ksh', 'zsh']);

function refuseWrapper({ source, path }: ContainerPlace, argv: readonly string[]): void {
  const line = lineOf(source, [...path, 'command']);
  if (shells.has(basename(argv[0] ?? ''))) {
    throw new DocumentError(
      'the container starts its program through a shell, so its flags are in a script; edit it by hand',
      line,
    );
  }
  if (argv.includes('--')) {
    throw new DocumentError(
      'the container starts its program through a wrapper (`--` in its command); edit it by hand',
      line,
    );
  }
}

function argumentsOf(place: ContainerPlace): Arguments {
  const { source, path } = place;
  const command = argumentTexts(place, 'command');
  const argv = [...command, ...argumentTexts(place, 'args')];
  if (argv.length === 0) {
    const problem =
      'the container has neither command nor args, so its flags come from the image; add a command by hand';
    throw new DocumentError(problem, lineOf(source, path));
  }
  refuseWrapper(place, argv);
  const pathOf = (index: number): Path =>
    index < command.length ? [...path, 'command', index] : [...path, 'args', index - command.length];
  return { argv, pathOf };
}

/** Removals from the last to the first, so that the positions before them stay right. */
function removals({ pathOf }: Arguments, flags: readonly Flag[]): readonly TreeEdit[] {
  return flags.toReversed().flatMap(({ index, span }) => {
    const tokens = span === 2 ? [index + 1, index] : [index];
    return tokens.map((token) => ({ kind: 'remove', path: pathOf(token) }) as const);
  });
}

function insertion({ argv, pathOf }: Arguments, flags: readonly Flag[], token: string): TreeEdit {
  const last = flags.at(-1);
  const path = pathOf(last === undefined ? argv.length - 1 : last.index + last.span - 1);
  return { kind: 'insert', path: path.slice(0, -1), index: Number(path.at(-1)) + 1, value: token };
}

/** The edits after which a flag (without dashes) is given once, with a value; none when it is so already. */
export function setFlagEdits(place: ContainerPlace, name: string, value: string): readonly TreeEdit[] {
  const args = argumentsOf(place);
  const flags = parseFlags(args.argv);
  const given = flags.filter((flag) => flag.name === normalizeFlag(name));
  const last = given.at(-1);
  if (last === undefined) return [insertion(args, flags, `--${name}=${value}`)];
  const change = flagTokenChange(args.argv, last, value);
  const changes = change ? [{ kind: 'set', path: args.pathOf(change.index), value: change.token } as const] : [];
  return [...changes, ...removals(args, given.slice(0, -1))];
}

/** The edits after which a flag is not given; none when it is so already. */
export function removeFlagEdits(place: ContainerPlace, name: string): readonly TreeEdit[] {
  const args = argumentsOf(place);
  return removals(
    args,
    parseFlags(args.argv).filter((flag) => flag.name === normalizeFlag(name)),
  );
}
