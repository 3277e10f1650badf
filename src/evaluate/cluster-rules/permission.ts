import type { PolicyRule } from '../../model/cluster-snapshot.js';
import type { Grant } from './grants.js';

/** Something that RBAC may allow: verbs on a resource (`pods`, `nodes/proxy`) of an API group (`''` for the core). */
export interface Permission {
  readonly verbs: readonly string[];
  readonly apiGroup: string;
  readonly resource: string;
  /** Whether the resource is in no namespace, so that only a ClusterRoleBinding can give it. */
  readonly isClusterScoped?: boolean;
}

/** What a grant allows of a permission. */
export interface Allowed {
  readonly verbs: readonly string[];
  /** Whether only objects of certain names are meant. */
  readonly isNamed: boolean;
}

/** What of the permission a grant allows, matched as the API server's authorizer does; undefined when nothing. */
export function allowedBy({ rules, namespace }: Grant, permission: Permission): Allowed | undefined {
  if (permission.isClusterScoped === true && namespace !== undefined) return undefined;
  const matches = rules.flatMap((rule) => {
    const verbs = verbsOf(rule, permission);
    return verbs.length === 0 ? [] : [{ verbs, isNamed: isNamed(rule) }];
  });
  if (matches.length === 0) return undefined;
  const all = new Set(matches.flatMap(({ verbs }) => verbs));
  return {
    verbs: permission.verbs.filter((verb) => all.has(verb)),
    isNamed: matches.every((match) => match.isNamed),
  };
}

function verbsOf(rule: PolicyRule, { verbs, apiGroup, resource }: Permission): readonly string[] {
  if (!hasMember(rule.apiGroups, apiGroup) || !hasResource(rule.resources, resource)) return [];
  return verbs.filter((verb) => hasMember(rule.verbs, verb) && !(isNamed(rule) && isNameless(verb, resource)));
}

function isNamed({ resourceNames = [] }: PolicyRule): boolean {
  return resourceNames.length > 0;
}

/** A request to create an object has no name that a rule's resourceNames could match; one for a subresource has. */
function isNameless(verb: string, resource: string): boolean {
  return (verb === 'create' && !resource.includes('/')) || verb === 'deletecollection';
}

function hasMember(members: readonly string[] = [], wanted: string): boolean {
  return members.includes('*') || members.includes(wanted);
}

function hasResource(resources: readonly string[] = [], wanted: string): boolean {
  const slash = wanted.indexOf('/');
  return hasMember(resources, wanted) || (slash !== -1 && resources.includes(`*${wanted.slice(slash)}`));
}
