import { DocumentError } from './document-error.js';
import { isPlainMap } from './plain-map.js';
import { readTypedDocument } from './typed-document.js';
import { lineOf } from './yaml-place.js';
import { renderBlock } from './yaml-render.js';
import type { Plain, YamlSource } from './yaml-source.js';
import { editTree } from './yaml-tree-edit.js';

/** Which anonymous requests are let in: none, all, or those for exactly these paths. */
export type AnonymousRequests = 'off' | 'on' | readonly string[];

/** What probes and load balancers ask for without credentials. */
export const healthPaths: readonly string[] = ['/livez', '/readyz', '/healthz'];

/** The minor from which on anonymous requests can be limited by path without a feature gate (KEP-4633). */
export const anonymousPathsSince = 32;

const group = 'apiserver.config.k8s.io';
const type = {
  kind: 'AuthenticationConfiguration',
  apiVersions: [`${group}/v1`, `${group}/v1beta1`, `${group}/v1alpha1`],
  namedBy: '--authentication-config',
} as const;

/**
 * Reads which anonymous requests an AuthenticationConfiguration lets in; undefined where it does not say, so that
 * --anonymous-auth decides. Throws a DocumentError when the text is none, or one that the API server does not start with.
 */
export function readAnonymous(text: string): AnonymousRequests | undefined {
  const source = readTypedDocument(text, type);
  const anonymous = source.data['anonymous'] ?? undefined;
  if (anonymous === undefined) return undefined;
  if (!isPlainMap(anonymous)) throw refusal(source, 'anonymous is no map of keys');
  const { enabled = false, conditions } = anonymous;
  if (typeof enabled !== 'boolean') throw refusal(source, 'anonymous.enabled is neither true nor false');
  const paths = pathsOf(source, conditions ?? []);
  if (!enabled && paths.length > 0) throw refusal(source, 'anonymous has conditions, but is not enabled');
  if (!enabled) return 'off';
  return paths.length === 0 ? 'on' : paths;
}

/**
 * A new AuthenticationConfiguration that lets anonymous requests in for health checks alone. The API server must be
 * given no --anonymous-auth beside it. v1beta1 until 1.33, v1 from 1.34 (KEP-3331); throws a DocumentError before
 * Kubernetes 1.32, where the API server refuses the field unless a feature gate is set (KEP-4633).
 */
export function authenticationConfiguration(minor: number): string {
  refuseBefore(minor);
  const data = { apiVersion: `${group}/${minor >= 34 ? 'v1' : 'v1beta1'}`, kind: type.kind, anonymous: healthChecks() };
  return `${renderBlock(data, '', { map: 2, list: 2 }).join('\n')}\n`;
}

/**
 * Limits an AuthenticationConfiguration that lets in all anonymous requests, or does not say, to health checks; the same
 * text comes back where it is off or limited to paths already. Throws a DocumentError as `readAnonymous` and
 * `authenticationConfiguration` do.
 */
export function limitAnonymous(text: string, minor: number): string {
  refuseBefore(minor);
  const found = readAnonymous(text);
  if (found === undefined) return editTree(text, { kind: 'set', path: ['anonymous'], value: healthChecks() });
  if (found !== 'on') return text;
  return editTree(text, { kind: 'set', path: ['anonymous', 'conditions'], value: healthConditions() });
}

function healthChecks(): { readonly [key: string]: Plain } {
  return { enabled: true, conditions: healthConditions() };
}

function healthConditions(): readonly Plain[] {
  return healthPaths.map((path) => ({ path }));
}

function refuseBefore(minor: number): void {
  if (minor >= anonymousPathsSince) return;
  throw new DocumentError(
    `Kubernetes 1.${minor} cannot limit anonymous requests by path, which begins with 1.${anonymousPathsSince}; use --anonymous-auth instead`,
  );
}

function pathsOf(source: YamlSource, conditions: unknown): readonly string[] {
  if (!Array.isArray(conditions)) throw refusal(source, 'anonymous.conditions is not a list');
  return conditions.map((condition: unknown) => {
    const path = isPlainMap(condition) ? condition['path'] : undefined;
    if (typeof path === 'string' && path !== '') return path;
    throw refusal(source, 'a condition of anonymous has no path');
  });
}

function refusal(source: YamlSource, problem: string): DocumentError {
  return new DocumentError(`${problem}; correct it by hand first`, lineOf(source, ['anonymous']));
}
