import { createInterface } from 'node:readline';
import inquirer from 'inquirer';

/**
 * The password for sudo: from $CIS_BENCH_BECOME_PASSWORD, else asked for once on the terminal, else the first line of
 * standard input. Never taken from the command line, where every user of the machine could read it.
 */
export async function becomePassword(env: NodeJS.ProcessEnv): Promise<string> {
  const given = env['CIS_BENCH_BECOME_PASSWORD'];
  if (given !== undefined) return given;
  if (process.stdin.isTTY !== true) return firstLine();
  const ask = inquirer.createPromptModule({ output: process.stderr });
  const { password } = await ask<{ password: string }>([
    { type: 'password', name: 'password', message: 'sudo password on the hosts:', mask: false },
  ]);
  return password;
}

async function firstLine(): Promise<string> {
  const lines = createInterface({ input: process.stdin });
  for await (const line of lines) {
    lines.close();
    return line;
  }
  return '';
}
