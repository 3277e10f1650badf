import { jsonForm } from '../../documents/dockerfile-words.js';
import type { Instruction } from '../../documents/dockerfile.js';

/** Of each package manager, the subcommands that update and those that install. */
const managers: Readonly<Record<string, { readonly update: readonly string[]; readonly install: readonly string[] }>> = {
  'apt-get': { update: ['update'], install: ['install', 'build-dep'] },
  apt: { update: ['update'], install: ['install', 'build-dep'] },
  aptitude: { update: ['update'], install: ['install', 'build-dep'] },
  apk: { update: ['update'], install: ['add'] },
  yum: { update: ['update', 'check-update', 'makecache'], install: ['install', 'localinstall', 'groupinstall'] },
  dnf: { update: ['update', 'check-update', 'makecache'], install: ['install', 'localinstall', 'groupinstall'] },
  microdnf: { update: ['update', 'makecache'], install: ['install'] },
  tdnf: { update: ['update', 'makecache'], install: ['install'] },
  zypper: { update: ['update', 'up', 'refresh', 'ref'], install: ['install', 'in'] },
};

/** The update command of a RUN that updates and installs nothing; undefined of any other. */
export function updatesAlone(run: Instruction): string | undefined {
  const scripts = [scriptOf(run), ...run.heredocs].map((script) => script.replace(/^\s*#.*$/gm, ''));
  const commands = scripts.flatMap((script) => script.split(/&&|\|\|?|[;\n&(){}]/)).map(packageCommand);
  if (commands.some((command) => command?.kind === 'install')) return undefined;
  return commands.find((command) => command?.kind === 'update')?.text;
}

/** The JSON form as words: `["sh", "-c", "apt-get update"]` runs its last member as a script. */
function scriptOf({ text }: Instruction): string {
  return jsonForm(text)?.join(' ') ?? text;
}

interface PackageCommand {
  readonly kind: 'update' | 'install';
  readonly text: string;
}

/** Finds the package manager in a command, behind `sudo`, variables or `xargs`, and what it is told to do. */
function packageCommand(command: string): PackageCommand | undefined {
  const words = command.split(/\s+/).map((word) => word.replace(/^["'`$]+|["'`]+$/g, ''));
  for (const [at, word] of words.entries()) {
    const name = word.slice(word.lastIndexOf('/') + 1);
    const manager = Object.hasOwn(managers, name) ? managers[name] : undefined;
    if (manager === undefined) continue;
    const told = words.slice(at + 1).find((each) => manager.update.includes(each) || manager.install.includes(each));
    if (told === undefined) continue;
    return { kind: manager.update.includes(told) ? 'update' : 'install', text: `${name} ${told}` };
  }
  return undefined;
}
