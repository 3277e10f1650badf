import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AfterMarker } from '../../src/transport/after-marker.js';

const bytes = fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array));
const chunkSizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 });

function inChunks(whole: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0, turn = 0; at < whole.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    chunks.push(whole.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

describe('AfterMarker', () => {
  it('parts a stream at the marker however it is cut into chunks', () => {
    fc.assert(
      fc.property(bytes, bytes, chunkSizes, (before, after, sizes) => {
        const stream = new AfterMarker('marker-1\n');
        for (const chunk of inChunks(Buffer.concat([before, Buffer.from('marker-1\n'), after]), sizes)) {
          stream.push(chunk);
        }
        expect(stream.hasMarker).toBe(true);
        expect(stream.before.equals(before)).toBe(true);
        expect(stream.after.equals(after)).toBe(true);
      }),
    );
  });

  it('keeps everything before a marker that does not come', () => {
    const stream = new AfterMarker('marker-1\n');
    stream.push(Buffer.from('marker-'));
    stream.push(Buffer.from('2\n'));
    expect(stream.hasMarker).toBe(false);
    expect(String(stream.before)).toBe('marker-2\n');
    expect(stream.after.length).toBe(0);
  });

  it('takes only the first marker', () => {
    const stream = new AfterMarker('marker-1\n');
    stream.push(Buffer.from('marker-1\nmarker-1\n'));
    expect(String(stream.after)).toBe('marker-1\n');
  });
});
