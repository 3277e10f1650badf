/** The bytes of a stream, told apart into those before a marker (noise of a login shell, prompts) and those after. */
export class AfterMarker {
  readonly #marker: Buffer;
  #before: Buffer = Buffer.alloc(0);
  #after: Buffer[] | undefined;

  constructor(marker: string) {
    this.#marker = Buffer.from(marker);
  }

  /** Takes the next bytes of the stream. */
  push(chunk: Buffer): void {
    if (this.#after) {
      this.#after.push(chunk);
      return;
    }
    const seen = Buffer.concat([this.#before, chunk]);
    const at = seen.indexOf(this.#marker);
    this.#before = at < 0 ? seen : seen.subarray(0, at);
    if (at >= 0) this.#after = [seen.subarray(at + this.#marker.length)];
  }

  get hasMarker(): boolean {
    return this.#after !== undefined;
  }

  get before(): Buffer {
    return this.#before;
  }

  /** All bytes after the marker; empty while it has not come. */
  get after(): Buffer {
    return Buffer.concat(this.#after ?? []);
  }
}
