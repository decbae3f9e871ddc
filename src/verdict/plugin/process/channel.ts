import { readSync, writeSync } from 'node:fs';

// As they are when this module is loaded, whatever an estimator makes of them afterwards.
const [read, write] = [readSync, writeSync];

/** A frame is a length (four bytes, the lowest first) and so many bytes. */
const LENGTH_BYTES = 4;

/** Bytes as a frame. */
export function framed(bytes: Uint8Array): Uint8Array {
  const frame = new Uint8Array(LENGTH_BYTES + bytes.length);
  new DataView(frame.buffer).setUint32(0, bytes.length, true);
  frame.set(bytes, LENGTH_BYTES);
  return frame;
}

/** Waits for the next frame; undefined where the other side has closed. */
export function readFrame(channel: number): Uint8Array | undefined {
  const head = readBytes(channel, LENGTH_BYTES);
  return head && readBytes(channel, new DataView(head.buffer).getUint32(0, true));
}

function readBytes(channel: number, count: number): Uint8Array | undefined {
  const bytes = new Uint8Array(count);
  let length = 0;
  while (length < count) {
    const more = read(channel, bytes, length, count - length, null);
    if (more === 0) return undefined;
    length += more;
  }
  return bytes;
}

/** Writes bytes as a frame, whole. */
export function writeFrame(channel: number, bytes: Uint8Array): void {
  const frame = framed(bytes);
  for (let written = 0; written < frame.length;) written += write(channel, frame, written, frame.length - written);
}

/** Puts frames together from pieces as they come. Each is handed on whole; one of more than `most()` bytes is not waited for. */
export function frameReader(
  most: () => number,
  frame: (bytes: Uint8Array) => void,
  tooLong: () => void,
): (piece: Uint8Array) => void {
  // prettier-ignore
  let pieces: Uint8Array[] = [];
  let length = 0;
  return (piece) => {
    pieces.push(piece);
    length += piece.length;
    while (length >= LENGTH_BYTES) {
      if (pieces[0].length < LENGTH_BYTES) pieces = [joined(pieces, length)];
      const head = pieces[0];
      const size = new DataView(head.buffer, head.byteOffset).getUint32(0, true);
      if (size > most()) {
        tooLong();
        return;
      }
      if (length < LENGTH_BYTES + size) return;
      const all = joined(pieces, length);
      frame(all.slice(LENGTH_BYTES, LENGTH_BYTES + size));
      pieces = [all.subarray(LENGTH_BYTES + size)];
      length = pieces[0].length;
    }
  };
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  if (pieces.length === 1) return pieces[0];
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
