import type { HostView } from '../host-view.js';
import type { RuleOutcome } from '../rule.js';
import { namedPaths } from './named-paths.js';

/**
 * Judges the file that a flag of the API server names: the one in force, and the one that the next start reads where
 * that is another. Where the flag is not set it fails.
 * @param flag without dashes
 * @param unset what that means: `nothing is encrypted`
 */
export function judgeNamedFile(
  view: HostView,
  flag: string,
  unset: string,
  judgeFile: (path: string) => RuleOutcome,
): RuleOutcome {
  const { paths, problem } = namedPaths(view, 'apiserver', flag);
  if (problem !== undefined) return { verdict: 'error', reason: problem };
  const outcomes = paths.map((path): RuleOutcome => {
    if (path !== undefined) return judgeFile(path);
    const evidence = [{ source: 'kube-apiserver', value: `--${flag} not set` }];
    const where = paths.length > 1 ? ' in both the running process and the manifest: without it' : ':';
    return { verdict: 'fails', actual: `--${flag} is not set${where} ${unset}`, evidence };
  });
  const [first] = outcomes;
  if (first === undefined) return { verdict: 'error', reason: `nothing tells whether --${flag} is set` };
  const withVerdict = (wanted: RuleOutcome['verdict']): RuleOutcome | undefined =>
    outcomes.find(({ verdict }) => verdict === wanted);
  return withVerdict('fails') ?? withVerdict('error') ?? first;
}
