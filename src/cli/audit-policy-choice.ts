import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { loadAuditPolicy } from '../benchmark/load-audit-policy.js';
import { checkAuditPolicy } from '../documents/check-audit-policy.js';
import { UsageError } from './usage-error.js';

/** The audit policy that fixes install where there is none. */
export interface ChosenPolicy {
  readonly text: string;
  /** The file of the user that it is from; absent: the package's own. */
  readonly path?: string;
}

/** The last minor whose API server reads every version of the format. */
const mostTolerantMinor = 23;

/**
 * The user's audit policy, from `--audit-policy` or else from the playbook, else the package's. Throws a UsageError, with
 * file and line, for one that cannot be read, or that no API server starts with.
 */
export function chooseAuditPolicy(flag: string | undefined, playbook: { readonly path: string; readonly text: string } | undefined): ChosenPolicy {
  const policy = flag === undefined ? playbook : { path: resolve(flag), text: readPolicy(flag) };
  if (policy === undefined) return { text: loadAuditPolicy() };
  check(policy.path, policy.text, mostTolerantMinor);
  return policy;
}

/** Throws a UsageError for a policy that the API server of one of these versions does not start with. */
export function checkPolicyVersions({ path, text }: ChosenPolicy, versions: readonly (string | undefined)[]): void {
  if (path === undefined) return;
  const minors = versions.flatMap((version) => (version === undefined ? [] : [Number(version.split('.')[1])]));
  if (minors.length > 0) check(path, text, Math.max(...minors));
}

function check(path: string, text: string, minor: number): void {
  const problems = checkAuditPolicy(text, minor);
  if (problems.length === 0) return;
  const list = problems.map(({ line, problem }) => `${path}:${line}: ${problem}`).join('\n');
  throw new UsageError(`the audit policy is not one that the API server starts with:\n${list}`);
}

function readPolicy(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`--audit-policy: cannot read ${resolve(path)}: ${(error as Error).message}.`);
  }
}
