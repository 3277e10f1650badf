import type { Dockerfile } from '../../documents/dockerfile.js';
import type { ClusterRule } from '../rule.js';
import { conclude } from './offence.js';

/** What is wrong with, or has to be looked at in, one line of a Dockerfile. */
export interface LineFault {
  readonly line: number;
  readonly text: string;
  readonly isDoubtful?: boolean;
}

/** A rule that looks at each Dockerfile by itself. */
export interface DockerfileDemand {
  readonly expected: string;
  /** What offending lines have in common: `use ADD`. */
  readonly what: string;
  /** What was seen when none offends. */
  readonly good: string;
  readonly faults: (file: Dockerfile) => readonly LineFault[];
}

/**
 * Makes a rule of a demand on the Dockerfiles of the folder that the user named; offenders are `path:line`. Undecided
 * without a folder or a Dockerfile in it; a file that cannot be read is an error, unless others fail.
 */
export function dockerfileRule({ expected, what, good, faults }: DockerfileDemand): ClusterRule {
  return {
    expected,
    judge({ dockerfiles }) {
      if (dockerfiles === undefined || dockerfiles.length === 0) {
        const none = dockerfiles === undefined ? 'no folder of Dockerfiles was named; use --dockerfiles DIR' : 'the folder has no Dockerfile';
        return { verdict: 'undecided', actual: none, evidence: [] };
      }
      const offences = dockerfiles.flatMap((file) =>
        faults(file).map(({ line, text, isDoubtful }) => ({ object: `${file.path}:${line}`, fault: text, isDoubtful })),
      );
      const unread = dockerfiles.flatMap(({ path, problem }) => (problem === undefined ? [] : [{ source: path, value: problem }]));
      const outcome = conclude(offences, { noun: 'line', what, good: `${good} (${dockerfiles.length} looked at)` }, unread);
      if (outcome.verdict === 'fails' || unread[0] === undefined) return outcome;
      return { verdict: 'error', reason: `could not look: ${unread[0].source}: ${unread[0].value}` };
    },
  };
}
