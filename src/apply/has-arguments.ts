import type { ProcessFact } from '../model/snapshot.js';

/**
 * Whether a process runs with the arguments that its manifest declares, argv[0] left out. A manifest without `command`
 * leaves the image's entrypoint before them; undefined arguments are not foretold, so any will do.
 */
export function hasArguments(process: ProcessFact, wanted: readonly string[] | undefined): boolean {
  if (wanted === undefined) return true;
  const tail = wanted.length === 0 ? [] : process.argv.slice(-wanted.length);
  return tail.length === wanted.length && tail.every((argument, index) => isSameArgument(argument, wanted[index] ?? ''));
}

/** The kubelet expands `$(VARIABLE)` in a container's arguments; what it puts there is not known here. */
function isSameArgument(actual: string, declared: string): boolean {
  if (!declared.includes('$(')) return actual === declared;
  const pattern = declared.split(/\$\([A-Za-z_][A-Za-z0-9_]*\)/).map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${pattern.join('[\\s\\S]*')}$`).test(actual);
}
