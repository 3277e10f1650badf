/** One comparison: what is looked at and what must hold of it, in words that the published tests and ours share. */
export interface Comparison {
  /** A component, or the symbolic name of a file. */
  readonly target: string;
  /** Flag without dashes; `feature-gates:Name` for an entry; empty for a file. */
  readonly setting: string;
  readonly config: string;
  readonly op: string;
  readonly value: string;
}

/** What a control demands. */
export interface Demand {
  readonly comparisons: readonly Comparison[];
  readonly join: 'all' | 'any';
  /** The verdicts on a setting that nobody sets; more than one when it depends on how the component is set up. */
  readonly unset: readonly string[];
}

/** The names that suites got later, and those of TLS 1.3: a list with them is no weaker than the same without. */
export const laterSuites: ReadonlySet<string> = new Set([
  'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
  'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
]);

/** A list's members in an order of their own, without later names of suites. */
export function members(list: readonly string[]): string {
  return [...new Set(list)].filter((each) => !laterSuites.has(each)).sort().join(',');
}

/** Whether two demands are the same, whatever the order of their comparisons. */
export function isSameDemand(left: Demand, right: Demand): boolean {
  const text = ({ comparisons, join, unset }: Demand): string => {
    const lines = comparisons.map(({ target, setting, config, op, value }) => [target, setting, config, op, value].join('|'));
    return [...lines.sort(), lines.length > 1 ? join : '', ...unset].join('\n');
  };
  return text(left) === text(right);
}
