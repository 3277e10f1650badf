import { printable } from '../text/printable.js';

/** Characters of a foreign log that are repeated. */
const longest = 200;

const secret = /token|passw|secret|key[=:]|bearer|private/i;

/**
 * What a line of a container's log says, made safe to print: without what the runtime writes before it (CRI: time, stream
 * and tag; Docker: a JSON object), at most 200 characters. Undefined for an empty line and for one that may hold a secret.
 */
export function causeInLog(line: string): string | undefined {
  const said = printable(withoutFrame(line.trim()).trim());
  if (said === '' || secret.test(said)) return undefined;
  return said.length <= longest ? said : `${said.slice(0, longest - 1)}…`;
}

function withoutFrame(line: string): string {
  if (!line.startsWith('{"log":"')) return line.replace(/^\S+T\S+ (?:stdout|stderr) [FP](?::\S*)? /, '');
  try {
    const { log } = JSON.parse(line) as { log?: unknown };
    return typeof log === 'string' ? log : '';
  } catch {
    return line.slice('{"log":"'.length);
  }
}
