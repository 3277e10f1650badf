import type { Readable, Writable } from 'node:stream';
import type { ServerChannel } from 'ssh2';

const keptBySsh2 = ['_chunk', '_chunkcb', '_chunkErr', '_chunkcbErr'];

/**
 * Sends a process's standard output and error through one server channel of ssh2 1.17, one chunk at a time. ssh2 keeps
 * the chunk that last waited for the channel's window after it has sent it, and sends it again when the other stream
 * has to wait; so no two writes may be under way, and what it kept is dropped after each.
 */
export class ChannelWriter {
  readonly #channel: ServerChannel;
  #last: Promise<void> = Promise.resolve();

  constructor(channel: ServerChannel) {
    this.#channel = channel;
  }

  /** Sends all that comes from the source; resolves at its end, and never when the channel is closed before. */
  async send(source: Readable, sink: Writable): Promise<void> {
    for await (const chunk of source) {
      this.#last = this.#last.then(() => this.#write(sink, chunk as Buffer));
      await this.#last;
    }
  }

  #write(sink: Writable, chunk: Buffer): Promise<void> {
    return new Promise((resolve) => {
      sink.write(chunk, () => {
        for (const kept of keptBySsh2) Reflect.set(this.#channel, kept, undefined);
        resolve();
      });
    });
  }
}
