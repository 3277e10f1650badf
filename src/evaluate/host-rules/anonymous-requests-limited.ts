import { healthPaths } from '../../documents/authentication-configuration.js';
import type { Evidence } from '../../model/finding.js';
import { readAnonymousFile } from '../anonymous-requests.js';
import type { HostView } from '../host-view.js';
import type { HostRule, RuleOutcome } from '../rule.js';

/**
 * An AuthenticationConfiguration lets anonymous requests in for health checks and nothing else, in the running API
 * server and in what its next start reads (Kubernetes 1.32, KEP-4633). It does not apply where none names paths: then
 * anonymous requests are on or off as a whole.
 */
export const anonymousRequestsLimited: HostRule = {
  expected: `an AuthenticationConfiguration lets anonymous requests in for ${healthPaths.join(', ')} alone`,
  judge: (view) => {
    const { snapshot, manifests } = view;
    const files = commandsOf(view).map((command) => readAnonymousFile(snapshot, manifests.apiserver?.manifest, command));
    const problem = files.find((file) => file?.problem !== undefined)?.problem;
    if (problem !== undefined) return { verdict: 'error', reason: problem };
    const limits = files.map((file) => {
      if (file === undefined || file.requests === undefined || typeof file.requests === 'string') return undefined;
      return { path: file.path, allowed: file.requests };
    });
    return conclude(limits.filter((limit) => limit !== undefined), limits.includes(undefined));
  },
};

interface Limit {
  readonly path: string;
  readonly allowed: readonly string[];
}

/** Of the newest process, and of the next start. */
function commandsOf({ processes, manifests }: HostView): readonly (readonly string[])[] {
  const commands = [processes.apiserver?.[0]?.argv, manifests.apiserver?.manifest?.command];
  return commands.filter((command) => command !== undefined);
}

function conclude(limits: readonly Limit[], isMissing: boolean): RuleOutcome {
  if (limits.length === 0) {
    return { verdict: 'not-applicable', reason: 'no AuthenticationConfiguration limits anonymous requests to paths' };
  }
  const evidence = limits.map(({ path, allowed }): Evidence => ({ source: path, value: said(allowed) }));
  if (isMissing) {
    const actual = 'the running process and the manifest differ in whether anonymous requests are limited to paths';
    return { verdict: 'fails', actual, evidence };
  }
  const allowed = [...new Set(limits.flatMap((limit) => limit.allowed))];
  const isHealthOnly = allowed.every((path) => healthPaths.includes(path));
  return { verdict: isHealthOnly ? 'holds' : 'undecided', actual: said(allowed), evidence };
}

function said(paths: readonly string[]): string {
  return `anonymous requests are let in for ${paths.join(', ')} alone`;
}
