/** A name that a fix may write, and the Kubernetes minors (`1.20`) that know it, both inclusive. */
export interface KnownName {
  readonly kind: 'admission-plugin' | 'feature-gate';
  readonly name: string;
  readonly since?: string;
  readonly until?: string;
  /** Where the range is from. */
  readonly source: string;
}
