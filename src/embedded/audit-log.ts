import { appendFileSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { entryType } from './entry-type.js';
import { hostPathOf } from './host-path.js';
import type { ProgramFlags } from './program-flags.js';
import type { StaticPod } from './static-pod.js';

const names = z.array(z.string()).optional();

const policy = z.object({
  apiVersion: z.enum(['audit.k8s.io/v1', 'audit.k8s.io/v1beta1', 'audit.k8s.io/v1alpha1']),
  kind: z.literal('Policy'),
  rules: z
    .array(
      z.object({
        level: z.enum(['None', 'Metadata', 'Request', 'RequestResponse']),
        users: names,
        userGroups: names,
        verbs: names,
        nonResourceURLs: names,
        namespaces: names,
        resources: z.array(z.unknown()).optional(),
      }),
    )
    .min(1),
});

type Rule = z.infer<typeof policy>['rules'][number];

/** The audit log of one apiserver: which health requests it records, and where. */
export class AuditLog {
  readonly #file: string | undefined;
  readonly #rules: readonly Rule[];

  /** @param file the log in the host tree; undefined when nothing is to be written */
  constructor(file: string | undefined, rules: readonly Rule[]) {
    this.#file = file;
    this.#rules = rules;
  }

  /** Appends an event for an anonymous GET at this time, unless the policy says that it is of no interest. */
  record(path: string, time: Date): void {
    const level = this.#rules.find((rule) => matchesHealthCheck(rule, path))?.level ?? 'None';
    if (!this.#file || level === 'None') return;
    const event = { kind: 'Event', apiVersion: 'audit.k8s.io/v1', level, stage: 'ResponseComplete', requestURI: path };
    const user = { username: 'system:anonymous', groups: ['system:unauthenticated'] };
    const line = { ...event, verb: 'get', user, requestReceivedTimestamp: time.toISOString() };
    try {
      appendFileSync(this.#file, `${JSON.stringify(line)}\n`, { mode: 0o600 });
    } catch {
      // An apiserver whose log has gone goes on serving.
    }
  }
}

/**
 * Opens the audit log as an apiserver of this pod would, or says why it would not start. Without a policy nothing is
 * recorded; policy and log directory must be mounted from the host.
 */
export function openAuditLog(root: string, pod: StaticPod, flags: ProgramFlags): AuditLog | string {
  const rules = policyRules(root, pod, flags.get('audit-policy-file'));
  if (typeof rules === 'string') return rules;
  const logPath = flags.get('audit-log-path');
  if (logPath === undefined || logPath === '-') return new AuditLog(undefined, rules);
  const log = hostPathOf(pod, logPath);
  if (!log) return `the audit log ${logPath} lies in no mounted directory`;
  if (log.isReadOnly) return `the audit log ${logPath} lies in a directory that is mounted read-only`;
  const file = join(root, log.path);
  if (entryType(dirname(file)) !== 'directory') return `the directory of the audit log ${logPath} does not exist`;
  return new AuditLog(file, rules);
}

function policyRules(root: string, pod: StaticPod, path: string | undefined): readonly Rule[] | string {
  if (path === undefined) return [];
  try {
    const parsed = policy.safeParse(parse(readFileSync(join(root, hostPathOf(pod, path)?.path ?? ''), 'utf8')));
    return parsed.success ? parsed.data.rules : `the audit policy ${path} is not valid`;
  } catch {
    return `the audit policy ${path} cannot be read`;
  }
}

/** A rule speaks of a request when each of its lists that is not empty has it; resources never match a plain URL. */
function matchesHealthCheck(rule: Rule, path: string): boolean {
  const isAbout = (list: readonly string[] | undefined, ...values: readonly string[]): boolean =>
    !list?.length || values.some((value) => list.includes(value));
  const urls = rule.nonResourceURLs ?? [];
  const isUrl = urls.some((url) => (url.endsWith('*') ? path.startsWith(url.slice(0, -1)) : url === path));
  if (rule.resources?.length || rule.namespaces?.length || (urls.length > 0 && !isUrl)) return false;
  return (
    isAbout(rule.users, 'system:anonymous') &&
    isAbout(rule.userGroups, 'system:unauthenticated') &&
    isAbout(rule.verbs, 'get')
  );
}
