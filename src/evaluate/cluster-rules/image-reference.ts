/**
 * Says why a reference to an image does not fix what runs: its tag is `latest`, or it has neither tag nor digest.
 * Undefined for one that does, for digests and ids alone, and for images without a name (`<none>`).
 */
export function imageFault(reference: string): string | undefined {
  if (reference.includes('<none>') || /^(sha256:)?[0-9a-f]{64}$/.test(reference)) return undefined;
  const { tag, digest } = partsOf(reference);
  if (tag === 'latest') return 'has the tag latest';
  return tag === undefined && digest === undefined ? 'has no tag, which stands for latest' : undefined;
}

/** The reference with everything that is taken for granted in it, so that two of the same image are equal. */
export function fullReference(reference: string): string {
  const { name, tag, digest } = partsOf(reference);
  const [first = '', ...rest] = name.split('/');
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const path = hasRegistry ? name : `docker.io/${rest.length === 0 ? 'library/' : ''}${name}`;
  if (digest !== undefined) return `${path}@${digest}`;
  return `${path}:${tag ?? 'latest'}`;
}

/** The name of the image without registry, tag and digest: `calico/node`. */
export function imageName(reference: string): string {
  const [, name = ''] = /^[^/]+\/(.*)$/.exec(partsOf(fullReference(reference)).name) ?? [];
  return name;
}

interface Parts {
  readonly name: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

function partsOf(reference: string): Parts {
  const [named = '', digest] = reference.split('@', 2);
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  if (colon < 0) return { name: named, tag: undefined, digest };
  return { name: named.slice(0, colon), tag: named.slice(colon + 1), digest };
}
