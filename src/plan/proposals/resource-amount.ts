const factors: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/**
 * A quantity of Kubernetes (`250m`, `1.5Gi`, `1e3`) as a number: cores of CPU, bytes of memory; undefined when it is
 * none (apimachinery's resource.Quantity).
 */
export function resourceAmount(quantity: string): number | undefined {
  const match = /^(\d+\.?\d*|\.\d+)(?:([eE][+-]?\d+)|([numkMGTPE]|[KMGTPE]i)?)$/.exec(quantity);
  if (match === null) return undefined;
  return Number(`${match[1]}${match[2] ?? ''}`) * (factors[match[3] ?? ''] ?? 1);
}
