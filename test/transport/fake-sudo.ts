import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** How the stand-in for sudo behaves. */
export type SudoPolicy = 'nopasswd' | 'password' | 'not-in-sudoers' | 'not-allowed' | 'requiretty' | 'noisy-nopasswd';

/** A folder of programs for a host's PATH in which `sudo` and `id` are stand-ins: nobody is root until sudo says so. */
export interface FakeSudo {
  readonly path: string;
  /** One line for each start of sudo: its arguments. */
  argv(): Promise<string>;
  /** One line for each line that sudo has read as a password. */
  reads(): Promise<string>;
}

const refusals: Partial<Record<SudoPolicy, string>> = {
  'not-in-sudoers': 'ops is not in the sudoers file.  This incident will be reported.',
  'not-allowed': "Sorry, user ops is not allowed to execute '\"$*\"' as root on m1.",
  requiretty: 'sudo: sorry, you must have a tty to run sudo',
};

/** Asks and refuses in the words and on the streams of sudo 1.9 (seen with 1.9.13p3). The password is `s3cret`. */
function sudoScript(folder: string, policy: SudoPolicy): string {
  const refusal = refusals[policy];
  return `#!/bin/sh
printf '%s\\n' "$*" >>${folder}/argv
prompt='[sudo] password for ops: ' ask=yes
while [ $# -gt 0 ]; do
  case $1 in
    -n) ask=no; shift ;;
    -S) shift ;;
    -p) prompt=$2; shift 2 ;;
    --) shift; break ;;
    *) break ;;
  esac
done
${policy === 'noisy-nopasswd' ? 'echo "sudo: unable to resolve host m1: Name or service not known" >&2' : ''}
${refusal === undefined ? '' : `echo '${refusal}' >&2; exit 1`}
if [ ${policy} = password ]; then
  [ $ask = yes ] || { echo 'sudo: a password is required' >&2; exit 1; }
  tries=0
  while :; do
    printf '%s' "$prompt" >&2
    if ! IFS= read -r line; then
      echo 'sudo: no password was provided' >&2
      [ $tries -eq 0 ] && echo 'sudo: a password is required' >&2
      [ $tries -eq 1 ] && echo 'sudo: 1 incorrect password attempt' >&2
      [ $tries -gt 1 ] && echo "sudo: $tries incorrect password attempts" >&2
      exit 1
    fi
    echo "$line" >>${folder}/reads
    [ "$line" = s3cret ] && break
    tries=$((tries + 1))
    [ $tries -eq 3 ] && { echo 'sudo: 3 incorrect password attempts' >&2; exit 1; }
    echo 'Sorry, try again.' >&2
  done
fi
FAKE_ROOT=yes "$@"
exit $?
`;
}

/** Makes the folder, which is meant to be the whole PATH of the host. */
export async function makeFakeSudo(parent: string, policy: SudoPolicy | 'none' | 'already-root'): Promise<FakeSudo> {
  const folder = join(parent, 'bin');
  await mkdir(folder);
  const isRoot = policy === 'already-root' ? 'yes' : '${FAKE_ROOT:-no}';
  await program(folder, 'id', `#!/bin/sh\nif [ ${isRoot} = yes ]; then echo 0; else echo 1000; fi\n`);
  for (const name of ['argv', 'reads']) await writeFile(join(folder, name), '');
  for (const tool of ['sh', 'env', 'cat', 'sleep', 'timeout', 'tr', 'head']) {
    await symlink(whereIs(tool), join(folder, tool));
  }
  if (policy !== 'none' && policy !== 'already-root') await program(folder, 'sudo', sudoScript(folder, policy));
  return {
    path: folder,
    argv: () => readFile(join(folder, 'argv'), 'utf8'),
    reads: () => readFile(join(folder, 'reads'), 'utf8'),
  };
}

function whereIs(tool: string): string {
  const folders = (process.env.PATH ?? '/usr/bin:/bin').split(':');
  return folders.map((folder) => join(folder, tool)).find((path) => existsSync(path)) ?? `/bin/${tool}`;
}

async function program(folder: string, name: string, text: string): Promise<void> {
  await writeFile(join(folder, name), text);
  await chmod(join(folder, name), 0o755);
}
