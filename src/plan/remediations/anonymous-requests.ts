import {
  anonymousPathsSince,
  authenticationConfiguration,
  healthPaths,
  limitAnonymous,
  readAnonymous,
} from '../../documents/authentication-configuration.js';
import { parseFlags } from '../../documents/command-flags.js';
import { DocumentError } from '../../documents/document-error.js';
import { authenticationConfigFlag } from '../../evaluate/anonymous-requests.js';
import type { HostView } from '../../evaluate/host-view.js';
import type { Judgement } from '../../evaluate/judge.js';
import { minorOf } from '../../evaluate/version-range.js';
import { managedPaths } from '../../model/managed-paths.js';
import type { ApiServerFile } from '../api-server-file.js';
import { apiServerFile, manifestEdits } from '../api-server-file.js';
import type { Edit, Refusal, Wish } from '../edit.js';
import { isKnownIn } from '../known-in.js';
import { openObservations } from '../open-observations.js';
import type { PlanOptions } from '../plan-options.js';
import { restartFor } from '../restart-for.js';
import type { Working } from '../settings-wish.js';
import { settingsWish } from '../settings-wish.js';

const flag = authenticationConfigFlag;

/**
 * Anonymous requests turned away: as a whole where Kubernetes knows no other way, and from 1.32 on but for health checks,
 * which probes and load balancers make without credentials, by an AuthenticationConfiguration. The flag
 * --anonymous-auth goes then: the API server does not start with both.
 */
export function anonymousRequestsWish(
  view: HostView,
  judgement: Judgement,
  options: PlanOptions,
  working: Working,
): Wish {
  const pending = pendingRefusal(judgement);
  if (pending !== undefined) return pending;
  const minor = minorOf(view.kubernetesVersion ?? '');
  if (!(minor >= anonymousPathsSince)) return wholeWish(view, judgement, options, working);
  const file = apiServerFile(view, flag, managedPaths.authentication, authenticationConfiguration(minor));
  if ('refusal' in file) return file;
  const refusal = unknownRefusal(view, options) ?? oidcRefusal(view) ?? textRefusal(file);
  return refusal ?? { edits: limitEdits(view, judgement, file, minor, options.run) };
}

function pendingRefusal(judgement: Judgement): Refusal | undefined {
  const [seen] = openObservations(judgement);
  if (seen === undefined || 'rule' in seen || !seen.holdsNext || seen.subject.kind !== 'setting') return undefined;
  const path = seen.subject.home?.path ?? '';
  const why = `restart pending: ${path} already turns anonymous requests away`;
  return { refusal: `${why}; restart the API server and scan again` };
}

/** By the flag, unless a file decides in its place. */
function wholeWish(view: HostView, judgement: Judgement, options: PlanOptions, working: Working): Wish {
  const [seen] = openObservations(judgement);
  const subject = seen !== undefined && 'subject' in seen ? seen.subject : undefined;
  const home = subject?.kind === 'setting' ? subject.home : undefined;
  if (home?.kind !== 'component-config') return settingsWish(view, judgement, options, working);
  const remedy = 'set anonymous.enabled to false in it by hand, and restart the API server';
  return { refusal: `${home.path} decides in place of --anonymous-auth: ${remedy}` };
}

function unknownRefusal({ kubernetesVersion }: HostView, { knownNames }: PlanOptions): Refusal | undefined {
  const known = isKnownIn(knownNames, 'flag', flag, 'apiserver', kubernetesVersion);
  return known === 'known' ? undefined : { refusal: known };
}

/** The API server does not start with both (KEP-3331). */
function oidcRefusal(view: HostView): Refusal | undefined {
  const names = declaredFlags(view).filter((name) => name.startsWith('oidc-'));
  if (names.length === 0) return undefined;
  return {
    refusal:
      `--${flag} excludes --${names.join(', --')}: write the issuer into an AuthenticationConfiguration in their place, ` +
      `name it with --${flag}, and scan again`,
  };
}

function declaredFlags({ manifests }: HostView): readonly string[] {
  const flags = parseFlags(manifests.apiserver?.manifest?.command.slice(1) ?? []);
  return [...new Set(flags.map(({ name }) => name))];
}

/** Why the file that the manifest names stays as it is: it limits anonymous requests to paths already. */
function textRefusal({ path, text, isNamed }: ApiServerFile): Refusal | undefined {
  if (text === undefined || !isNamed) return undefined;
  try {
    const requests = readAnonymous(text);
    if (requests === undefined || typeof requests === 'string') return undefined;
    const others = requests.filter((each) => !healthPaths.includes(each));
    if (others.length === 0) {
      return { refusal: `restart pending: ${path} has the limit; restart the API server and scan again` };
    }
    const what = `lets anonymous requests in for ${others.join(', ')} too`;
    return { refusal: `${path} ${what}; a person decides what of that is needed` };
  } catch (error) {
    if (error instanceof DocumentError) return { refusal: `${path}: ${error.message}` };
    throw error;
  }
}

function limitEdits(view: HostView, { control }: Judgement, file: ApiServerFile, minor: number, run: string): Edit[] {
  const home = { kind: 'pod-manifest', path: file.manifest, component: 'apiserver' } as const;
  const config = { kind: 'component-config', path: file.path, key: ['anonymous'], component: 'apiserver' } as const;
  const hasOtherArguments = !file.isNamed || declaredFlags(view).includes('anonymous-auth');
  const write = (text: string | undefined): string =>
    text === undefined ? authenticationConfiguration(minor) : limitAnonymous(text, minor);
  const setting = { flag: 'anonymous-auth', type: 'boolean' } as const;
  return [
    { control, view, path: file.path, kind: 'text', write, mode: 0o600 },
    { control, view, path: file.manifest, kind: 'setting', home, setting, value: undefined },
    ...manifestEdits(view, control, file),
    ...(hasOtherArguments ? [] : restartFor(view, control, config, run)),
  ];
}
