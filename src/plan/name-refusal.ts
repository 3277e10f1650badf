import { asList } from '../evaluate/reading.js';
import { minorOf } from '../evaluate/version-range.js';
import type { Value } from '../model/constraint.js';
import type { Setting } from '../model/control.js';
import type { KnownName } from '../model/known-name.js';

/**
 * Why a value cannot be written because of a name in it that the component may not know: an API server with an unknown
 * admission plugin, and any component with an unknown feature gate, does not start. Names that stand there already are
 * not asked about. Undefined when all are known.
 * @param version of the component, `1.20.2`; undefined when it is not known
 */
export function nameRefusal(
  setting: Setting,
  present: Value,
  wanted: Value,
  version: string | undefined,
  known: readonly KnownName[],
): string | undefined {
  const kind = kindOf(setting);
  if (kind === undefined) return undefined;
  const written = kind === 'feature-gate' ? [setting.key ?? ''] : asList(wanted).filter((name) => !asList(present).includes(name));
  for (const name of wanted === undefined ? [] : written) {
    const entry = known.find((each) => each.kind === kind && each.name === name);
    const problem = entry === undefined ? 'is not among the names that are known to exist (kubernetes/*.yaml of a benchmark directory)' : rangeProblem(entry, version);
    if (problem !== undefined) return `the ${kind.replace('-', ' ')} ${name} ${problem}: the component would not start`;
  }
  return undefined;
}

function kindOf({ flag, key }: Setting): KnownName['kind'] | undefined {
  if (flag === 'enable-admission-plugins' || flag === 'disable-admission-plugins') return 'admission-plugin';
  return flag === 'feature-gates' && key !== undefined ? 'feature-gate' : undefined;
}

function rangeProblem({ since, until }: KnownName, version: string | undefined): string | undefined {
  if (since === undefined && until === undefined) return undefined;
  const range = `exists in Kubernetes ${since ?? '…'} to ${until ?? '…'}`;
  if (version === undefined) return `${range}, and the version here is unknown`;
  const minor = minorOf(version);
  const isIn = (since === undefined || minor >= minorOf(since)) && (until === undefined || minor <= minorOf(until));
  return isIn ? undefined : `${range}, and this is ${version}`;
}
