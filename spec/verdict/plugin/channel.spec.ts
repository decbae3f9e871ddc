import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameReader, framed } from '../../../src/verdict/plugin/process/channel.js';

/** What a reader makes of bytes that come in pieces of these lengths, again and again. */
function readIn(bytes: Uint8Array, lengths: readonly number[], most: number): { frames: number[][]; tooLong: boolean } {
  const frames: number[][] = [];
  let tooLong = false;
  const read = frameReader(
    () => most,
    (frame) => frames.push([...frame]),
    () => (tooLong = true),
  );
  for (let at = 0, i = 0; at < bytes.length && !tooLong; i++) {
    const length = lengths[i % lengths.length];
    read(bytes.subarray(at, at + length));
    at += length;
  }
  return { frames, tooLong };
}

const content = fc.uint8Array({ maxLength: 40 });
const lengths = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 5 });

describe('frames on the channel', () => {
  it('are put together again, however they are cut', () => {
    fc.assert(
      fc.property(fc.array(content, { maxLength: 5 }), lengths, (contents, cuts) => {
        const bytes = Uint8Array.from(contents.flatMap((one) => [...framed(one)]));
        expect(readIn(bytes, cuts, 40).frames).toEqual(contents.map((one) => [...one]));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('longer than what is waited for are refused before they are there', () => {
    const { frames, tooLong } = readIn(framed(new Uint8Array(41)).subarray(0, 4), [4], 40);
    expect([frames, tooLong]).toEqual([[], true]);
  });

  it('never break the reader, whatever bytes come', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), lengths, (bytes, cuts) => {
        for (const frame of readIn(bytes, cuts, 64).frames) expect(frame.length).toBeLessThanOrEqual(64);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});
