/** The rules of a policy from line 4 on, and the problems that it has: their lines, and words of each. */
export interface AuditProblemCase {
  readonly title: string;
  readonly rules: string;
  readonly problems: readonly (readonly [line: number, words: string])[];
}

export const auditProblemCases: readonly AuditProblemCase[] = [
  { title: 'a rule without a level', rules: '- verbs: [get]\n- level: None\n', problems: [[4, 'rule 1 has no level']] },
  { title: 'a null level', rules: '- level:\n', problems: [[4, 'rule 1 has no level']] },
  { title: 'a level in lower case', rules: '- verbs: [get]\n  level: metadata\n', problems: [[5, 'the level "metadata"']] },
  { title: 'a level that is a number', rules: '- level: 1\n', problems: [[4, 'the level 1']] },
  { title: 'a mistyped key', rules: '- level: Metadata\n  resource:\n  - group: ""\n', problems: [[5, 'rule 1 has the key "resource"']] },
  { title: 'a mistyped key of an entry', rules: '- level: None\n  resources:\n  - group: ""\n    resource: [pods]\n', problems: [[7, 'the key "resource"']] },
  { title: 'a rule that is a text', rules: '- level: None\n- None\n', problems: [[5, 'rule 2 is no map']] },
  { title: 'users that are a text', rules: '- level: None\n  users: root\n', problems: [[5, 'users is no list']] },
  { title: 'a verb that YAML reads as false', rules: '- level: None\n  verbs:\n  - get\n  - no\n', problems: [[7, 'false in verbs is no text']] },
  { title: 'resources as in a role', rules: '- level: None\n  resources: [pods]\n', problems: [[5, '"pods" in resources is no map']] },
  { title: 'resources that are a map', rules: '- level: None\n  resources: {group: ""}\n', problems: [[5, 'resources is no list']] },
  { title: 'a group with its version', rules: '- level: None\n  resources:\n  - group: apps/v1\n', problems: [[6, 'leave the version out']] },
  { title: 'a wildcard for a group', rules: '- level: None\n  resources:\n  - group: "*"\n', problems: [[6, '"*" is the name of no API group']] },
  { title: 'a group in capitals', rules: '- level: None\n  resources: [{group: Apps}]\n', problems: [[5, '"Apps" is the name of no API group']] },
  { title: 'names without resources', rules: '- level: None\n  resources:\n  - resourceNames: [a]\n', problems: [[6, 'resourceNames is given without resources']] },
  { title: 'a path without its slash', rules: '- level: None\n  nonResourceURLs: [healthz]\n', problems: [[5, 'does not begin with /']] },
  { title: 'an empty path', rules: '- level: None\n  nonResourceURLs: [""]\n', problems: [[5, 'does not begin with /']] },
  { title: 'a wildcard inside a path', rules: '- level: None\n  nonResourceURLs:\n  - /api*\n  - /*/x\n', problems: [[7, '"/*/x" has a *']] },
  { title: 'two wildcards', rules: '- level: None\n  nonResourceURLs: ["/**"]\n', problems: [[5, '"/**" has a *']] },
  {
    title: 'paths and resources in one rule',
    rules: '- level: None\n  resources: [{group: ""}]\n  nonResourceURLs: [/version]\n',
    problems: [[6, 'both nonResourceURLs and resources']],
  },
  { title: 'paths and namespaces in one rule', rules: '- level: None\n  namespaces: [a]\n  nonResourceURLs: ["*"]\n', problems: [[6, 'nonResourceURLs and namespaces']] },
  { title: 'a stage that there is not', rules: '- level: None\n  omitStages: [RequestRecieved]\n', problems: [[5, 'the stage "RequestRecieved"']] },
  { title: 'a switch that is a text', rules: '- level: None\n  omitManagedFields: "true"\n', problems: [[5, 'neither true nor false']] },
  { title: 'several at once, in the order of their lines', rules: '- verbs: get\n  level: All\n- {}\n', problems: [[4, 'verbs is no list'], [5, 'the level "All"'], [6, 'rule 2 has no level']] },
];
