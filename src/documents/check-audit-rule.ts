import { auditLevels } from './audit-policy.js';
import { checkKeys, checkStages, checkSwitch, checkTexts, shownValue, textsOf, type KeyProblem } from './audit-policy-keys.js';
import { isPlainMap, type PlainMap } from './plain-map.js';
import type { Path } from './yaml-place.js';

const lists = ['users', 'userGroups', 'verbs', 'namespaces', 'nonResourceURLs'] as const;
const keys = ['level', ...lists, 'resources', 'omitStages', 'omitManagedFields'];
const resourceKeys = ['group', 'resources', 'resourceNames'];

/** Lower-case words, joined by dots (RFC 1123). */
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** Checks the rule at a position of an audit policy, as `checkAuditPolicy` does. */
export function checkAuditRule(rule: unknown, index: number): readonly KeyProblem[] {
  const path: Path = ['rules', index];
  const name = `rule ${index + 1}`;
  if (!isPlainMap(rule)) return [{ path, problem: `${name} is no map of keys` }];
  return [
    ...checkKeys(rule, path, name, keys),
    ...checkLevel(rule, path, name),
    ...lists.flatMap((key) => checkTexts(rule, path, key)),
    ...checkStages(rule, path),
    ...checkSwitch(rule, path),
    ...checkUrls(rule, path),
    ...checkMixture(rule, path, name),
    ...checkResources(rule, path),
  ];
}

function checkLevel(rule: PlainMap, path: Path, name: string): readonly KeyProblem[] {
  const level = rule['level'] ?? '';
  const use = `use one of ${auditLevels.join(', ')}`;
  if (level === '') return [{ path, problem: `${name} has no level; ${use}` }];
  if (auditLevels.some((each) => each === level)) return [];
  return [{ path: [...path, 'level'], problem: `${name} has the level ${shownValue(level)}, which there is not; ${use}` }];
}

function checkUrls(rule: PlainMap, path: Path): readonly KeyProblem[] {
  const list = rule['nonResourceURLs'];
  const urls: readonly unknown[] = Array.isArray(list) ? list : [];
  return urls.flatMap((url, index) => {
    const problem = typeof url === 'string' ? urlProblem(url) : undefined;
    return problem === undefined ? [] : [{ path: [...path, 'nonResourceURLs', index], problem }];
  });
}

function urlProblem(url: string): string | undefined {
  if (url === '*') return undefined;
  if (!url.startsWith('/')) return `the path ${shownValue(url)} does not begin with /`;
  return url.slice(0, -1).includes('*') ? `the path ${shownValue(url)} has a * before its end, where alone it may be` : undefined;
}

function isUsed(rule: PlainMap, key: string): boolean {
  const list = rule[key];
  return Array.isArray(list) && list.length > 0;
}

function checkMixture(rule: PlainMap, path: Path, name: string): readonly KeyProblem[] {
  const other = ['resources', 'namespaces'].find((key) => isUsed(rule, key));
  if (other === undefined || !isUsed(rule, 'nonResourceURLs')) return [];
  const problem = `${name} has both nonResourceURLs and ${other}, which no request matches; write two rules`;
  return [{ path: [...path, 'nonResourceURLs'], problem }];
}

function checkResources(rule: PlainMap, path: Path): readonly KeyProblem[] {
  const list = rule['resources'] ?? [];
  const place = [...path, 'resources'];
  if (!Array.isArray(list)) return [{ path: place, problem: 'resources is no list of maps with group and resources' }];
  return list.flatMap((entry: unknown, index) => checkEntry(entry, [...place, index]));
}

function checkEntry(entry: unknown, path: Path): readonly KeyProblem[] {
  if (!isPlainMap(entry)) {
    const problem = `${shownValue(entry)} in resources is no map; write { group: "", resources: [${shownValue(entry)}] }`;
    return [{ path, problem }];
  }
  return [
    ...checkKeys(entry, path, 'an entry of resources', resourceKeys),
    ...checkTexts(entry, path, 'resources'),
    ...checkTexts(entry, path, 'resourceNames'),
    ...checkGroup(entry['group'] ?? '', path),
    ...checkNames(entry, path),
  ];
}

function checkGroup(group: unknown, path: Path): readonly KeyProblem[] {
  if (group === '' || (typeof group === 'string' && group.length <= 253 && subdomain.test(group))) return [];
  const hint = typeof group === 'string' && group.includes('/') ? 'leave the version out' : 'write its name alone, "" for the core';
  return [{ path: [...path, 'group'], problem: `${shownValue(group)} is the name of no API group; ${hint}` }];
}

function checkNames(entry: PlainMap, path: Path): readonly KeyProblem[] {
  if (textsOf(entry, 'resourceNames').length === 0 || isUsed(entry, 'resources')) return [];
  return [{ path: [...path, 'resourceNames'], problem: 'resourceNames is given without resources, whose names they were' }];
}
