import type { AnonymousRequests } from '../documents/authentication-configuration.js';
import { readAnonymous } from '../documents/authentication-configuration.js';
import { flagValues, parseFlags } from '../documents/command-flags.js';
import { DocumentError } from '../documents/document-error.js';
import type { PodManifest } from '../documents/pod-manifest.js';
import type { Snapshot } from '../model/snapshot.js';
import { hostPath } from '../documents/path-on-host.js';

/** Flag of the file that may say which anonymous requests the API server lets in. */
export const authenticationConfigFlag = 'authentication-config';

/** The AuthenticationConfiguration that an API server is given. */
export interface AnonymousFile {
  /** On the host. */
  readonly path: string;
  /** Undefined where the file leaves it to --anonymous-auth. */
  readonly requests: AnonymousRequests | undefined;
  readonly problem: string | undefined;
}

/**
 * Reads what the AuthenticationConfiguration says that an API server's command names. Undefined when it names none, or
 * has --anonymous-auth, beside which the file cannot say anything about it (pkg/kubeapiserver/options/authentication.go).
 * @param command of the process, or of the manifest; argv[0] included
 */
export function readAnonymousFile(
  { files }: Pick<Snapshot, 'files'>,
  manifest: PodManifest | undefined,
  command: readonly string[],
): AnonymousFile | undefined {
  const flags = parseFlags(command.slice(1));
  const named = flagValues(flags, authenticationConfigFlag).at(-1) ?? '';
  if (named === '' || flagValues(flags, 'anonymous-auth').length > 0) return undefined;
  const path = hostPath(manifest, named);
  const unread = (why: string): AnonymousFile => {
    const problem = `could not look: --${authenticationConfigFlag}=${named} decides in place of --anonymous-auth, and ${why}`;
    return { path, requests: undefined, problem };
  };
  const fact = files[path];
  if (fact?.state === 'unreadable') return unread(`${path}: ${fact.reason}`);
  if (fact?.state !== 'present' || fact.content === undefined) return unread('is not read');
  try {
    return { path, requests: readAnonymous(fact.content), problem: undefined };
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    return unread(`${path}: ${error.message}`);
  }
}
