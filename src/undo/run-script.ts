import { managedPaths } from '../model/managed-paths.js';
import { scriptPrelude } from '../probe/script-prelude.js';
import { quote } from '../transport/quote.js';

/**
 * The opening of a short script about one run on a host: `$JOURNAL` is the run's folder.
 * @param root the inventory's path prefix, '' for the host's own file system
 */
export function runScript(root: string, run: string): string {
  return `${scriptPrelude(root)}
JOURNAL=$R${quote(`${managedPaths.runs}/${run}`)}
`;
}
