import type { Check, Layout } from '../model/control.js';
import { isClusterRule } from '../model/rule.js';
import { clusterRules } from './cluster-rules.js';
import { describeConstraint } from './describe-constraint.js';
import { hostRules } from './host-rules.js';
import { settingName } from './setting-name.js';

/** What a check looks at and what must hold, in words; where a file is, by each layout that knows it. */
export function describeCheck(check: Check, layouts: readonly Layout[]): string {
  if ('rule' in check) {
    const { expected } = isClusterRule(check.rule) ? clusterRules[check.rule] : hostRules[check.rule];
    const values = Object.entries(check.with ?? {}).map(([name, value]) => `${name} ${value}`);
    return values.length === 0 ? expected : `${expected} (${values.join('; ')})`;
  }
  const must = check.must === undefined ? 'is shown' : describeConstraint(check.must);
  const end = check.unmet === 'warn' ? `${must}; a person judges when not` : must;
  if ('file' in check) {
    const places = layouts.flatMap(({ id, files }) => (files[check.file] === undefined ? [] : [`${id}: ${files[check.file]?.join(' ')}`]));
    return `${check.file} ${end} (${places.join('; ')})`;
  }
  const { setting } = check;
  const where = [setting.config, setting.env].filter((each) => each !== undefined);
  const unset = setting.default === undefined ? '' : `, unset it is ${setting.default}`;
  return `${settingName(setting)}${where.length === 0 ? '' : ` (${where.join(', ')})`} ${end}${unset}`;
}
