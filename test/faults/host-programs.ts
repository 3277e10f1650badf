import { accessSync, chmodSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { quote } from '../../src/transport/quote.js';

/** Programs that write to a file system; `full` names those that need space for it. */
const writers = ['mv', 'ln', 'cp', 'rm', 'rmdir', 'mkdir', 'chmod', 'chown', 'base64', 'touch', 'dd', 'mktemp'];
const full = ['cp', 'base64', 'mkdir', 'touch', 'dd', 'mktemp'];
const watched = [...writers, 'sync', 'systemctl', 'setsid', 'id'];

/** A call of a program: which one, which of those alike, and whether it is stopped at before or after its work. */
export interface Gate {
  /** Program and arguments as a pattern of sh's `case`. */
  readonly pattern: string;
  readonly nth: number;
  readonly when: 'before' | 'after';
}

/** What fails while it lasts: what needs space, or everything that writes. */
export type DiskFault = 'full' | 'read-only';

/**
 * Stands in front of the programs that the scripts on one host call: records the calls, stops at a given one until it is
 * told to go on, and fails as on a full or read-only file system. It also has the host's `sudo` and its clock.
 */
export class HostPrograms {
  readonly #directory: string;

  /**
   * @param bin the folder that comes first in the host's PATH
   * @param directory for the signals between the programs and this object; made here
   * @param keep a folder whose calls are the embedded host's own business
   */
  constructor(bin: string, directory: string, keep: string) {
    this.#directory = directory;
    mkdirSync(join(directory, 'hits'), { recursive: true });
    const install = (name: string, text: string): void => {
      const file = join(bin, name);
      if (existsSync(file)) renameSync(file, join(directory, name));
      writeFileSync(`${file}.new`, text);
      chmodSync(`${file}.new`, 0o755);
      renameSync(`${file}.new`, file);
    };
    const real = (name: string): string => (existsSync(join(bin, name)) ? join(directory, name) : onPath(name));
    for (const name of watched) install(name, watchedProgram({ name, real: real(name), directory, keep }));
    install('date', dateProgram(onPath('date'), directory));
    install('sudo', sudoProgram(directory));
  }

  /** Begins to record calls. */
  trace(): void {
    this.#raise('trace');
  }

  /** The calls so far: program and arguments, one a line. */
  get calls(): string[] {
    return this.#read('calls').split('\n').slice(0, -1);
  }

  /** Lets a call wait. */
  hold({ pattern, nth, when }: Gate): void {
    writeFileSync(join(this.#directory, 'gate.new'), `${when}\n${nth}\n${pattern}\n`);
    renameSync(join(this.#directory, 'gate.new'), join(this.#directory, 'gate'));
  }

  /** Whether the call has come and waits. */
  get isHeld(): boolean {
    return existsSync(join(this.#directory, 'held'));
  }

  /** Lets the call go on, and waits for no other. */
  release(): void {
    this.#lower('gate');
    this.#raise('go');
  }

  failWrites(how: DiskFault): void {
    this.#raise(how);
  }

  refuseSudo(): void {
    this.#raise('no-sudo');
  }

  /** Sets the host's clock off by so many seconds. */
  setClock(seconds: number): void {
    this.#raise('clock', `${seconds}\n`);
  }

  /** Ends what fails or is refused; the clock stays as it is. */
  heal(): void {
    for (const name of ['full', 'read-only', 'no-sudo']) this.#lower(name);
  }

  #read(name: string): string {
    const file = join(this.#directory, name);
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  }

  #raise(name: string, text = ''): void {
    writeFileSync(join(this.#directory, name), text);
  }

  #lower(name: string): void {
    rmSync(join(this.#directory, name), { force: true });
  }
}

function onPath(name: string): string {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/bin', '/usr/sbin', '/sbin'];
  const found = folders.map((folder) => join(folder, name)).find((file) => isExecutable(file));
  if (found === undefined) throw new Error(`this machine has no ${name}`);
  return found;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

interface Watched {
  readonly name: string;
  readonly real: string;
  readonly directory: string;
  readonly keep: string;
}

/** Counting is by making a directory, which only one call can do. The programs that it uses itself are the real ones. */
function watchedProgram({ name, real, directory, keep }: Watched): string {
  const [mkdir, mv, sleep] = ['mkdir', 'mv', 'sleep'].map(onPath).map(quote);
  return `#!/bin/sh
F=${quote(directory)}
case "$*" in *${quote(keep)}/*) exec ${quote(real)} "$@" ;; esac
${special[name] ?? ''}
line="${name} $*"
${name === 'base64' ? 'set -- -d' : ''}
[ ! -e "$F/trace" ] || printf '%s\\n' "$line" >>"$F/calls"
when=
if [ -e "$F/gate" ] && { IFS= read -r when; IFS= read -r nth; IFS= read -r pattern; } <"$F/gate"; then
  case $line in
    $pattern)
      n=1
      until ${mkdir} "$F/hits/$n" 2>/dev/null; do n=$((n + 1)); done
      [ $n = "$nth" ] || when= ;;
    *) when= ;;
  esac
fi
hold() {
  printf '%s\\n' $$ >"$F/held.new"
  ${mv} "$F/held.new" "$F/held"
  until [ -e "$F/go" ]; do ${sleep} 0.03; done
}
[ "$when" != before ] || hold
${failures(name)}
[ "$when" = after ] || exec ${quote(real)} "$@"
${quote(real)} "$@"
code=$?
hold
exit $code
`;
}

/** What encodes words is no write, and whoever logs in is not root until sudo has made them so. */
const special: Readonly<Record<string, string>> = {
  base64: `[ "$*" = -d ] || exec ${quote(onPath('base64'))} "$@"
out=$(readlink "/proc/$$/fd/1")
case $out in /*) set -- -d ">$out" ;; *) exec ${quote(onPath('base64'))} -d ;; esac`,
  id: `[ "$*" != -u ] || [ -n "\${FAULTS_ROOT:-}" ] || { echo 1000; exit; }`,
};

/** What has nothing to write succeeds on any disk: a directory that is there, a file that is not. */
const idle: Readonly<Record<string, string>> = {
  mkdir: `for each do case $each in -*) ;; *) [ -d "$each" ] || return 1 ;; esac; done; [ "$1" = -p ]`,
  rm: `for each do case $each in -*) ;; *) [ ! -e "$each" ] && [ ! -L "$each" ] || return 1 ;; esac; done; [ "$1" = -f ]`,
};

function failures(name: string): string {
  const refuse = (file: DiskFault, text: string): string => `[ ! -e "$F/${file}" ] || is_idle "$@" || { echo "${name}: ${text}" >&2; exit 1; }`;
  const lines = [`is_idle() { ${idle[name] ?? 'false'}; }`];
  if (full.includes(name)) lines.push(refuse('full', 'No space left on device'));
  if (writers.includes(name)) lines.push(refuse('read-only', 'Read-only file system'));
  return lines.join('\n');
}

/** A date that is given is printed as it is; only the present moves. */
function dateProgram(real: string, directory: string): string {
  return `#!/bin/sh
F=${quote(directory)}
case "$*" in *-d*|*-r*) exec ${quote(real)} "$@" ;; esac
[ -e "$F/clock" ] || exec ${quote(real)} "$@"
IFS= read -r offset <"$F/clock"
exec ${quote(real)} -d "@$(($(${quote(real)} +%s) + offset))" "$@"
`;
}

/** A sudo that needs no password, until it is withdrawn. */
function sudoProgram(directory: string): string {
  return `#!/bin/sh
if [ -e ${quote(directory)}/no-sudo ]; then echo 'sudo: a password is required' >&2; exit 1; fi
while [ "$1" != -- ]; do shift; done
shift
FAULTS_ROOT=1; export FAULTS_ROOT
exec "$@"
`;
}
